"""Modules that are not open, as far as data tells what they would register."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.model.listener import tls_options

if TYPE_CHECKING:
    from ecruntime.catalogue.config_scope import ConfigScope
    from ecruntime.model.hook_signature import HookSignature
    from ecruntime.model.module import ModuleDefinition
    from ecruntime.model.module_kind import ModuleKind
    from ecruntime.model.option import OptionDeclaration
    from ecruntime.module.registration import Registration


@dataclass(frozen=True, slots=True)
class ForeseenListener:
    """A listener that the module would register, with the options beside the standard ones."""

    name: str
    options: tuple[OptionDeclaration, ...]


@dataclass(frozen=True, slots=True)
class ForeseenModule:
    """The kind, options, listeners and hooks of a module, from its record, its library, or its registration."""

    name: str
    kind: ModuleKind
    options: tuple[OptionDeclaration, ...] = ()
    listeners: tuple[ForeseenListener, ...] = ()
    hooks: tuple[HookSignature, ...] = ()
    scopes: tuple[ConfigScope, ...] = ()

    @classmethod
    def declared(cls, definition: ModuleDefinition) -> ForeseenModule:
        """Return what a definition declares."""
        # Connections of a module in C may be TLS; the options for that are not declared.
        is_c = definition.language == "c"
        listeners = (
            ForeseenListener(it.name, (*it.options, *(tls_options(it.name) if is_c else ())))
            for it in definition.listeners
        )
        return cls(definition.name, definition.kind, definition.options, tuple(listeners), definition.declared_hooks)

    @classmethod
    def registered(cls, registration: Registration) -> ForeseenModule:
        """Return what a registration registers that is there already."""
        listeners = (
            ForeseenListener(it.name, tuple(option.definition for option in it.options))
            for it in registration.listeners
        )
        return cls(
            registration.name,
            registration.kind,
            tuple(option.definition for option in registration.options),
            tuple(listeners),
            (*registration.hooks, *registration.server_hooks),
            registration.scopes,
        )
