"""The walk over a tree that turns every setting into a typed value in its table."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ecruntime.catalogue.config_scope import InstanceForm, Matching
from ecruntime.choices import AS_CHOSEN
from ecruntime.config.held_names import HeldNames
from ecruntime.config.matching import InstanceError, Matcher, instance_matcher, rank
from ecruntime.config.unknown_names import unknown_option, unknown_stanza
from ecruntime.config.value_check import Target, ValueCheck
from ecruntime.config.value_table import Pattern, ValueEntry, ValueTable
from ecruntime.formats.conf.instance import WITHOUT_CASE
from ecruntime.formats.conf.scope_node import ScopeNode
from ecruntime.foundation.finding import Finding, Related, Severity
from ecruntime.foundation.near_miss import NearMisses

if TYPE_CHECKING:
    from ecruntime.choices import ServerChoices
    from ecruntime.config.registry import Chain, OptionBinding, OptionRegistry, RegisteredScope
    from ecruntime.config.scope_chain import ScopeChain
    from ecruntime.config.value_table import TableKey
    from ecruntime.formats.conf.scope_node import ScopeKey, ScopePath
    from ecruntime.formats.conf.statement import Setting

_UNKNOWN = object()
_PLAIN = (0, 0)
_NEW = tuple.__new__
"""Makes named tuples without calling their constructor; one is made for each setting."""


class _CurrentScope(NamedTuple):
    """The current scope: its instances from the outermost inwards, their ranks, and its path with its two parts."""

    matchers: tuple[Matcher, ...] = ()
    ranks: tuple[tuple[int, int], ...] = ()
    path: ScopePath = ()
    outer: ScopePath = ()
    step: ScopeKey | None = None


class _Level:
    """One chain of config scopes during a build: what was looked up for it once, by the spellings of the files."""

    __slots__ = ("chain", "inner", "takes_key", "targets")

    def __init__(self, chain: ScopeChain, targets: dict[str, tuple[Target, ...]]) -> None:
        self.chain = chain
        self.targets = targets
        self.inner: dict[str, _Level] = {}
        scope = chain.scope.scope if chain.scope is not None else None
        self.takes_key = (
            scope is not None
            and scope.key in WITHOUT_CASE
            and scope.instance is not InstanceForm.NONE
            and scope.matching in {Matching.CASELESS, Matching.PATTERN}
        )
        """The key of a plain instance in the tree, which is in lower case, is what queries are compared with."""


class BuildWalk:
    """One walk over one tree, in the scheduler thread; errors are findings and the walk goes on."""

    def __init__(
        self, registry: OptionRegistry, *, is_strict: bool = False, choices: ServerChoices = AS_CHOSEN
    ) -> None:
        self._registry = registry
        self._is_strict = is_strict
        self._choices = choices
        self._held = HeldNames(registry)
        self._suggestions = NearMisses()
        self._addresses: dict[tuple[ScopePath, str, str], ScopeNode] = {}
        self._check = ValueCheck(choices)
        self._findings = self._check.findings
        self._targets: dict[Chain, dict[str, tuple[Target, ...]]] = {}
        self.tables: dict[TableKey, ValueTable] = {}

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings in the order of the walk, which is that of the files."""
        return tuple(self._findings)

    def run(self, root: ScopeNode, scope_chain: ScopeChain) -> None:
        """Walk the whole tree."""
        self._visit(root, self._level(scope_chain), _CurrentScope())
        for table in self.tables.values():
            # Once, so that a query takes the first pattern that matches. The sort
            # is stable: equal ranks stay in file order.
            table.patterns.sort(key=lambda pattern: pattern.rank)

    def _level(self, chain: ScopeChain) -> _Level:
        # Of the kinds: one chain may be spelled in several ways.
        return _Level(chain, self._targets.setdefault(chain.kinds, {}))

    def _visit(self, node: ScopeNode, level: _Level, current: _CurrentScope) -> None:
        targets, inner = level.targets, level.inner
        matchers, _, _, outer, step = current
        # By position: reading the fields by name would cost more, and this loop runs for each setting.
        for position, (key, member) in enumerate(node.members.items()):
            if isinstance(member, ScopeNode):
                found = inner.get(member[0]) or self._inner(member, level)
                if found is not None:
                    self._enter(member, key, position, found, current)  # type: ignore[arg-type] # the key of a scope
                continue
            name, data = member[0], member[1]
            for target in targets.get(name) or self._targets_of(member, level):
                # Many lines repeat a text, whose value is then in `known`. Arrays and dictionaries never are: they
                # need not be hashed to learn that.
                value = target.known.get(data, _UNKNOWN) if data.__class__ is str else _UNKNOWN
                if value is _UNKNOWN:
                    is_valid, value = self._check.typed(target, member)
                    if not is_valid:
                        continue
                entry = _NEW(ValueEntry, (value, member, outer, step))
                # One key is stored bare, which spares a tuple in each query; the plan's
                # `itemgetter` gives it bare as well.
                if (place := target.place) >= 0 and (matcher := matchers[place]).__class__ is str:
                    target.table.exact[matcher] = entry
                else:
                    _store(target, current, entry)

    def _targets_of(self, setting: Setting, level: _Level) -> tuple[Target, ...]:
        """Return the targets of a name in a spelling that is new in this chain."""
        bindings = level.chain.names.get(setting.name.lower())
        if bindings is None:
            self._reject_option(setting, level.chain)
            return ()
        targets = level.targets
        made = targets.get(setting.name.lower()) or tuple(self._target(binding) for binding in bindings)
        # Under this spelling too, so that the next line that has it needs no `lower`.
        targets[setting.name.lower()] = targets[setting.name] = made
        return made

    def _target(self, binding: OptionBinding) -> Target:
        table = self.tables.setdefault((binding.handle, binding.element), ValueTable())
        return Target(self._registry.options[binding.handle], binding, table, self._choices)

    def _inner(self, node: ScopeNode, level: _Level) -> _Level | None:
        """Return the level of a stanza in a spelling that is new in this chain; `None` for an unknown one."""
        chain = level.chain.valid_inner(node.kind)
        if chain is None:
            # What stands inside is left out: the module that provides the stanza would decide about it.
            self._reject_stanza(node, level.chain)
            return None
        return level.inner.setdefault(node.kind, self._level(chain))

    def _enter(self, node: ScopeNode, key: ScopeKey, position: int, inner: _Level, current: _CurrentScope) -> None:
        kind, instance = node[0], node[1]
        matcher: Matcher | None = key[1]
        order = _PLAIN
        if not inner.takes_key or not instance or instance[0] == "/":
            assert inner.chain.scope is not None
            matcher = self._matcher(node, inner.chain.scope)
            if matcher is None:
                return
            # Nearly every instance is plain, and all of these have the same rank.
            if matcher.__class__ is not str:
                order = rank(matcher, position)
            # Merging has joined equal spellings; two spellings of one address are seen only now that they are parsed.
            elif inner.chain.scope.scope.matching is Matching.ADDRESS:
                self._check_spelling(node, (current.path, node.kind.lower(), str(matcher)))
        matchers, ranks, path, _, _ = current
        # Most are written as their key is, which then serves for both.
        step = key if key[1] == instance and key[0] == kind else (kind, instance)
        scope = _NEW(_CurrentScope, ((*matchers, matcher), (*ranks, order), (*path, step), path, step))
        self._visit(node, inner, scope)

    def _reject_option(self, setting: Setting, scope_chain: ScopeChain) -> None:
        """Report an unknown option as an error; for one of a module of the server that is absent, warn once instead."""
        held = None if self._is_strict else self._held.option(setting, scope_chain)
        if held is None:
            held = (unknown_option(setting, scope_chain, self._suggestions),)
        self._findings.extend(held)

    def _reject_stanza(self, node: ScopeNode, scope_chain: ScopeChain) -> None:
        """Report an unknown stanza as an error; for a module of the server that is absent, warn once instead."""
        held = None if self._is_strict else self._held.stanza(node, scope_chain)
        if held is None:
            held = (unknown_stanza(node, scope_chain, self._suggestions),)
        self._findings.extend(held)

    def _matcher(self, node: ScopeNode, scope: RegisteredScope) -> Matcher | None:
        form = scope.scope.instance
        if node.instance is None:
            if form is InstanceForm.NAME:
                hint = f"write '{scope.scope.name} \"name\" {{ ... }}'"
                self._error("CFG049", node, f"the stanza '{node.kind}' has no instance name", hint)
                return None
            # An empty text stands for the missing instance, so that such stanzas are stored and found like named ones.
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

    def _check_spelling(self, node: ScopeNode, key: tuple[ScopePath, str, str]) -> None:
        """Warn of an address that a listener has twice, in two spellings."""
        former = self._addresses.setdefault(key, node)
        if former is not node:
            message = f"the address '{node.instance}' stands twice in its listener, which listens at it once"
            related = (Related(former.place, f"the other one, as '{former.instance}'"),)
            hint = "write the options of both into one"
            self._findings.append(Finding("CFG029", Severity.WARNING, message, node.place, hint, related))

    def _error(self, rule: str, node: ScopeNode, message: str, hint: str) -> None:
        self._findings.append(Finding(rule, Severity.ERROR, message, node.place, hint))


def _store(target: Target, current: _CurrentScope, entry: ValueEntry) -> None:
    """Store an entry under the instances that queries name."""
    table, binding, matchers = target.table, target.binding, current.matchers
    if binding.is_common:
        # An option of every module's stanza: one table for all, keyed by module name and instance.
        table.exact[(current.path[-1][0].lower(), matchers[-1])] = entry
        return
    keyed = binding.keyed
    chosen = tuple(matchers[place] for place in keyed)
    if all(isinstance(matcher, str) for matcher in chosen):
        table.exact[chosen] = entry
    else:
        table.patterns.append(Pattern(tuple(current.ranks[place] for place in keyed), chosen, entry))
