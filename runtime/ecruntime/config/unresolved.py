"""Configuration names that the registry cannot resolve."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from ecruntime.config.scope_chain import ScopeChain
from ecruntime.formats.capability import capability_forms
from ecruntime.formats.conf.statement import Setting
from ecruntime.formats.value import Array, ConfigWord

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecruntime.config.registry import OptionRegistry
    from ecruntime.formats.conf.scope_node import ScopeNode
    from ecruntime.foundation.finding import Place


DATASOURCE: Final = "datasource"
"""The stanza of a datasource, and the subsystem of the capabilities of its drivers."""


class UnresolvedKind(StrEnum):
    """The kind of an unresolved name: a stanza or an option."""

    STANZA = "stanza"
    OPTION = "option"


@dataclass(frozen=True, slots=True)
class UnresolvedName:
    """One unresolved name. A stanza at the top level is also provided by a module of that name."""

    kind: UnresolvedKind
    name: str
    capabilities: tuple[str, ...]
    """The capabilities by which a module may provide the name, in the order of their resolution."""
    place: Place
    instance: str | None = None
    is_top_level: bool = False


def unresolved_names(root: ScopeNode, registry: OptionRegistry) -> tuple[UnresolvedName, ...]:
    """Return the unresolved names of a tree in reading order, each capability once.

    Names inside an unknown stanza are left out: the module that provides the stanza decides about them.
    """
    found: dict[tuple[UnresolvedKind, tuple[str, ...]], UnresolvedName] = {}
    every: list[UnresolvedName] = []
    _collect(root, ScopeChain(registry), every)
    for unresolved in every:
        key = unresolved.kind, tuple(capability.lower() for capability in unresolved.capabilities)
        found.setdefault(key, unresolved)
    return tuple(found.values())


def wanted_capability(capability: str, place: Place) -> UnresolvedName:
    """Return a capability that is needed for something else than a name of the configuration."""
    return UnresolvedName(UnresolvedKind.OPTION, capability, capability_forms(capability), place)


def driver_names(root: ScopeNode) -> Iterator[UnresolvedName]:
    """Yield a name for each driver that a datasource of the tree asks for, as `mysql` in `mysql:host=localhost`."""
    for stanza in root.scopes_of(DATASOURCE):
        uris = stanza.members.get("uri")
        if not isinstance(uris, Setting):
            continue
        items = uris.value.items if isinstance(uris.value, Array) else (uris.value,)
        for item in items:
            driver, colon, _ = item.text.partition(":") if isinstance(item, ConfigWord) else ("", "", "")
            if colon and driver:
                yield wanted_capability(f"{DATASOURCE}.{driver}", uris.place)


def load_unresolved(
    root: ScopeNode, registry: Callable[[], OptionRegistry], load: Callable[[tuple[UnresolvedName, ...]], bool]
) -> None:
    """Call `load` with the names that are unresolved until it loads no module; each name is passed once.

    A module that was loaded may resolve further names, or open scopes with new ones: `registry` is asked each time.
    """
    passed: set[tuple[str, ...]] = set()
    while True:
        known = (*unresolved_names(root, registry()), *driver_names(root))
        names = [name for name in known if name.capabilities not in passed]
        passed.update(name.capabilities for name in names)
        if not load(tuple(names)):
            return


def _collect(node: ScopeNode, scope_chain: ScopeChain, found: list[UnresolvedName]) -> None:
    names = scope_chain.names
    for key, member in node.members.items():
        if isinstance(member, Setting):
            # The key is the name in lower case.
            if key not in names:
                found.append(_option(member, scope_chain))
        elif (inner := scope_chain.valid_inner(member.kind)) is not None:
            # Most scopes have known options and nothing else: this is asked of all their names at once.
            if not member.members.keys() <= inner.names.keys():
                _collect(member, inner, found)
        elif member.kind.lower() not in scope_chain.registry.scopes:
            found.append(_stanza(member, scope_chain))


def _option(setting: Setting, scope_chain: ScopeChain) -> UnresolvedName:
    where = scope_chain.capability
    capabilities = (f"config.{where}.{setting.name}", f"config.{where}:{setting.name}")
    return UnresolvedName(
        UnresolvedKind.OPTION, setting.name, capabilities, setting.place, is_top_level=not scope_chain.kinds
    )


def _stanza(node: ScopeNode, scope_chain: ScopeChain) -> UnresolvedName:
    capability = f"config.{scope_chain.capability}:{node.kind}"
    return UnresolvedName(
        UnresolvedKind.STANZA, node.kind, (capability,), node.place, node.instance, is_top_level=not scope_chain.kinds
    )
