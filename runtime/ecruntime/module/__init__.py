"""The module infrastructure: what a module registers, the phases in which it is entered, what it may ask for."""

from ecruntime.module.config_value import ConfigValue
from ecruntime.module.control import Control, Reply
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
from ecruntime.module.host import GenerationView, HeldGeneration, ModuleHost
from ecruntime.module.infrastructure import ListenerMethods, ModuleInfrastructure, OpenedModule
from ecruntime.module.init import Init, InitFlag, InitMode, InstanceName
from ecruntime.module.module import Module
from ecruntime.module.options import Option, Options, OptionSource, Query
from ecruntime.module.registration import (
    CommandRegistration,
    ListenerRegistration,
    MemtypeRegistration,
    OptionRegistration,
    ProviderRegistration,
    Registration,
)

__all__ = [
    "CommandRegistration",
    "ConfigValue",
    "Control",
    "GenerationView",
    "HeldGeneration",
    "Init",
    "InitFlag",
    "InitMode",
    "InstanceName",
    "ListenerMethods",
    "ListenerRegistration",
    "MemtypeRegistration",
    "Module",
    "ModuleHost",
    "ModuleInfrastructure",
    "OpenedModule",
    "Option",
    "OptionRegistration",
    "OptionSource",
    "Options",
    "ProviderRegistration",
    "Query",
    "Registration",
    "Reply",
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
