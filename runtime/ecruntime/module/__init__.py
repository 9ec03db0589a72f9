"""The module infrastructure: registrations, the phases of a module, and the services that it may use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.foundation.names_on_demand import name_on_demand
from ecruntime.model.instance_name import InstanceName
from ecruntime.module.config_value import ConfigValue
from ecruntime.module.control import Control, Reply
from ecruntime.module.event_methods import EventApi
from ecruntime.module.fetch import (
    fetch,
    fetch_binding,
    fetch_binding_domain,
    fetch_binding_host,
    fetch_domain,
    fetch_generic,
    fetch_globalconf,
    fetch_host,
    fetch_module,
    fetch_module_at_init,
    fetch_pathway,
    fetch_pathway_domain,
)
from ecruntime.module.foreseen import ForeseenListener, ForeseenModule
from ecruntime.module.host import GenerationView, HeldGeneration, ModuleHost
from ecruntime.module.infrastructure import ModuleInfrastructure, OpenedModule
from ecruntime.module.init import Init, InitFlag, InitMode, ModuleOutput
from ecruntime.module.module import Module
from ecruntime.module.option_kinds import OptionKind
from ecruntime.module.option_word import OptionOfWords, OptionWord
from ecruntime.module.options import Option, Options, OptionSource, SessionOptions
from ecruntime.module.registered_options import OptionDetails, RegisteredByCode
from ecruntime.module.registration import (
    CommandRegistration,
    ListenerRegistration,
    MemtypeRegistration,
    OptionRegistration,
    ProviderRegistration,
    Registration,
)
from ecruntime.module.rules import WRONG_API

if TYPE_CHECKING:
    from ecruntime.module.native import (
        ManifestPairs,
        NativeCalls,
        NativeCommand,
        NativeGeneration,
        NativePlace,
        NativeQuery,
        NativeRuntime,
        NativeServices,
    )

__all__ = [
    "WRONG_API",
    "CommandRegistration",
    "ConfigValue",
    "Control",
    "EventApi",
    "ForeseenListener",
    "ForeseenModule",
    "GenerationView",
    "HeldGeneration",
    "Init",
    "InitFlag",
    "InitMode",
    "InstanceName",
    "ListenerRegistration",
    "ManifestPairs",
    "MemtypeRegistration",
    "Module",
    "ModuleHost",
    "ModuleInfrastructure",
    "ModuleOutput",
    "NativeCalls",
    "NativeCommand",
    "NativeGeneration",
    "NativePlace",
    "NativeQuery",
    "NativeRuntime",
    "NativeServices",
    "OpenedModule",
    "Option",
    "OptionDetails",
    "OptionKind",
    "OptionOfWords",
    "OptionRegistration",
    "OptionSource",
    "OptionWord",
    "Options",
    "ProviderRegistration",
    "RegisteredByCode",
    "Registration",
    "Reply",
    "SessionOptions",
    "fetch",
    "fetch_binding",
    "fetch_binding_domain",
    "fetch_binding_host",
    "fetch_domain",
    "fetch_generic",
    "fetch_globalconf",
    "fetch_host",
    "fetch_module",
    "fetch_module_at_init",
    "fetch_pathway",
    "fetch_pathway_domain",
]


def __getattr__(name: str) -> object:
    """Import a name of the seam to modules that are machine code when it is asked for: a module in Python has none."""
    is_of_seam = name == "ManifestPairs" or name.startswith("Native")
    return name_on_demand(__name__, {name: "native"} if is_of_seam else {}, name)
