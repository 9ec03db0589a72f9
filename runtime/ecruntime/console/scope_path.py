"""Scope paths on the command line: `binding north domain example.com` (console words to config scopes)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ecruntime.catalogue.config_scope import InstanceForm
from ecruntime.console.command import CommandArgument
from ecruntime.console.command_line import join_words
from ecruntime.foundation.errors import UsageError
from ecruntime.foundation.near_miss import did_you_mean

if TYPE_CHECKING:
    from ecruntime.config import OptionRegistry
    from ecruntime.formats.conf import ScopePath


SCOPE: Final = CommandArgument(
    "SCOPE", "kinds of config scopes with their instances, from the outermost inwards, as: binding north"
)

_COLON: Final = re.compile(r"(?<!\\):")


@dataclass(frozen=True, slots=True)
class ParsedScopePath:
    """A scope path and the words behind it."""

    path: ScopePath
    rest: tuple[str, ...]
    outer: ScopePath = ()
    """The scope that contains the kind `pending`."""
    pending: str = ""
    """The last kind, if it takes an instance and there is no word for one."""
    needs_instance: bool = False
    """Whether `pending` is incomplete without an instance; it is then left out of `path`."""

    @property
    def text(self) -> str:
        """The path as it is typed."""
        return format_scope_path(self.path)

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


def parse_scope_path(words: tuple[str, ...], registry: OptionRegistry, *, keep: int = 0) -> ParsedScopePath:
    """Parse kinds and instances from the front of `words`, leaving at least `keep` words; raise UsageError."""
    parsed = parse_partial_scope_path(words, registry, keep=keep)
    if parsed.needs_instance:
        kind = parsed.pending
        raise UsageError(f"scope '{kind}' needs an instance name", hint=f"write {kind} NAME")
    return parsed


def parse_partial_scope_path(words: tuple[str, ...], registry: OptionRegistry, *, keep: int = 0) -> ParsedScopePath:
    """Do the same for a path that is being typed: its last instance may be missing."""
    path: list[tuple[str, str | None]] = []
    position = 0
    end = len(words) - keep
    while position < end:
        if chain := _chain(words[position], registry):
            path += chain
            position += 1
            continue
        scope = registry.scopes.get(words[position].lower())
        if scope is None:
            break
        kind, form = scope.scope.name, scope.scope.instance
        following = words[position + 1 : end]
        if form is not InstanceForm.NONE and not following:
            needs_instance = form is InstanceForm.NAME
            outer = tuple(path)
            whole = outer if needs_instance else (*outer, (kind, None))
            return ParsedScopePath(whole, words[end:], outer, kind, needs_instance)
        takes_instance = form is InstanceForm.NAME or (
            form is InstanceForm.EITHER and not _is_known(following[0], registry)
        )
        path.append((kind, following[0] if takes_instance else None))
        position += 2 if takes_instance else 1
    return ParsedScopePath(tuple(path), words[position:])


def format_scope_path(path: ScopePath) -> str:
    """Return a scope path as it is typed, with an instance that has blanks in quotes."""
    return join_words(word for kind, instance in path for word in ((kind,) if instance is None else (kind, instance)))


def scope_phrase(path: ScopePath) -> str:
    """Return words for the place of a path in a message: `in scope 'binding north'`, or `at the top level`."""
    return f"in scope '{format_scope_path(path)}'" if path else "at the top level"


def unknown_scope(word: str, registry: OptionRegistry) -> UsageError:
    """Return the error for a word that is no kind of scope."""
    hint = did_you_mean(word, (scope.scope.name for scope in registry.scopes.values()))
    return UsageError(f"'{word}' is no config scope", hint=hint or "name kinds and instances, as: binding north")


def _chain(word: str, registry: OptionRegistry) -> list[tuple[str, str | None]]:
    r"""Return the scopes of a word such as `meter:m1` or `Binding:north:Domain:x.com:`; `\:` is a colon of a name."""
    parts = [part.replace("\\:", ":") for part in _COLON.split(word)]
    if len(parts) > 2 and not parts[-1]:
        parts.pop()
    kinds, instances = parts[::2], parts[1::2]
    scopes = [registry.scopes.get(kind.lower()) for kind in kinds]
    if len(kinds) != len(instances):
        return []
    known = [scope.scope.name for scope in scopes if scope is not None]
    return list(zip(known, (one or None for one in instances), strict=True)) if len(known) == len(kinds) else []


def _is_known(word: str, registry: OptionRegistry) -> bool:
    """Tell whether a word is more likely the name of a scope or an option than an instance."""
    return word.lower() in registry.scopes or bool(registry.find(word))
