"""One built configuration and the queries on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.catalogue.config_scope import Matching
from ecruntime.config.explain import WalkStep, explain_walk
from ecruntime.config.lookup_plan import LookupPlan, Shape, make_plan
from ecruntime.config.lookup_result import BadQuery, LookupResult, ScopeValues
from ecruntime.config.matching import QueryKey, query_key
from ecruntime.config.respelled import converted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ecruntime.config.pending_restart import PendingRestart
    from ecruntime.config.registry import OptionRegistry
    from ecruntime.config.value_hooks import ValueHooks
    from ecruntime.config.value_table import TableKey, ValueTable
    from ecruntime.formats.conf.document import Document
    from ecruntime.formats.conf.scope_node import ScopeNode, ScopePath

_MAX_CACHED_SCOPES = 1024
_BINDING: Shape = ("binding",)
_DOMAIN: Shape = ("domain",)
_HOST: Shape = ("host",)
_PATHWAY: Shape = ("pathway",)
_BINDING_DOMAIN: Shape = ("binding", "domain")
_BINDING_HOST: Shape = ("binding", "host")
_PATHWAY_DOMAIN: Shape = ("pathway", "domain")


class Configuration:
    """The values of one generation, immutable, so any thread may query them without a lock (invariant 3).

    Only `postset` and `free` act, and belong to the scheduler thread. The caches of queries are bounded, or as large as
    the registry; two threads that fill one at a time store equal things. Make the most specific query: the option's
    fallback path does the rest. The group of a binding or pathway is known and need not be named.
    """

    def __init__(
        self,
        document: Document,
        registry: OptionRegistry,
        tables: Mapping[TableKey, ValueTable],
        groups: tuple[Mapping[str, str], Mapping[str, str]],
        value_hooks: ValueHooks,
        pending_restarts: tuple[PendingRestart, ...] = (),
    ) -> None:
        self.document = document
        self.registry = registry
        self.tables = tables
        self.pending_restarts = pending_restarts
        self._value_hooks = value_hooks
        self._binding_groups, self._pathway_groups = groups
        self._plans: dict[Shape, dict[int, LookupPlan]] = {}
        self._scope_cache: dict[tuple[tuple[str, str], ...], ScopeValues] = {}
        # The plans of the most frequent queries, also as attributes: that spares the look-up of their shape.
        self._no_keys = self._plans.setdefault((), {})
        self._binding = self._plans.setdefault(_BINDING, {})
        self._domain = self._plans.setdefault(_DOMAIN, {})
        self._binding_domain = self._plans.setdefault(_BINDING_DOMAIN, {})

    @property
    def root(self) -> ScopeNode:
        """The tree as it is written, with the values that wait for a restart."""
        return self.document.root

    def postset(self) -> None:
        """Call the modules' `postset` functions; when one fails, roll back and raise `PostsetFailed`."""
        self._value_hooks.postset()

    def free(self) -> list[BaseException]:
        """Call the modules' `datafree` functions, once; return the exceptions that they raised."""
        return self._value_hooks.free()

    def fetch(self, handle: int) -> object:
        """Return the value at the top level."""
        # A plan is a non-empty tuple, so `or` means that there is none yet.
        # Its third item is the value that needs no key.
        plan = self._no_keys.get(handle) or self._plan(handle, ())
        return plan[2]

    def fetch_binding(self, handle: int, binding: str) -> object:
        """Return the value for a binding."""
        # A grouped binding is asked with its group, though the caller names the binding alone.
        if binding in self._binding_groups:
            return self._walk(handle, ("binding_group", *_BINDING), (self._binding_groups[binding], binding))
        # The walk is written out in the frequent queries: a call of `_walk` would cost more than the walk itself.
        for pick, get in (plan := self._binding.get(handle) or self._plan(handle, _BINDING))[0]:
            found = get(pick((binding,)))
            if found is not None:
                return found[0]
        return plan[2]

    def fetch_binding_domain(self, handle: int, binding: str, domain: str) -> object:
        """Return the value for a domain that is reached through a binding."""
        # Domains and hosts are compared without case, bindings and pathways are not.
        domain = domain.lower()
        if binding in self._binding_groups:
            keys = (self._binding_groups[binding], binding, domain)
            return self._walk(handle, ("binding_group", *_BINDING_DOMAIN), keys)
        plan = self._binding_domain.get(handle) or self._plan(handle, _BINDING_DOMAIN)
        keys_here = (binding, domain)
        for pick, get in plan[0]:
            found = get(pick(keys_here))
            if found is not None:
                return found[0]
        return plan[2]

    def fetch_domain(self, handle: int, domain: str) -> object:
        """Return the value for a domain."""
        plan = self._domain.get(handle) or self._plan(handle, _DOMAIN)
        for pick, get in plan[0]:
            found = get(pick((domain.lower(),)))
            if found is not None:
                return found[0]
        return plan[2]

    def fetch_host(self, handle: int, host: str) -> object:
        """Return the value for a host."""
        return self._walk(handle, _HOST, (host.lower(),))

    def fetch_binding_host(self, handle: int, binding: str, host: str) -> object:
        """Return the value for a host that is reached through a binding."""
        if binding in self._binding_groups:
            keys = (self._binding_groups[binding], binding, host.lower())
            return self._walk(handle, ("binding_group", *_BINDING_HOST), keys)
        return self._walk(handle, _BINDING_HOST, (binding, host.lower()))

    def fetch_pathway(self, handle: int, pathway: str) -> object:
        """Return the value for a pathway."""
        if pathway in self._pathway_groups:
            return self._walk(handle, ("pathway_group", *_PATHWAY), (self._pathway_groups[pathway], pathway))
        return self._walk(handle, _PATHWAY, (pathway,))

    def fetch_pathway_domain(self, handle: int, pathway: str, domain: str) -> object:
        """Return the value for a domain of a message that came in on a pathway."""
        if pathway in self._pathway_groups:
            keys = (self._pathway_groups[pathway], pathway, domain.lower())
            return self._walk(handle, ("pathway_group", *_PATHWAY_DOMAIN), keys)
        return self._walk(handle, _PATHWAY_DOMAIN, (pathway, domain.lower()))

    def fetch_module(self, handle: int, module_name: str, instance: str | None = None) -> object:
        """Return the value of a module's own option; a generic module names its instance."""
        own = instance or ""
        name = module_name.lower()
        # One query for both forms: a common option is keyed by module and
        # instance, an own one by the module's own kind.
        return self._walk(handle, ("module", "instance", name), (name, own, own))

    def fetch_generic(self, handle: int, pairs: Iterable[tuple[str, str]]) -> object:
        """Return the value for pairs of scope kind and instance, such as `("Domain", "reef.test")`."""
        return self.lookup(handle, dict(pairs)).value

    def lookup(self, handle: int, keys: Mapping[str, str]) -> LookupResult:
        """Return the value for any keys, with its place; the keys are kinds of scopes, in any case.

        Raise `BadQuery` for a key that is no config scope, or for an unknown handle.
        """
        typed = self._typed_keys(keys)
        plan = self._plan(handle, tuple(typed))
        values = tuple(typed.values())
        for pick, get in plan.steps:
            entry = get(pick(values))
            if entry is not None:
                return LookupResult(entry.value, entry.setting, entry.scope_path)
        if plan.entry is not None:
            return LookupResult(plan.entry.value, plan.entry.setting, plan.entry.scope_path)
        return LookupResult(plan.rest, is_default=True)

    def scope(self, **keys: str) -> ScopeValues:
        """Return all values of one config scope, indexed by handle; recent scopes are cached."""
        known = tuple(sorted(keys.items()))
        values = self._scope_cache.get(known)
        if values is None:
            values = self._flatten(keys)
            # Bounded, since keys may come from the traffic. Replaced, not
            # cleared: another thread may be reading the old cache.
            if len(self._scope_cache) >= _MAX_CACHED_SCOPES:
                self._scope_cache = {}
            self._scope_cache[known] = values
        return values

    def explain(self, handle: int, keys: Mapping[str, str]) -> tuple[WalkStep, ...]:
        """Return each step of the walk for a query, with places; raise `BadQuery` as `lookup` does."""
        # Called for its check of the handle.
        self._plan(handle, ())
        return explain_walk(self.registry.options[handle], self._typed_keys(keys), self.tables)

    def get(self, scope_path: ScopePath, option: str) -> LookupResult | None:
        """Return the value in exactly one scope, as it is written; `None` when the option is not set there.

        For an option with a pending restart this is the new value.
        """
        node = self.root.find(scope_path)
        bindings = self.registry.names_at(tuple(kind.lower() for kind, _ in scope_path)).get(option.lower())
        if node is None or not bindings:
            return None
        definition = self.registry.options[bindings[0].handle].definition
        # By the present name: the tree has no former ones.
        setting = node.setting(definition.name)
        if setting is None:
            return None
        # Converted from the text: while a restart is pending, the tables hold the old value.
        value = converted(definition, setting, self.document.choices)
        return LookupResult(value, setting, scope_path)

    def _flatten(self, keys: Mapping[str, str]) -> ScopeValues:
        typed = self._typed_keys(keys)
        shape, values = tuple(typed), tuple(typed.values())
        return ScopeValues(self._walk(option.handle, shape, values) for option in self.registry.options)

    def _walk(self, handle: int, shape: Shape, keys: tuple[QueryKey, ...]) -> object:
        plans = self._plans.get(shape)
        plan = (plans.get(handle) if plans is not None else None) or self._plan(handle, shape)
        for pick, get in plan[0]:
            found = get(pick(keys))
            if found is not None:
                return found[0]
        return plan[2]

    def _plan(self, handle: int, shape: Shape) -> LookupPlan:
        options = self.registry.options
        if not 0 <= handle < len(options):
            raise BadQuery(f"{handle} is no handle of an option", hint="use what registering the option returned")
        # Two threads may make the same plan at once: the plans are equal, and either one may stay.
        plans = self._plans.setdefault(shape, {})
        plan = plans.get(handle)
        if plan is None:
            plan = plans[handle] = make_plan(
                options[handle], shape, self.tables, joins=self.document.choices.joins_arrays
            )
        return plan

    def _typed_keys(self, keys: Mapping[str, str]) -> dict[str, QueryKey]:
        typed: dict[str, QueryKey] = {}
        # Sorted, so that one set of keys has one shape and one plan, however a query orders it.
        for kind, instance in sorted((kind.lower(), instance) for kind, instance in keys.items()):
            scope = self.registry.scopes.get(kind)
            if scope is None and kind not in {"module", "instance", "global"}:
                raise BadQuery(f"'{kind}' is no config scope", hint="name scopes such as 'binding' and 'domain'")
            typed[kind] = query_key(scope.scope.matching if scope else Matching.EXACT, instance)
        # The top level is implied in every query.
        typed.pop("global", None)
        self._add_group(typed, "binding", self._binding_groups)
        self._add_group(typed, "pathway", self._pathway_groups)
        return typed

    def _add_group(self, typed: dict[str, QueryKey], kind: str, groups: Mapping[str, str]) -> None:
        name = typed.get(kind)
        if isinstance(name, str) and name in groups:
            typed.setdefault(f"{kind}_group", groups[name])
