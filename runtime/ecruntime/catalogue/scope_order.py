"""The fallback path of a server's option, derived from the scopes in which it is valid."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ecruntime.formats.fallback import FallbackPath

if TYPE_CHECKING:
    from collections.abc import Iterator

LISTENERS = (
    "control_listener", "eccluster_listener", "ecstream_listener", "esmtp_listener", "http_listener",
    "msgcserver_listener", "xmpp_listener",
)  # fmt: skip
_HOST = ("Binding_Group:Binding:Host", "Binding_Group:Host", "Binding:Host", "Host")
_PATHWAY = ("Pathway_Group:Pathway", "Pathway", "Pathway_Group")
_DELIVERY = (
    "Binding_Group:Binding:Domain", "Binding:Domain", "Binding_Group:Domain", "Binding_Group:Binding", "Binding",
    "Binding_Group", "Domain",
)  # fmt: skip
_NAMED = ("threadpool", "eventloop", "datasource")
_INSIDE = {
    "role": "[Authorization]:Role", "manager": "[Logs]:manager", "node": "[Logs]:manager:node",
    "destination": "[SNMP_Traps]:destination", "topology": "[cluster]:topology", "replicate": "[cluster]:replicate",
}  # fmt: skip
_ORDERED = frozenset(
    {*LISTENERS, "listen", "peer", "host", "pathway", "pathway_group", "binding", "binding_group", "domain", "global"}
)


@cache
def scope_order(scopes: tuple[str, ...]) -> FallbackPath:
    """Return the path of an option that is valid in the given innermost scopes.

    Listeners come before pathways, these before hosts and the delivery scopes, and the top level is last.
    """
    elements = [*_listening(scopes), *_own(scopes)]
    for order in (_PATHWAY, _HOST, _DELIVERY):
        elements += [element for element in order if element.rpartition(":")[2].lower() in scopes]
    if "global" in scopes:
        elements.append("Global")
    return FallbackPath.parse(">".join(elements))


def _listening(scopes: tuple[str, ...]) -> Iterator[str]:
    named = [name for name in LISTENERS if name in scopes]
    for listener in named or (LISTENERS if "listen" in scopes or "peer" in scopes else ()):
        if "peer" in scopes:
            yield f"[{listener}]:Listen:Peer"
        if "listen" in scopes:
            yield f"[{listener}]:Listen"
        if "peer" in scopes:
            yield f"[{listener}]:Peer"
        if listener in scopes:
            yield f"[{listener}]"


def _own(scopes: tuple[str, ...]) -> Iterator[str]:
    """Yield the elements of scopes that stand for themselves."""
    for name in scopes:
        if name == "adaptive_sweep_rule":
            yield from (f"{element}:{name}" for element in _DELIVERY)
            yield name
        elif name not in _ORDERED:
            yield _INSIDE.get(name, name if name in _NAMED else f"[{name}]")
