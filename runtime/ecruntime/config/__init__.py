"""Options, their registry, the values of a configuration, and the queries on it (seed 1.3.5)."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.names_on_demand import name_on_demand

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.config.build import BuildResult, values_as_far_as_valid
    from ecruntime.config.configuration import Configuration
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
    "default_finding",
    "functions_of",
    "load_unresolved",
    "unresolved_names",
    "values_as_far_as_valid",
    "wanted_capability",
]

_HOMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "CORE": "registry",
        "DATASOURCE": "unresolved",
        "BadQuery": "lookup_result",
        "BuildResult": "build",
        "Configuration": "configuration",
        "LookupOutcome": "explain",
        "LookupResult": "lookup_result",
        "OptionDefinition": "option",
        "OptionFunctions": "option",
        "OptionRegistry": "registry",
        "PendingRestart": "pending_restart",
        "PostsetFailed": "value_hooks",
        "RegisteredOption": "registry",
        "RegisteredScope": "registry",
        "RegistrationRefused": "option",
        "RegistryDraft": "registry_draft",
        "ScopeValues": "lookup_result",
        "UnresolvedKind": "unresolved",
        "UnresolvedName": "unresolved",
        "WalkStep": "explain",
        "default_finding": "value_check",
        "functions_of": "option",
        "load_unresolved": "unresolved",
        "unresolved_names": "unresolved",
        "values_as_far_as_valid": "build",
        "wanted_capability": "unresolved",
    }
)
"""The file of each name."""


def __getattr__(name: str) -> object:
    """Import a name when it is asked for: an exported module needs few of them, and has no time for the others."""
    return name_on_demand(__name__, _HOMES, name)
