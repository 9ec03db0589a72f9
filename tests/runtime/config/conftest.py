"""Builds configurations of invented options for the tests of queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from ecruntime.catalogue.config_scope import ConfigScope, InstanceForm
from ecruntime.config import Configuration, OptionDefinition, OptionRegistry, RegistryDraft
from ecruntime.config.build import build
from ecruntime.config.core_registry import core_registry
from ecruntime.formats.conf import read_text
from ecruntime.formats.option_type import OptionType
from ecruntime.foundation.finding import Place
from ecruntime.model.module_kind import ModuleKind
from ecruntime.model.option import OptionFlag

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ecruntime.config import LookupResult

DELIVERY = (
    "Binding_Group:Binding:Domain > Binding:Domain > Binding_Group:Domain > "
    "Binding_Group:Binding > Binding > Binding_Group > Domain > Global"
)
HOST = "Binding_Group:Binding:Host > Binding_Group:Host > Binding:Host > Host"
PATHWAY = "Pathway_Group:Pathway > Pathway > Pathway_Group > Global"
LISTENER = "[Control_Listener]:Listen:Peer>[Control_Listener]:Listen>[Control_Listener]:Peer>[Control_Listener]"
HERE = Place("probe.py", 1)


def definitions() -> list[OptionDefinition]:
    """Return the options of the test vectors that belong to no module of their own."""
    kind = OptionType
    return [
        OptionDefinition("ttl", kind.INT, DELIVERY, "10"),
        OptionDefinition("cap", kind.INT, DELIVERY, "7"),
        OptionDefinition("tag", kind.STRING, DELIVERY),
        OptionDefinition("slots", kind.INT, HOST),
        OptionDefinition("greet", kind.STRING, PATHWAY, "hi"),
        OptionDefinition("auth", kind.BOOL, LISTENER, "false"),
        OptionDefinition("speed", kind.THROTTLE, DELIVERY),
    ]


def probe_registry() -> OptionRegistry:
    """Return the server's registry with the options of the test vectors."""
    draft = RegistryDraft(core_registry())
    for definition in definitions():
        draft.register_option(definition, owner="probe", kind=ModuleKind.SINGLETON, place=HERE)
    listing = OptionDefinition("list", OptionType.STRING, DELIVERY, flags=OptionFlag.IS_ARRAY)
    draft.register_option(listing, owner="probe", kind=ModuleKind.SINGLETON, place=HERE)
    width = OptionDefinition("width", OptionType.INT, "[gauge]", "1")
    draft.register_option(width, owner="gauge", kind=ModuleKind.SINGLETON, place=HERE)
    span = OptionDefinition("span", OptionType.INT, "meter", "1")
    draft.register_option(span, owner="meter", kind=ModuleKind.GENERIC, place=HERE)
    draft.register_scope(ConfigScope("Yard", InstanceForm.NONE), owner="yard", place=HERE)
    for name in ("Shed", "Barn"):
        draft.register_scope(ConfigScope(name, InstanceForm.NONE, ("yard",)), owner="yard", place=HERE)
        hue = OptionDefinition("hue", OptionType.STRING, f"[Yard]:[{name}]>[Yard]>Global", "grey")
        draft.register_option(hue, owner="yard", kind=None, place=HERE)
    return draft.freeze()


@dataclass(frozen=True)
class Probe:
    """A configuration and the handles of its options by name."""

    configuration: Configuration

    def handle(self, name: str, number: int = 0) -> int:
        """Return the handle of an option; `number` chooses among several paths."""
        return self.configuration.registry.find(name)[number].handle

    def ask(self, name: str, keys: Mapping[str, str], number: int = 0) -> LookupResult:
        """Look an option up."""
        return self.configuration.lookup(self.handle(name, number), keys)


@pytest.fixture(scope="session")
def registry() -> OptionRegistry:
    """The registry of the test vectors."""
    return probe_registry()


@pytest.fixture
def probe(registry: OptionRegistry) -> Callable[[str], Probe]:
    """Return a function that builds a configuration from a text."""

    def make(text: str) -> Probe:
        result = build(read_text(text, "x.conf"), registry)
        assert result.configuration is not None, result.findings
        return Probe(result.configuration)

    return make


@pytest.fixture
def complaints(registry: OptionRegistry) -> Callable[[str], list[str]]:
    """Return a function that gives the findings of a text as they are shown."""

    def make(text: str) -> list[str]:
        return [str(finding) for finding in build(read_text(text, "x.conf"), registry).findings]

    return make
