"""The catalogue of known hooks, read from one data file per hook scope."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import tomli

from ecruntime.catalogue.entries import FOLDER, entries
from ecruntime.formats.ctype import CKind, parse_ctype
from ecruntime.foundation.errors import InternalError
from ecruntime.foundation.near_miss import NearMisses
from ecruntime.model.hook_signature import HookParameter, HookSignature, ReturnPolicy, Until

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class ShippedHook:
    """A hook of our own data files, parsed when its signature is first used."""

    def __init__(self, hook_scope: str, name: str, text: str) -> None:
        """Take the name of the hook, and its entry as text."""
        self.hook_scope = hook_scope
        self.dotted = f"{hook_scope}.{name}"
        self.leaf = f"{hook_scope}_{name}"
        self._text = text

    @cached_property
    def signature(self) -> HookSignature:
        """The signature, the same object each time."""
        return _signature(self.hook_scope, tomli.loads(self._text))


class HookCatalogue(Mapping[str, HookSignature]):
    """All known hook signatures, immutable; a key is a dotted name, `core.x`, or a leaf name, `core_x`.

    Iteration gives dotted names in bytewise order.
    """

    __slots__ = ("_by_dotted", "_by_leaf")

    def __init__(self, hooks: Iterable[HookSignature | ShippedHook] = ()) -> None:
        found = {hook.dotted: hook for hook in hooks}
        self._by_dotted = MappingProxyType(dict(sorted(found.items())))
        self._by_leaf = MappingProxyType({hook.leaf: hook for hook in self._by_dotted.values()})

    def __getitem__(self, name: str) -> HookSignature:
        hook = self._by_dotted.get(name) or self._by_leaf.get(name)
        if hook is None:
            raise KeyError(name)
        return hook.signature if isinstance(hook, ShippedHook) else hook

    def __contains__(self, name: object) -> bool:
        return name in self._by_dotted or name in self._by_leaf

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_dotted)

    def __len__(self) -> int:
        return len(self._by_dotted)

    @property
    def hook_scopes(self) -> frozenset[str]:
        """The hook scopes that have at least one hook here."""
        return frozenset(hook.hook_scope for hook in self._by_dotted.values())

    @property
    def types(self) -> frozenset[str]:
        """The names of the types in C that parameters and results of these hooks have; reads every hook."""
        hooks = [self[name] for name in self._by_dotted]
        return frozenset(item.base for hook in hooks for item in (hook.returns, *(it.ctype for it in hook.parameters)))

    def near_misses(self, name: str, searches: NearMisses | None = None) -> tuple[str, ...]:
        """Return the dotted names closest to an unknown one, best first; a leaf name is understood too."""
        searches = searches or NearMisses()
        if "." in name:
            return searches.find(name, self._by_dotted)
        return tuple(self._by_leaf[leaf].dotted for leaf in searches.find(name, self._by_leaf))

    def extended(self, hooks: Iterable[HookSignature]) -> HookCatalogue:
        """Return a catalogue with the hooks that modules declare; they never replace a hook of this one."""
        more = [hook for hook in hooks if hook.dotted not in self._by_dotted and hook.leaf not in self._by_leaf]
        return HookCatalogue((*self._by_dotted.values(), *more)) if more else self


@cache
def load_hook_catalogue() -> HookCatalogue:
    """Return the catalogue that ships with the package; made once, since it is immutable."""
    return HookCatalogue(
        ShippedHook(hook_scope, name, entry)
        for hook_scope, text in _shipped_files()
        for name, entry in entries(text, "hook")
    )


def _shipped_files() -> Iterator[tuple[str, str]]:
    """Yield the hook scope and the text of each data file."""
    for file in sorted((FOLDER / "hooks").glob("*.toml")):
        yield file.stem, file.read_text(encoding="utf-8")


def _signature(hook_scope: str, table: dict[str, Any]) -> HookSignature:
    # Any: the values come straight from our own data file, and a test reads each entry.
    returns = parse_ctype(table["returns"])
    return HookSignature(
        hook_scope=hook_scope,
        name=table["name"],
        returns=returns,
        parameters=tuple(HookParameter(item["name"], parse_ctype(item["type"])) for item in table["params"]),
        policy=None if returns.kind is CKind.VOID else _policy(table),
        thread=table["thread"],
        summary=table["summary"],
        since=table.get("since", ""),
        header=table.get("header", ""),
        values=tuple((item["value"], item["meaning"]) for item in table.get("values", ())),
        is_callable=table.get("callable", False),
    )


def _policy(table: dict[str, Any]) -> ReturnPolicy:
    until = table["until"]
    is_listed = isinstance(until, list)
    return ReturnPolicy(
        until=Until.VALUES if is_listed else Until(until),
        values=tuple(until) if is_listed else (),
        empty=_result(table["empty"]),
        on_failure=_result(table["on_failure"]),
        assumed=table["assumed"],
    )


def _result(value: object) -> int | None:
    if value == "null":
        return None
    if not isinstance(value, int):
        raise InternalError(f"the hook catalogue has {value!r} as a result; only integers and 'null' are known")
    return value
