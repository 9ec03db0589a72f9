"""The slots of an infrastructure: those that must hold a function, and those of older modules."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ecruntime.formats.library.library import REQUIRED_SLOTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.formats.library.library import LibraryModule

REMEDIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "module_conf": "register options with ECCFG_MODULE_OPT_REGISTER in module_config_setup",
        "module_ext_conf": "register options with ECCFG_MODULE_OPT_REGISTER in module_config_setup",
        "module_init": "use module_ext_init with the mode EC_MODULE_INIT_INIT",
        "module_post_init": "use module_ext_init with the mode EC_MODULE_INIT_POSTINIT",
        "module_enable": "declare an option, and read it where the module does its work",
        "module_can_unload": "use module_ext_init with the mode EC_MODULE_INIT_DESTROY",
    }
)
"""Instead of each deprecated slot."""


def deprecated_slots(module: LibraryModule) -> tuple[tuple[str, str], ...]:
    """Return the deprecated slots that a module fills, each with what to use instead."""
    return tuple((slot, REMEDIES[slot]) for slot in module.slots if slot in REMEDIES)


def missing_slots(module: LibraryModule) -> tuple[str, ...]:
    """Return the slots that a module leaves NULL and must define; none for an older module, which fills others."""
    absent = tuple(slot for slot in REQUIRED_SLOTS if slot not in module.slots)
    return () if deprecated_slots(module) and len(absent) == len(REQUIRED_SLOTS) else absent
