"""Scaffolding: from validated answers to the author's first files."""

from __future__ import annotations

from ecxs.scaffold.answers import (
    ANSWERS_FILE,
    Answers,
    StoredAnswers,
    answers,
    check_name,
    read_stored,
    stored,
)
from ecxs.scaffold.create import create, refuse_occupied
from ecxs.scaffold.kind import DEFAULT_KIND, KINDS, is_folder_kind
from ecxs.scaffold.question import QUESTIONS, Question, as_text

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
    "create",
    "is_folder_kind",
    "read_stored",
    "refuse_occupied",
    "stored",
]
