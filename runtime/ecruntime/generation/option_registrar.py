"""Registration of options by code, in `conf_setup` (seed 1.3.5.2, `ec_config_register_option`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecruntime.config import OptionDefinition, RegistryDraft
    from ecruntime.foundation.finding import Place
    from ecruntime.model.module_kind import ModuleKind


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
