"""Readable capabilities: options with the config scopes in which they are valid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.formats.capability import Capability, CapabilityError, parse_capability
from ecruntime.formats.fallback import is_standard_scope

if TYPE_CHECKING:
    from collections.abc import Iterable


def is_scope_of_the_server(text: str) -> bool:
    """Tell whether a capability is a config scope of the server itself, such as `config.Global:Domain`."""
    capability = _parsed(text)
    return capability is not None and _is_scope(capability) and all(map(is_standard_scope, capability.scopes))


def summarized(texts: Iterable[str]) -> tuple[str, ...]:
    """Return one line for each option with all its config scopes, then the capabilities that no option implies."""
    scopes: dict[str, tuple[str, list[str]]] = {}
    implied: set[str] = set()
    others: dict[str, str] = {}
    for text in texts:
        capability = _parsed(text)
        if capability is None or not capability.is_config:
            others.setdefault(text.lower(), text)
        elif capability.name:
            chain = ":".join(capability.scopes) or "Global"
            scopes.setdefault(capability.name.lower(), (capability.name, []))[1].append(chain)
            implied.add(chain.lower())
        else:
            chain = ":".join(capability.scopes)
            others.setdefault(chain.lower(), f"{chain} {{ }}")
    options = [f"{name} in {', '.join(sorted(chains, key=_rank))}" for name, chains in scopes.values()]
    return (*options, *(line for key, line in others.items() if key not in implied))


def _rank(chain: str) -> tuple[int, str]:
    """Return a sort key with the order of a fallback path: the most specific scope first, Global last."""
    return (1, "") if chain == "Global" else (-chain.count(":"), chain)


def _is_scope(capability: Capability) -> bool:
    return capability.is_config and not capability.name


def _parsed(text: str) -> Capability | None:
    try:
        return parse_capability(text)
    except CapabilityError:
        return None
