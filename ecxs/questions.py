"""Questions asked before a module is scaffolded, each with a type, a flag and a default."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from ecruntime.foundation.errors import UsageError
from ecruntime.foundation.near_miss import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Answer: TypeAlias = str | bool

_MAX_DESCRIPTION_LENGTH = 200
_DESCRIPTION = "Counts permanent failures and reports them every minute"
_DESCRIPTION_WITHOUT_TIMER = "Counts permanent failures"
_YES = frozenset({"yes", "y", "true", "on", "1"})
_NO = frozenset({"no", "n", "false", "off", "0"})


@dataclass(frozen=True, slots=True)
class Question:
    """A question; `read` turns typed text into an answer or raises `UsageError`."""

    name: str
    text: str
    default: Answer
    read: Callable[[str], Answer]
    choices: tuple[str, ...] = ()


def _one_line(text: str) -> str:
    # Imported here: the flags of `ecxs new` need the questions, and no templates before they are answered.
    from ecxs.render import one_line

    return one_line(text)


def _description(text: str) -> str:
    line = _one_line(text)
    if len(line) > _MAX_DESCRIPTION_LENGTH:
        raise UsageError(
            f"the description has {len(line)} characters",
            hint=f"at most {_MAX_DESCRIPTION_LENGTH} are kept in one line",
        )
    return line


def read_flag(name: str, text: str) -> bool:
    """Return whether a typed text says yes; raise `UsageError` for one that is neither yes nor no."""
    word = text.strip().lower()
    if word in _YES | _NO:
        return word in _YES
    raise UsageError(f"'{name}' is yes or no, not '{_one_line(text)[:60]}'", hint="type yes or no")


def _choice(name: str, choices: tuple[str, ...]) -> Callable[[str], str]:
    def read(text: str) -> str:
        word = text.strip().lower()
        if word in choices:
            return word
        known = ", ".join(f"'{choice}'" for choice in choices)
        shown = _one_line(text)[:60]
        raise UsageError(f"'{name}' cannot be '{shown}'", hint=did_you_mean(word[:60], choices) or f"known: {known}")

    return read


_CHECKERS = ("both", "mypy", "pyright")
QUESTIONS: Mapping[str, Question] = MappingProxyType(
    {
        question.name: question
        for question in (
            Question("description", "What does the module do", _DESCRIPTION, _description),
            Question(
                "hook", "Declare a hook that other modules may provide", default=True, read=partial(read_flag, "hook")
            ),
            Question("timer", "Report every minute", default=True, read=partial(read_flag, "timer")),
            Question("checker", "Which type checker is set up", "both", _choice("checker", _CHECKERS), _CHECKERS),
        )
    }
)


def question_of(name: str) -> Question:
    """Return a question by name; raise `UsageError` with near misses for an unknown one."""
    question = QUESTIONS.get(name)
    if question is None:
        known = ", ".join(f"'{known}'" for known in QUESTIONS)
        raise UsageError(f"'{name}' cannot be set", hint=did_you_mean(name, QUESTIONS) or f"known: {known}")
    return question


def default_of(question: Question, given: Mapping[str, Answer]) -> Answer:
    """Return the default of a question beside the answers so far: a description tells only what the module does."""
    if question.name == "description" and given.get("timer") is False:
        return _DESCRIPTION_WITHOUT_TIMER
    return question.default


def as_text(answer: Answer) -> str:
    """Return an answer as typed text, which `Question.read` accepts."""
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    return answer
