"""Scaffolding: from validated answers to the author's first files."""

from __future__ import annotations

from ecxs.questions import QUESTIONS, Question, as_text, default_of
from ecxs.scaffold.answers import (
    ANSWERS_FILE,
    DEFAULT_KIND,
    KINDS,
    Answers,
    StoredAnswers,
    answers,
    check_name,
    check_project_name,
    format_answers,
    is_folder_kind,
    kind_of,
    read_settings,
    read_stored,
)
from ecxs.scaffold.create import check_unoccupied, create, first_files

__all__ = [
    "ANSWERS_FILE",
    "DEFAULT_KIND",
    "KINDS",
    "QUESTIONS",
    "Answers",
    "Question",
    "StoredAnswers",
    "answers",
    "as_text",
    "check_name",
    "check_project_name",
    "check_unoccupied",
    "create",
    "default_of",
    "first_files",
    "format_answers",
    "is_folder_kind",
    "kind_of",
    "read_settings",
    "read_stored",
]
