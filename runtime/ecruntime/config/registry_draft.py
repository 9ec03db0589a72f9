"""The draft of a registry: one transaction fills it, then it is frozen or dropped."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from types import MappingProxyType
from typing import TYPE_CHECKING

from ecruntime.catalogue.config_scope import ConfigScope, InstanceForm, Matching
from ecruntime.config.definition_check import check_name, check_values, checked_path, typed_default
from ecruntime.config.option import RegistrationRefused, functions_of
from ecruntime.config.registry import CORE, OptionBinding, OptionRegistry, RegisteredOption, RegisteredScope
from ecruntime.formats.fallback import FallbackElement, FallbackPath
from ecruntime.foundation.identifiers import is_identifier
from ecruntime.model.module_kind import ModuleKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.config.option import OptionFunctions
    from ecruntime.config.registry import Chain, Identity
    from ecruntime.foundation.finding import Place
    from ecruntime.model.option import OptionDeclaration


class RegistryDraft:
    """A registry under construction, for one transaction in the scheduler thread.

    A refused registration leaves the draft as it was.
    """

    def __init__(self, base: OptionRegistry) -> None:
        self._base = base
        self._is_changed = False
        # Copies, because the base serves the running generation. What is inside is immutable and shared: a start makes
        # some drafts for each module, and each would copy all names of all modules before it. `copy` hashes no key of a
        # view anew, as `dict` does.
        self._options = list(base.options)
        self._scopes = base.scopes.copy()
        self._bindings: dict[Chain, Mapping[str, tuple[OptionBinding, ...]]] = base.option_bindings.copy()
        self._own_names: dict[Chain, dict[str, tuple[OptionBinding, ...]]] = {}
        self._common = base.common.copy()
        # The handles registered in this draft: a name taken twice among them
        # is a clash. One registered before is a reload.
        self._fresh: set[int] = set()
        # A handle names an option for the life of the system (seed 1.3.5.2):
        # the same owner, name and path get it again.
        self._handles = base.handles.copy()

    def register_option(
        self,
        definition: OptionDeclaration,
        *,
        owner: str,
        kind: ModuleKind | None,
        place: Place,
        functions: OptionFunctions | None = None,
    ) -> int:
        """Register an option and return its handle; raise `RegistrationRefused` for a faulty definition (1.3.5.2).

        `kind` is `None` for the server itself. A module that registers the same option for its next generation gets
        the same handle. The module's stanza is registered with its first option. Without `functions` the option has
        those that come with its definition.
        """
        check_name(definition)
        check_values(definition)
        # The module's stanza is the one thing registered before the last check, so it is what a refusal has to restore.
        stanza = self._scopes.get(owner.lower())
        try:
            if kind is not None:
                self.register_module(owner, kind=kind, place=place)
            path = checked_path(definition, owner, kind, self._scopes)
            self._check_former_names(definition, path)
            handle = self._handles.get((owner, definition.name.lower(), path), len(self._options))
            option = RegisteredOption(
                handle,
                definition,
                path,
                owner,
                kind,
                place,
                functions_of(definition) if functions is None else functions,
                typed_default(definition),
            )
            stale = self._stale(option)
        except RegistrationRefused:
            if stanza is None:
                self._scopes.pop(owner.lower(), None)
            raise
        # Every check has passed: from here on nothing can be refused.
        for old in stale:
            self._withdraw(old)
        self._store(option)
        return handle

    def register_common(self, definition: OptionDeclaration, *, place: Place) -> int:
        """Register an option of the server that is valid in the stanza of every module."""
        check_name(definition)
        handle = len(self._options)
        path = FallbackPath.parse(definition.fallback)
        functions, default = functions_of(definition), typed_default(definition)
        self._options.append(
            RegisteredOption(handle, definition, path, CORE, None, place, functions, default, is_common=True)
        )
        self._is_changed = True
        self._common[definition.name.lower()] = (OptionBinding(handle, 0, (), is_common=True),)
        return handle

    def register_module(self, name: str, *, kind: ModuleKind, place: Place) -> None:
        """Register the stanza of a module; registering it again in the same kind changes nothing."""
        known = self._scopes.get(name.lower())
        if known is not None and known.kind is kind and known.owner == name:
            return
        if known is not None and known.owner == name and known.is_module:
            message = f"module '{name}' was registered as {known.kind} at {known.place}, and now as {kind} at {place}"
            raise RegistrationRefused(message, hint="the kind of a module changes with a restart only")
        # A singleton's stanza has no instance name; each stanza of a generic module makes one instance (seed 1.3.1.2).
        form = InstanceForm.NONE if kind is ModuleKind.SINGLETON else InstanceForm.NAME
        self._add_scope(RegisteredScope(ConfigScope(name, form), name, place, kind))

    def register_scope(self, scope: ConfigScope, *, owner: str, place: Place) -> None:
        """Register a further config scope; raise `RegistrationRefused` for a faulty or taken one."""
        known = self._scopes.get(scope.key)
        # The same registration again is a reload of its owner, not a clash.
        if known is not None and known.owner == owner and known.scope == scope:
            return
        for outer in scope.inside:
            if outer != "global" and outer not in self._scopes:
                message = f"scope '{scope.name}' is to stand inside '{outer}', which is no config scope"
                raise RegistrationRefused(message, hint="register the outer scope first")
        if scope.instance is InstanceForm.NONE and scope.matching is not Matching.EXACT:
            message = f"scope '{scope.name}' has no instance name that could match by {scope.matching}"
            raise RegistrationRefused(message, hint="give it instance names, or match exactly")
        self._add_scope(RegisteredScope(scope, owner, place))

    def register_listener(self, name: str, *, owner: str, place: Place) -> None:
        """Register the stanza of a netlistener and admit `listen` and `peer` scopes inside it."""
        scope = ConfigScope(name, InstanceForm.NONE)
        self.register_scope(scope, owner=owner, place=place)
        for inner in ("listen", "peer"):
            known = self._scopes[inner]
            if scope.key not in known.scope.inside:
                # The scopes are shared with the base registry: replace them, never change them.
                inside = (*known.scope.inside, scope.key)
                self._scopes[inner] = replace(known, scope=replace(known.scope, inside=inside))
                self._is_changed = True

    def _add_scope(self, scope: RegisteredScope) -> None:
        name = scope.scope.name
        if not is_identifier(name):
            raise RegistrationRefused(f"'{name}' is not the name of a scope", hint="write an identifier")
        known = self._scopes.get(scope.scope.key)
        if known is not None or scope.scope.key == "global":
            where = f", registered at {known.place}" if known is not None else ""
            message = f"the scope '{name}' of module '{scope.owner}' at {scope.place} is taken{where}"
            raise RegistrationRefused(message, hint="choose another name")
        self._scopes[scope.scope.key] = scope
        self._is_changed = True

    @property
    def scopes(self) -> Mapping[str, RegisteredScope]:
        """The scopes as they are now, by key; they follow what is registered later."""
        return MappingProxyType(self._scopes)

    def freeze(self) -> OptionRegistry:
        """Return the immutable registry; the draft is not needed any more."""
        if not self._is_changed:
            return self._base
        own = {chain: MappingProxyType(dict(names)) for chain, names in self._own_names.items()}
        return OptionRegistry(
            tuple(self._options),
            MappingProxyType(dict(self._scopes)),
            MappingProxyType({**self._bindings, **own}),
            MappingProxyType(dict(self._common)),
            MappingProxyType(dict(self._handles)),
        )

    def _stale(self, option: RegisteredOption) -> list[RegisteredOption]:
        """Return the owner's earlier options that this one replaces; raise `RegistrationRefused` for a taken name."""
        stale: dict[int, RegisteredOption] = {}
        for name, element in product(option.definition.names, option.path.elements):
            for binding in self._bindings.get(element.chain, {}).get(name.lower(), ()):
                other = self._options[binding.handle]
                # The same option from an earlier generation: it is registered again, and replaces itself.
                if other.handle == option.handle and other.handle not in self._fresh:
                    continue
                # The same option with another path: one option may have several, each with its own handle.
                if other.owner == option.owner and _is_same(other, option):
                    continue
                # A name is unique within a scope (seed 1.3.5.1), between modules and within one registration.
                if other.owner != option.owner or other.handle in self._fresh:
                    raise _taken(option, name, other, element)
                stale[other.handle] = other
        return list(stale.values())

    def _check_former_names(self, definition: OptionDeclaration, path: FallbackPath) -> None:
        """Refuse a former name under which every module has an option of the server in its stanza."""
        common = next((name for name in definition.renamed_from if name.lower() in self._common), "")
        if common and path.own_stanza is not None:
            message = f"the former name '{common}' of option '{definition.name}' is an option of every module"
            raise RegistrationRefused(message, hint="take it out of its former names")

    def _withdraw(self, option: RegisteredOption) -> None:
        # It keeps its position: handles are positions, and a holder of the old one must not read another option.
        self._options[option.handle] = replace(option, is_withdrawn=True)
        self._is_changed = True
        self._remove_bindings(option)

    def _store(self, option: RegisteredOption) -> None:
        self._fresh.add(option.handle)
        self._is_changed = True
        if option.handle < len(self._options):
            known = self._options[option.handle]
            self._options[option.handle] = option
            # Its bindings are in place already, unless it was withdrawn in between, or has other former names now.
            if not known.is_withdrawn and known.definition.renamed_from == option.definition.renamed_from:
                return
            if not known.is_withdrawn:
                self._remove_bindings(known)
        else:
            self._options.append(option)
            self._handles[_identity(option)] = option.handle
        self._add_bindings(option)

    def _add_bindings(self, option: RegisteredOption) -> None:
        for number, element in enumerate(option.path.elements):
            # Brackets mark scopes without instance: a query names no key for these.
            keyed = tuple(place for place, kind in enumerate(element.kinds) if not kind.is_bracketed)
            names = self._names_of(element.chain)
            for at, name in enumerate(map(str.lower, option.definition.names)):
                binding = OptionBinding(option.handle, number, keyed, is_former=at > 0)
                names[name] = (*names.get(name, ()), binding)

    def _remove_bindings(self, option: RegisteredOption) -> None:
        for name, element in product(map(str.lower, option.definition.names), option.path.elements):
            names = self._names_of(element.chain)
            kept = tuple(binding for binding in names.pop(name, ()) if binding.handle != option.handle)
            if kept:
                names[name] = kept

    def _names_of(self, chain: Chain) -> dict[str, tuple[OptionBinding, ...]]:
        """Return the names of a chain to be changed: a copy that is this draft's own."""
        names = self._own_names.get(chain)
        if names is None:
            names = self._own_names[chain] = dict(self._bindings.get(chain, {}))
            self._bindings[chain] = names
        return names


def _identity(option: RegisteredOption) -> Identity:
    return option.owner, option.definition.name.lower(), option.path


def _is_same(one: RegisteredOption, other: RegisteredOption) -> bool:
    """Tell whether two options differ in their path only: one option may have several paths."""
    # Names have no case.
    alike = (
        replace(option.definition, fallback="", name=option.definition.name.lower(), renamed_from=())
        for option in (one, other)
    )
    return one.functions == other.functions and next(alike) == next(alike)


def _taken(
    option: RegisteredOption, name: str, other: RegisteredOption, element: FallbackElement
) -> RegistrationRefused:
    is_present = name == option.definition.name
    what = f"option '{name}'" if is_present else f"the former name '{name}' of option '{option.definition.name}'"
    message = (
        f"{what} of {option.party} at {option.place} is taken in '{element.text}' by {other.party} at {other.place}"
    )
    return RegistrationRefused(message, hint="a name is unique within a config scope; choose another one")
