"""Options, their registry, the values of a configuration, and the queries on it (seed 1.3.5)."""

from ecruntime.config.build import BuildResult, build, values_as_far_as_valid
from ecruntime.config.configuration import Configuration
from ecruntime.config.core_registry import core_registry
from ecruntime.config.explain import LookupOutcome, WalkStep
from ecruntime.config.lookup_result import BadQuery, LookupResult, ScopeValues
from ecruntime.config.option import OptionDefinition, OptionFunctions, RegistrationRefused, functions_of
from ecruntime.config.pending_restart import PendingRestart
from ecruntime.config.registry import CORE, OptionRegistry, RegisteredOption, RegisteredScope
from ecruntime.config.registry_draft import RegistryDraft
from ecruntime.config.unresolved import (
    DATASOURCE,
    UnresolvedKind,
    UnresolvedName,
    load_unresolved,
    unresolved_names,
    wanted_capability,
)
from ecruntime.config.value_check import default_finding
from ecruntime.config.value_hooks import PostsetFailed

__all__ = [
    "CORE",
    "DATASOURCE",
    "BadQuery",
    "BuildResult",
    "Configuration",
    "LookupOutcome",
    "LookupResult",
    "OptionDefinition",
    "OptionFunctions",
    "OptionRegistry",
    "PendingRestart",
    "PostsetFailed",
    "RegisteredOption",
    "RegisteredScope",
    "RegistrationRefused",
    "RegistryDraft",
    "ScopeValues",
    "UnresolvedKind",
    "UnresolvedName",
    "WalkStep",
    "build",
    "core_registry",
    "default_finding",
    "functions_of",
    "load_unresolved",
    "unresolved_names",
    "values_as_far_as_valid",
    "wanted_capability",
]
