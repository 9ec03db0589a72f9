"""The module infrastructure: what a module registers, the phases in which it is entered, what it may ask for."""

from ecruntime.module.control import Control, Reply
from ecruntime.module.host import ModuleHost
from ecruntime.module.infrastructure import ModuleInfrastructure, OpenedModule
from ecruntime.module.init import Init, InitFlag, InitMode, InstanceName
from ecruntime.module.module import Module
from ecruntime.module.options import Option, Options, OptionSource
from ecruntime.module.registration import (
    CommandRegistration,
    MemtypeRegistration,
    OptionRegistration,
    ProviderRegistration,
    Registration,
)

__all__ = [
    "CommandRegistration",
    "Control",
    "Init",
    "InitFlag",
    "InitMode",
    "InstanceName",
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
    "Registration",
    "Reply",
]
