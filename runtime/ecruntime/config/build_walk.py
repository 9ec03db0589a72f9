"""The walk over a tree that turns every setting into a typed value in its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ecruntime.config.matching import InstanceError, Matcher, instance_matcher, rank
from ecruntime.config.unknown_name import unknown_option, unknown_stanza
from ecruntime.config.value_check import ValueCheck
from ecruntime.config.value_table import Entry, Pattern, ValueTable
from ecruntime.spec.catalogue.config_scope import InstanceForm
from ecruntime.spec.conf.scope_node import ScopeNode
from ecruntime.spec.conf.statement import Setting
from ecruntime.spec.finding import Finding, Severity

if TYPE_CHECKING:
    from ecruntime.config.chain_facts import ChainFacts
    from ecruntime.config.registered import RegisteredScope, Slot
    from ecruntime.config.registry import OptionRegistry
    from ecruntime.spec.conf.scope_node import ScopePath

TableKey = tuple[int, int]


class _Where(NamedTuple):
    """The scope at hand: its instances from the outermost inwards, their ranks, and its path."""

    matchers: tuple[Matcher, ...] = ()
    ranks: tuple[tuple[int, int], ...] = ()
    path: ScopePath = ()


class BuildWalk:
    """Used once, in the scheduler thread; errors are findings and the walk goes on."""

    def __init__(self, registry: OptionRegistry) -> None:
        self._registry = registry
        self._check = ValueCheck()
        self._findings: list[Finding] = []
        self.tables: dict[TableKey, ValueTable] = {}

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything found, in the order of files and lines as far as it was walked."""
        return (*self._findings, *self._check.findings)

    def run(self, root: ScopeNode, facts: ChainFacts) -> None:
        """Walk the whole tree."""
        self._visit(root, facts, _Where())
        for table in self.tables.values():
            table.patterns.sort(key=lambda pattern: pattern.rank)

    def _visit(self, node: ScopeNode, facts: ChainFacts, where: _Where) -> None:
        names, options, tables, typed = facts.names, self._registry.options, self.tables, self._check.typed
        for position, member in enumerate(node.members.values()):
            if member.__class__ is not Setting:
                assert isinstance(member, ScopeNode)
                self._enter(member, position, facts, where)
                continue
            assert isinstance(member, Setting)
            slots = names.get(member.name.lower())
            if slots is None:
                self._findings.append(unknown_option(member, facts))
                continue
            for slot in slots:
                is_good, value = typed(options[slot.handle], member)
                if is_good:
                    key = (slot.handle, slot.element)
                    table = tables.get(key)
                    if table is None:
                        table = tables[key] = ValueTable()
                    _store(table, slot, where, Entry(value, member, where.path))

    def _enter(self, node: ScopeNode, position: int, facts: ChainFacts, where: _Where) -> None:
        if not facts.is_valid(node.kind):
            self._findings.append(unknown_stanza(node, facts))
            return
        inner = facts.inner(node.kind)
        assert inner.scope is not None
        matcher = self._matcher(node, inner.scope)
        if matcher is not None:
            here = _Where(
                (*where.matchers, matcher),
                (*where.ranks, rank(matcher, position)),
                (*where.path, (node.kind, node.instance)),
            )
            self._visit(node, inner, here)

    def _matcher(self, node: ScopeNode, scope: RegisteredScope) -> Matcher | None:
        form = scope.scope.instance
        if node.instance is None:
            if form is InstanceForm.NAME:
                hint = f"write '{scope.scope.name} \"name\" {{ ... }}'"
                self._error("CFG049", node, f"the stanza '{node.kind}' has no instance name", hint)
                return None
            return ""
        if form is InstanceForm.NONE:
            message = f"the stanza '{node.kind}' has the instance name '{node.instance}', but there is one stanza only"
            self._error("CFG049", node, message, f"write '{scope.scope.name} {{ ... }}'")
            return None
        if scope.scope.key == "binding" and any(found in ": \t\n" for found in node.instance):
            message = f"'{node.instance}' is no name of a binding: it has a blank or a colon"
            self._error("CFG054", node, message, "use other characters")
            return None
        try:
            return instance_matcher(scope.scope.matching, node.instance)
        except InstanceError as error:
            self._error(error.rule, node, error.message, error.hint)
            return None

    def _error(self, rule: str, node: ScopeNode, message: str, hint: str) -> None:
        self._findings.append(Finding(rule, Severity.ERROR, message, node.place, hint))


def _store(table: ValueTable, slot: Slot, where: _Where, entry: Entry) -> None:
    """Put an entry under the instances that queries name."""
    matchers = where.matchers
    if slot.is_common:
        table.exact[(entry.scope_path[-1][0].lower(), matchers[-1])] = entry
        return
    keyed = slot.keyed
    if len(keyed) == 1:
        matcher = matchers[keyed[0]]
        if isinstance(matcher, str):
            table.exact[matcher] = entry
            return
    chosen = tuple(matchers[place] for place in keyed)
    if all(isinstance(matcher, str) for matcher in chosen):
        table.exact[chosen] = entry
    else:
        table.patterns.append(Pattern(tuple(where.ranks[place] for place in keyed), chosen, entry))
