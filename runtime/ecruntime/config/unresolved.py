"""Configuration names that the registry cannot resolve."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from ecruntime.config.scope_chain import ScopeChain
from ecruntime.formats.conf.statement import Setting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.config.registry import OptionRegistry
    from ecruntime.formats.conf.scope_node import ScopeNode
    from ecruntime.foundation.finding import Place


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


def wanted(root: ScopeNode, registry: OptionRegistry) -> tuple[UnresolvedName, ...]:
    """Return the unresolved names of a tree in reading order, each capability once.

    Names inside an unknown stanza are left out: the module that provides the stanza decides about them.
    """
    found: dict[tuple[UnresolvedKind, tuple[str, ...]], UnresolvedName] = {}
    for one in _walk(root, ScopeChain(registry)):
        key = one.kind, tuple(capability.lower() for capability in one.capabilities)
        found.setdefault(key, one)
    return tuple(found.values())


def _walk(node: ScopeNode, facts: ScopeChain) -> Iterator[UnresolvedName]:
    for member in node.members.values():
        if isinstance(member, Setting):
            if member.name.lower() not in facts.names:
                yield _option(member, facts)
        elif facts.is_valid(member.kind):
            yield from _walk(member, facts.inner(member.kind))
        elif member.kind.lower() not in facts.registry.scopes:
            yield _stanza(member, facts)


def _option(setting: Setting, facts: ScopeChain) -> UnresolvedName:
    where = facts.capability
    capabilities = (f"config.{where}.{setting.name}", f"config.{where}:{setting.name}")
    return UnresolvedName(
        UnresolvedKind.OPTION, setting.name, capabilities, setting.place, is_top_level=not facts.chain
    )


def _stanza(node: ScopeNode, facts: ScopeChain) -> UnresolvedName:
    capability = f"config.{facts.capability}:{node.kind}"
    return UnresolvedName(
        UnresolvedKind.STANZA, node.kind, (capability,), node.place, node.instance, is_top_level=not facts.chain
    )
