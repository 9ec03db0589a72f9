"""Scope paths on the command line: `binding north domain example.com` (console words to config scopes)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ecruntime.catalogue.config_scope import InstanceForm
from ecruntime.console.command import CommandArgument
from ecruntime.foundation.errors import UsageError
from ecruntime.foundation.near_miss import did_you_mean

if TYPE_CHECKING:
    from ecruntime.config import OptionRegistry
    from ecruntime.formats.conf import ScopePath


SCOPE: Final = CommandArgument(
    "SCOPE", "kinds of config scopes with their instances, from the outermost inwards, as: binding north"
)


@dataclass(frozen=True, slots=True)
class ScopeWords:
    """A scope path and the words behind it."""

    path: ScopePath
    rest: tuple[str, ...]

    @property
    def chain(self) -> tuple[str, ...]:
        """The kinds in lower case, from the outermost inwards."""
        return tuple(kind.lower() for kind, _ in self.path)

    def keys(self, registry: OptionRegistry) -> dict[str, str]:
        """Return the config scopes and instances for a query in this scope."""
        keys = {kind.lower(): instance or "" for kind, instance in self.path}
        if self.path:
            kind, instance = self.path[0]
            scope = registry.scopes[kind.lower()]
            if scope.is_module:
                keys |= {"module": kind.lower(), "instance": instance or ""}
        return keys


def parse_scope(words: tuple[str, ...], registry: OptionRegistry, *, keep: int = 0) -> ScopeWords:
    """Parse kinds and instances from the front of `words`, leaving at least `keep` words."""
    path: list[tuple[str, str | None]] = []
    position = 0
    while position < len(words) - keep:
        scope = registry.scopes.get(words[position].lower())
        if scope is None:
            break
        kind = scope.scope.name
        left = len(words) - keep - position - 1
        takes_instance = scope.scope.instance is InstanceForm.NAME or (
            scope.scope.instance is InstanceForm.EITHER and left > 0 and not _is_known(words[position + 1], registry)
        )
        if takes_instance and left < 1:
            raise UsageError(f"scope '{kind}' needs an instance name", hint=f"write {kind} NAME")
        path.append((kind, words[position + 1] if takes_instance else None))
        position += 2 if takes_instance else 1
    return ScopeWords(tuple(path), words[position:])


def _is_known(word: str, registry: OptionRegistry) -> bool:
    """Tell whether a word is more likely the name of a scope or an option than an instance."""
    return word.lower() in registry.scopes or bool(registry.find(word))


def unknown_scope(word: str, registry: OptionRegistry) -> UsageError:
    """Return the error for a word that is no kind of scope."""
    hint = did_you_mean(word, (scope.scope.name for scope in registry.scopes.values()))
    return UsageError(f"'{word}' is no config scope", hint=hint or "name kinds and instances, as: binding north")
