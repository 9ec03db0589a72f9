"""Options on the command line: the words that name and set them, and values as printed there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ecruntime.console.command import CommandArgument
from ecruntime.console.command_line import split_words
from ecruntime.console.scope_path import parse_scope_path, scope_phrase, unknown_scope
from ecruntime.formats.conf import CONSOLE, ConfigWord, parse_value, write_value
from ecruntime.formats.option_type import format_value
from ecruntime.foundation.errors import Refused, UsageError
from ecruntime.foundation.near_miss import did_you_mean

if TYPE_CHECKING:
    from ecruntime.config import Configuration, OptionRegistry, RegisteredOption
    from ecruntime.console.scope_path import ParsedScopePath
    from ecruntime.formats.conf import ScopePath, Value

OPTION: Final = CommandArgument("OPTION", "the name of an option, as `config showrecurse` prints it")

_OPTION_AND_VALUE: Final = re.compile(r"\s*([^\s=]+)\s*=?\s*(.*)", re.DOTALL)
_SET_HINT: Final = "write config set SCOPE ... OPTION VALUE, as: config set binding north retry_window 30"


def find_option(name: str, scope: ParsedScopePath, registry: OptionRegistry) -> RegisteredOption:
    """Return the option that is valid in the scope, or in one that the scope falls back to."""
    for slot in registry.names_at(scope.chain).get(name.lower(), ()):
        return registry.option(slot.handle)
    found = registry.find(name)
    shared = [option for option in found if option.path.own_stanza is None]
    if len(shared) == 1:
        return shared[0]
    if found:
        where = ", ".join(sorted({option.path.text for option in found}))
        raise UsageError(f"option '{name}' is not valid {scope_phrase(scope.path)}", hint=f"it is valid in: {where}")
    known = (option.definition.name for option in registry.options if not option.is_withdrawn)
    raise UsageError(
        f"unknown option '{name}'", hint=did_you_mean(name, known) or "`config showrecurse` shows what is set"
    )


def renaming_note(name: str, option: RegisteredOption) -> str:
    """Return words about the present name, if an option was named by a former one, else an empty text."""
    definition = option.definition
    if name.lower() == definition.name.lower():
        return ""
    return f"'{name}' has been renamed to '{definition.name}'"


def value_text(option: RegisteredOption, value: object, written: Value | None = None) -> str:
    """Return a value as it was written, or in the syntax of the file; always on one line."""
    if isinstance(written, ConfigWord):
        return write_value(written)
    return format_value(option.definition.type, value, option.definition.option_map)


def effective_text(configuration: Configuration, scope: ParsedScopePath, name: str) -> str:
    """Return the text of the value in effect in a scope, after fallback and default."""
    registry = configuration.registry
    option = find_option(name, scope, registry)
    found = configuration.lookup(option.handle, scope.keys(registry))
    if found.is_default and option.definition.default is None:
        return f"Option '{option.definition.name}' is not set."
    return f"{option.definition.name} = {value_text(option, found.value, found.written)}"


@dataclass(frozen=True, slots=True)
class Assignment:
    """One option in one scope, with its value as typed."""

    path: ScopePath
    option: str
    """The present name."""
    value: Value
    note: str = ""
    """About a former name that was typed."""


def parse_assignment(rest: str, registry: OptionRegistry) -> Assignment:
    """Parse scope, option and value; raise `UsageError`, or `Refused` with the findings about the value."""
    words = split_words(rest)
    texts = tuple(word.text for word in words)
    has_joined_value = len(texts) > 0 and re.fullmatch(r"\w+=.+", texts[-1]) is not None
    scope = parse_scope_path(texts, registry, keep=1 if has_joined_value else 2)
    consumed = len(texts) - len(scope.rest)
    match = _OPTION_AND_VALUE.fullmatch(rest[words[consumed - 1].end if consumed else 0 :])
    if match is None:
        raise UsageError("which option?", hint=_SET_HINT)
    option, text = match.groups()
    if not text:
        raise UsageError(f"option '{option}' gets no value", hint=_SET_HINT)
    value = _parse_value(option, text, registry)
    present, note = present_option(option, scope, registry)
    return Assignment(scope.path, present, value, note)


def present_option(name: str, scope: ParsedScopePath, registry: OptionRegistry) -> tuple[str, str]:
    """Return the present name for a former one that is valid in a scope, with a note; others are returned as typed."""
    present = registry.present_name(scope.chain, name)
    return (name, "") if present == name else (present, renaming_note(name, find_option(name, scope, registry)))


def parse_target(args: tuple[str, ...], registry: OptionRegistry) -> tuple[ParsedScopePath, str]:
    """Parse a scope and an option; the option is empty when the whole scope is meant."""
    if not args:
        raise UsageError("what shall be unset?", hint="name an option, or a scope, as: config unset binding north")
    scope = parse_scope_path(args, registry)
    if len(scope.rest) > 1:
        raise unknown_scope(scope.rest[0], registry)
    return scope, scope.rest[0] if scope.rest else ""


def _parse_value(option: str, text: str, registry: OptionRegistry) -> Value:
    parsed = parse_value(text, CONSOLE.file)
    if parsed.value is None:
        if not registry.find(option) and len(text.split()) > 1:
            raise unknown_scope(option, registry)
        raise Refused(parsed.findings)
    return parsed.value
