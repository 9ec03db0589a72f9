"""The groups of bindings and pathways, which queries need not name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.foundation.finding import Finding, Related, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.formats.conf.scope_node import ScopeNode

GROUPS: Mapping[str, str] = {"binding": "binding_group", "pathway": "pathway_group"}


def find_groups(root: ScopeNode, kind: str) -> tuple[dict[str, str], list[Finding]]:
    """Return the group of each grouped binding or pathway; of two groups the first wins, with a warning."""
    groups: dict[str, ScopeNode] = {}
    findings: list[Finding] = []
    for group in root.scopes:
        if group.kind.lower() != GROUPS[kind] or group.instance is None:
            continue
        for inner in group.scopes:
            if inner.kind.lower() != kind or inner.instance is None:
                continue
            first = groups.setdefault(inner.instance, group)
            if first is not group:
                findings.append(_twice(inner, first, group))
    return {name: group.instance or "" for name, group in groups.items()}, findings


def _twice(inner: ScopeNode, first: ScopeNode, second: ScopeNode) -> Finding:
    message = (
        f"the {inner.kind.lower()} '{inner.instance}' belongs to the groups '{first.instance}' and '{second.instance}'"
    )
    related = Related(first.place, f"the group '{first.instance}', which wins")
    hint = "write it in one group only"
    return Finding("CFG053", Severity.WARNING, message, inner.place, hint, (related,))
