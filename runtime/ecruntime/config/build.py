"""The build of a configuration from a document, with a finding for each unknown name and invalid value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.config.build_walk import BuildWalk
from ecruntime.config.configuration import Configuration
from ecruntime.config.former_names import with_present_names
from ecruntime.config.pending_restart import PendingRestart, keep_until_restart, restart_finding
from ecruntime.config.scope_chain import ScopeChain
from ecruntime.config.value_hooks import ValueHooks
from ecruntime.foundation.finding import Finding, Related, Severity, has_errors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.config.registry import OptionRegistry, RegisteredOption
    from ecruntime.config.value_table import TableKey, ValueEntry, ValueTable
    from ecruntime.formats.conf.document import Document
    from ecruntime.formats.conf.scope_node import ScopeNode

_GROUPS: Mapping[str, str] = {"binding": "binding_group", "pathway": "pathway_group"}


@dataclass(frozen=True, slots=True)
class BuildResult:
    """The configuration, or `None` with at least one error among the findings; those of the document come first."""

    configuration: Configuration | None
    findings: tuple[Finding, ...]


def build(document: Document, registry: OptionRegistry, *, previous: Configuration | None = None) -> BuildResult:
    """Build a configuration in the scheduler thread; the previous one never changes.

    Its document has the present names of options, with a warning for each place of a former one.
    Every value of every module is validated before the answer; `postset` and `free` of the configuration come later.
    """
    document, renamings = with_present_names(document, registry)
    walk = BuildWalk(registry, is_strict=document.is_strict, choices=document.choices)
    walk.run(document.root, ScopeChain(registry))
    bindings, twice_bound = _find_groups(document.root, "binding")
    pathways, twice_joined = _find_groups(document.root, "pathway")
    findings = (*document.findings, *renamings, *walk.findings, *twice_bound, *twice_joined)
    if has_errors(findings):
        return BuildResult(None, findings)
    # Only a valid configuration is compared with the previous one: a faulty option has no new value to put off.
    pending: tuple[PendingRestart, ...] = ()
    if previous is not None:
        pending = keep_until_restart(registry, walk.tables, previous.registry, previous.tables)
    value_hooks = ValueHooks(_values_with_hooks(registry, walk.tables))
    configuration = Configuration(document, registry, walk.tables, (bindings, pathways), value_hooks, pending)
    return BuildResult(configuration, (*findings, *map(restart_finding, pending)))


def values_as_far_as_valid(document: Document, registry: OptionRegistry) -> Configuration:
    """Return the valid values of a document that may be refused, for a look at them; they are never published.

    The registry has no functions of modules: it was made of their records.
    """
    walk = BuildWalk(registry, is_strict=document.is_strict)
    walk.run(document.root, ScopeChain(registry))
    groups = _find_groups(document.root, "binding")[0], _find_groups(document.root, "pathway")[0]
    # One in which no value was valid stands for nothing that a query could find.
    tables = {key: table for key, table in walk.tables.items() if table.entries()}
    return Configuration(document, registry, tables, groups, ValueHooks([]))


def _values_with_hooks(
    registry: OptionRegistry, tables: Mapping[TableKey, ValueTable]
) -> list[tuple[RegisteredOption, ValueEntry]]:
    """Return the values with a `postset` or `datafree` function."""
    found: list[tuple[RegisteredOption, ValueEntry]] = []
    for (handle, _), table in tables.items():
        option = registry.options[handle]
        if option.functions.postset is not None or option.functions.datafree is not None:
            found.extend((option, entry) for entry in table.entries())
    return found


def _find_groups(root: ScopeNode, kind: str) -> tuple[dict[str, str], list[Finding]]:
    """Return the group of each grouped binding or pathway; of two groups the first wins, with a warning."""
    groups: dict[str, ScopeNode] = {}
    findings: list[Finding] = []
    for group in root.scopes_of(_GROUPS[kind]):
        if group.instance is None:
            continue
        for inner in group.scopes_of(kind):
            if inner.instance is None:
                continue
            first = groups.setdefault(inner.instance, group)
            if first is not group:
                findings.append(_in_two_groups(inner, first, group))
    return {name: group.instance or "" for name, group in groups.items()}, findings


def _in_two_groups(inner: ScopeNode, first: ScopeNode, second: ScopeNode) -> Finding:
    message = (
        f"the {inner.kind.lower()} '{inner.instance}' belongs to the groups '{first.instance}' and '{second.instance}'"
    )
    related = Related(first.place, f"the group '{first.instance}', which wins")
    hint = "write it in one group only"
    return Finding("CFG053", Severity.WARNING, message, inner.place, hint, (related,))
