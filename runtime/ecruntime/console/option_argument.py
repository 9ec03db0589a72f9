"""Options on the command line: their names, and values as printed there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ecruntime.console.command import CommandArgument
from ecruntime.formats.conf import ConfigWord, write_value
from ecruntime.formats.option_type import format_value
from ecruntime.foundation.errors import UsageError
from ecruntime.foundation.near_miss import did_you_mean

if TYPE_CHECKING:
    from ecruntime.config import Configuration, OptionRegistry, RegisteredOption
    from ecruntime.console.scope_path import ScopeWords
    from ecruntime.formats.conf import ScopePath, Value


OPTION: Final = CommandArgument("OPTION", "the name of an option, as `config showrecurse` prints it")


def find_option(name: str, words: ScopeWords, registry: OptionRegistry) -> RegisteredOption:
    """Return the option that is valid in the scope, or in one that the scope falls back to."""
    for slot in registry.names_at(words.chain).get(name.lower(), ()):
        return registry.option(slot.handle)
    found = registry.find(name)
    shared = [option for option in found if option.path.own_stanza is None]
    if len(shared) == 1:
        return shared[0]
    if found:
        where = ", ".join(sorted({option.path.text for option in found}))
        raise UsageError(
            f"option '{name}' is not valid in scope '{spell(words.path)}'", hint=f"it is valid in: {where}"
        )
    known = (option.definition.name for option in registry.options if not option.is_withdrawn)
    raise UsageError(
        f"unknown option '{name}'", hint=did_you_mean(name, known) or "`config showrecurse` shows what is set"
    )


def value_text(option: RegisteredOption, value: object, written: Value | None = None) -> str:
    """Return a value as it was written, or in the syntax of the file; always on one line."""
    if isinstance(written, ConfigWord):
        return write_value(written)
    return format_value(option.definition.type, value, option.definition.option_map)


def effective_text(configuration: Configuration, words: ScopeWords, name: str) -> str:
    """Return the text of the value in effect in a scope, after fallback and default."""
    registry = configuration.registry
    option = find_option(name, words, registry)
    found = configuration.lookup(option.handle, words.keys(registry))
    if found.is_default and option.definition.default is None:
        return f"Option '{option.definition.name}' is not set."
    return f"{option.definition.name} = {value_text(option, found.value, found.written)}"


def spell(path: ScopePath) -> str:
    """Return a scope path as it is typed."""
    return " ".join(f"{kind} {instance}" if instance is not None else kind for kind, instance in path)
