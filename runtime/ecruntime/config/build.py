"""The build of a configuration from a document, with a finding for each unknown name and invalid value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.config.build_walk import BuildWalk
from ecruntime.config.configuration import Configuration
from ecruntime.config.groups import find_groups
from ecruntime.config.pending_restart import PendingRestart, held_back_finding, hold_back
from ecruntime.config.scope_chain import ScopeChain
from ecruntime.config.value_hooks import ValueHooks
from ecruntime.foundation.finding import Finding, has_errors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.config.build_walk import TableKey
    from ecruntime.config.registered import RegisteredOption
    from ecruntime.config.registry import OptionRegistry
    from ecruntime.config.value_table import ValueEntry, ValueTable
    from ecruntime.formats.conf.document import Document


@dataclass(frozen=True, slots=True)
class BuildResult:
    """The configuration, or `None` with at least one error among the findings; those of the document come first."""

    configuration: Configuration | None
    findings: tuple[Finding, ...]


def build(document: Document, registry: OptionRegistry, *, previous: Configuration | None = None) -> BuildResult:
    """Build a configuration in the scheduler thread; the previous one never changes.

    Every value of every module is validated before the answer; `postset` and `free` of the configuration come later.
    """
    walk = BuildWalk(registry, is_strict=document.is_strict)
    walk.run(document.root, ScopeChain(registry))
    bindings, twice_bound = find_groups(document.root, "binding")
    pathways, twice_joined = find_groups(document.root, "pathway")
    findings = (*document.findings, *walk.findings, *twice_bound, *twice_joined)
    if has_errors(findings):
        return BuildResult(None, findings)
    # Only a valid configuration is compared with the previous one: a faulty option has no new value to hold back.
    held: tuple[PendingRestart, ...] = ()
    if previous is not None:
        held = hold_back(registry, walk.tables, previous.registry, previous.tables)
    life = ValueHooks(_living(registry, walk.tables))
    configuration = Configuration(document, registry, walk.tables, (bindings, pathways), life, held)
    return BuildResult(configuration, (*findings, *map(held_back_finding, held)))


def _living(
    registry: OptionRegistry, tables: Mapping[TableKey, ValueTable]
) -> list[tuple[RegisteredOption, ValueEntry]]:
    """Return the values with a `postset` or `datafree` function."""
    found: list[tuple[RegisteredOption, ValueEntry]] = []
    for (handle, _), table in tables.items():
        option = registry.options[handle]
        if option.functions.postset is not None or option.functions.datafree is not None:
            found.extend((option, entry) for entry in table.entries())
    return found
