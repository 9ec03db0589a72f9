"""A scaffold says nothing of what was switched off: no file of it has a word of that choice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from ecxs.generate.project import plan_project
from ecxs.scaffold import ANSWERS_FILE, KINDS, QUESTIONS, answers, create

if TYPE_CHECKING:
    from pathlib import Path

SWITCHES = {
    "hook": r"decision|decide|(?<!-)\bhooks\.|hooks\.py|is_unknown_user|Hooks\b(?! it provides)",
    "timer": r"minute|timer|reports?\b|interval|schedule|\bevents?\b|clock\.advance|DONE|\bMask\b",
}
CHECKERS = {"mypy": r"pyright(?!: ignore)", "pyright": r"mypy"}
CASES = [(name, "no", words) for name, words in SWITCHES.items()] + [
    ("checker", answer, words) for answer, words in CHECKERS.items()
]
COPIED = {ANSWERS_FILE, "module.schema.json", "msys.lua"}
"""Files that name every answer, every key that a declaration may have, and every name that the server has for Lua."""


def words_of(tmp_path: Path, kind: str, settings: dict[str, str], pattern: str) -> list[str]:
    project = tmp_path / "owl"
    create(answers("owl", kind=kind, settings=settings), project, complete=lambda stage: plan_project(stage).write())
    files = [path for path in sorted(project.rglob("*")) if path.is_file() and path.name not in COPIED]
    return [
        f"{path.relative_to(project)}: {line}"
        for path in files
        for line in path.read_text().splitlines()
        if re.search(pattern, line)
    ]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("name", "answer", "words"), CASES, ids=[f"{name}-{answer}" for name, answer, _ in CASES])
def test_a_choice_that_was_switched_off_leaves_no_word(
    tmp_path: Path, kind: str, name: str, answer: str, words: str
) -> None:
    assert words_of(tmp_path, kind, {name: answer}, words) == []


@pytest.mark.parametrize(
    ("kind", "name"),
    [(kind, name) for kind in KINDS for name in (*SWITCHES, *CHECKERS) if name not in KINDS[kind].without],
)
def test_the_words_that_are_looked_for_are_there_with_the_choice(tmp_path: Path, kind: str, name: str) -> None:
    assert len(words_of(tmp_path, kind, {}, {**SWITCHES, **CHECKERS}[name])) > 1


def test_every_question_with_few_answers_is_looked_at() -> None:
    few = {name for name, question in QUESTIONS.items() if question.choices or isinstance(question.default, bool)}
    assert few == {*SWITCHES, "checker"}
    assert {*CHECKERS, "both"} == set(QUESTIONS["checker"].choices)
