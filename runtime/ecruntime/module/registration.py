"""The registrations of a module: its declarations as generated code states them, and what they are bound to.

The runtime performs them before `conf_setup`. Where nothing is bound the declaration itself is registered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ecruntime.config import OptionFunctions, functions_of
from ecruntime.model.module import CommandDeclaration, MemtypeDeclaration
from ecruntime.model.option import validator_name, value_methods

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.catalogue.config_scope import ConfigScope
    from ecruntime.io import NetSession
    from ecruntime.model.hook_signature import HookSignature
    from ecruntime.model.module_kind import ModuleKind
    from ecruntime.model.option import OptionDeclaration

CommandRegistration = CommandDeclaration
"""The name of the class in `ecruntime.api` before declarations had names there."""
MemtypeRegistration = MemtypeDeclaration
"""Likewise."""


@dataclass(frozen=True, slots=True)
class OptionRegistration:
    """An option, and the method of the author's class that validates its values, if it has a name of its own."""

    definition: OptionDeclaration
    validate_method: str = ""

    def functions(self, method: Callable[[str], Callable[[Any], Any]], listener: str | None = None) -> OptionFunctions:
        """Return the functions for the values of the option; `method` finds one of the author's by its name.

        In a listener, if one is named, the methods have other names.
        """
        names = value_methods(self.definition, listener)
        if validator := self.validator(listener):
            names["validate"] = validator
        found = functions_of(self.definition)
        # The names of the functions are those of the fields.
        return OptionFunctions(
            **{verb: getattr(found, verb) for verb in ("validate", "postset", "datafree")}
            | {verb: method(name) for verb, name in names.items()}
        )

    def validator(self, listener: str | None = None) -> str:
        """Return the name of the method that validates values, in a listener if one is named; empty without any."""
        if self.validate_method or not self.definition.has_validator:
            return self.validate_method
        return validator_name(self.definition.name, listener)


@dataclass(frozen=True, slots=True)
class ProviderRegistration:
    """A provider: the signature of the hook as the module knows it, and whether it is registered first or last.

    The method of the author's class has the leaf name of the hook.
    """

    hook: HookSignature
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class ListenerRegistration:
    """A kind of netlistener with the stanza `<name>_Listener`.

    Its worker is the method `serve_<name>` of the author's class, in lower case, its acceptor `accept_<name>`. The
    options get their path from the listener. Both get a `session`, of a generated class with typed options.
    """

    name: str
    has_acceptor: bool = False
    options: tuple[OptionRegistration, ...] = ()
    session: type[NetSession] | None = None


@dataclass(frozen=True, slots=True)
class Registration:
    """Everything that one module registers; `api` is the number of the contract between generated code and runtime."""

    api: int
    name: str
    kind: ModuleKind
    description: str = ""
    source: str = ""
    options: tuple[OptionRegistration, ...] = ()
    hooks: tuple[HookSignature, ...] = ()
    """Hooks that the module declares; it may call these, and those of modules linked to it by `requires`."""
    providers: tuple[ProviderRegistration, ...] = ()
    commands: tuple[CommandDeclaration, ...] = ()
    memtypes: tuple[MemtypeDeclaration, ...] = ()
    listeners: tuple[ListenerRegistration, ...] = ()
    calls: tuple[HookSignature, ...] = ()
    """Hooks of the modules that it requires, and of the server, which it may call as well."""
    server_hooks: tuple[HookSignature, ...] = ()
    """Hooks of the server that its catalogue lacks."""
    requires: tuple[str, ...] = ()
    """Modules that are loaded first; either side may then call the hooks of the other."""
    scopes: tuple[ConfigScope, ...] = ()
    """Config scopes that the module adds, such as those inside its own stanza."""
    has_catch_all: bool = False
    """Whether commands that are not declared go to the method `control`."""
    has_bare_command: bool = False
    """Whether the name of the module alone is a command, an empty one."""

    @property
    def known_hooks(self) -> tuple[HookSignature, ...]:
        """The hooks that the module declares, provides or may call."""
        provided = (provider.hook for provider in self.providers)
        return (*self.hooks, *self.server_hooks, *self.calls, *provided)
