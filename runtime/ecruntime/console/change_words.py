"""Arguments of `config set` and `config unset`: a scope, an option, and a value in the syntax of the file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ecruntime.console.command_line import split_words
from ecruntime.console.scope_path import parse_scope, unknown_scope
from ecruntime.formats.conf import CONSOLE, parse_value
from ecruntime.foundation.errors import Refused, UsageError

if TYPE_CHECKING:
    from ecruntime.config import OptionRegistry
    from ecruntime.console.scope_path import ScopeWords
    from ecruntime.formats.conf import ScopePath, Value

_OPTION: Final = re.compile(r"\s*([^\s=]+)\s*=?\s*(.*)", re.DOTALL)
_HOW: Final = "write config set SCOPE ... OPTION VALUE, as: config set binding north retry_window 30"


@dataclass(frozen=True, slots=True)
class Assignment:
    """One option in one scope, with its value as typed."""

    path: ScopePath
    option: str
    value: Value


def parse_assignment(rest: str, registry: OptionRegistry) -> Assignment:
    """Parse scope, option and value; raise `UsageError`, or `Refused` with the findings about the value."""
    words = split_words(rest)
    texts = tuple(word.text for word in words)
    has_joined_value = len(texts) > 0 and re.fullmatch(r"\w+=.+", texts[-1]) is not None
    scope = parse_scope(texts, registry, keep=1 if has_joined_value else 2)
    consumed = len(texts) - len(scope.rest)
    match = _OPTION.fullmatch(rest[words[consumed - 1].end if consumed else 0 :])
    if match is None:
        raise UsageError("which option?", hint=_HOW)
    option, text = match.groups()
    if not text:
        raise UsageError(f"option '{option}' gets no value", hint=_HOW)
    return Assignment(scope.path, option, _value(option, text, registry))


def parse_target(args: tuple[str, ...], registry: OptionRegistry) -> tuple[ScopeWords, str]:
    """Parse a scope and an option; the option is empty when the whole scope is meant."""
    if not args:
        raise UsageError("what shall be unset?", hint="name an option, or a scope, as: config unset binding north")
    words = parse_scope(args, registry)
    if len(words.rest) > 1:
        raise unknown_scope(words.rest[0], registry)
    return words, words.rest[0] if words.rest else ""


def _value(option: str, text: str, registry: OptionRegistry) -> Value:
    parsed = parse_value(text, CONSOLE.file)
    if parsed.value is None:
        if not registry.find(option) and len(text.split()) > 1:
            raise unknown_scope(option, registry)
        raise Refused(parsed.findings)
    return parsed.value
