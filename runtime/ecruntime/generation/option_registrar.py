"""Registration of options by code, in `conf_setup` (seed 1.3.5.2, `ec_config_register_option`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecruntime.config import OptionDefinition, RegistryDraft
    from ecruntime.foundation.finding import Place
    from ecruntime.io import ListenerDefinition
    from ecruntime.model.module_kind import ModuleKind
    from ecruntime.model.option import OptionDeclaration


@dataclass(frozen=True, slots=True)
class OptionRegistrar:
    """The draft of one transaction, for the options of one module (scheduler thread)."""

    draft: RegistryDraft
    owner: str
    kind: ModuleKind
    place: Place

    def register(self, definition: OptionDefinition) -> tuple[int, bool]:
        """Register an option; return its handle, and whether it is valid in the module's own stanza alone.

        Raise `RegistrationRefused` as for a declared option.
        """
        handle = self.draft.register_option(definition, owner=self.owner, kind=self.kind, place=self.place)
        return handle, definition.path.own_stanza is not None

    def register_listener(self, listener: ListenerDefinition) -> None:
        """Register the stanza of a listener and all its options, and tell it their handles."""
        self.draft.register_listener(listener.scope, owner=listener.owner, place=self.place)
        for option in listener.options:
            self.register_listener_option(listener, option)

    def register_listener_option(self, listener: ListenerDefinition, option: OptionDeclaration) -> int:
        """Register one option of a listener and return its handle."""
        listener.handles[option.name] = handle = self.draft.register_option(
            option, owner=listener.owner, kind=self.kind, place=self.place, functions=listener.functions(option)
        )
        return handle
