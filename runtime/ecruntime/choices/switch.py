"""The observations of a probe that the runtime can follow, each with the choice that it decides."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ecruntime.choices import configuration_switches as configuration
from ecruntime.choices import manifest_switches as manifests
from ecruntime.choices import runtime_switches as runtime
from ecruntime.choices.observed import NOTHING, Decided
from ecruntime.choices.server_choices import ConfigurationForm

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

CONSTANTS: Final = "constants.hook."
CHAINS: Final = "hooks.end-of-chain."


@dataclass(frozen=True, slots=True)
class Switch:
    """The choice that an observation decides."""

    choice: str
    """The choice, as messages and `docs/fidelity.md` name it."""
    decide: Callable[[object], Decided]
    """Reads the value; raises `InvalidValue` for one that no probe writes."""


def _forms() -> dict[str, Switch]:
    plain = {
        "semicolons": ConfigurationForm.SEMICOLONS,
        "slash": ConfigurationForm.SLASH,
        "commas.dictionary": ConfigurationForm.DICTIONARY_COMMAS,
        "stanza-with-equals": ConfigurationForm.STANZA_WITH_EQUALS,
        "hyphens": ConfigurationForm.HYPHENS,
        "colons": ConfigurationForm.COLONS,
        "no-equals": ConfigurationForm.NO_EQUALS,
    }
    made = {
        f"configuration.{name}": Switch("refused_forms", configuration.form(which)) for name, which in plain.items()
    }
    made["configuration.commas"] = Switch("refused_forms", configuration.form(ConfigurationForm.COMMAS, "with"))
    return made


_SWITCHES: Mapping[str, Switch] = MappingProxyType(
    {
        "manifests.order-of-scanning": Switch("scan_order", manifests.scan_order),
        "manifests.hidden-names": Switch("reads_hidden", manifests.hidden_names),
        "manifests.links": Switch("follows_links", manifests.links),
        "manifests.depth": Switch("scan_depth", manifests.depth),
        "manifests.order-of-requirements": Switch("requirements_last_first", manifests.requirements),
        **_forms(),
        "configuration.escapes": Switch("escapes", configuration.escapes),
        "configuration.boolean-words": Switch("boolean_words", configuration.boolean_words),
        "configuration.units": Switch("units", configuration.units),
        "configuration.modes": Switch("mode_digits", configuration.modes),
        "configuration.word-for-array": Switch("takes_word_for_array", configuration.word_for_array),
        "configuration.includes": Switch("max_include_depth", configuration.includes),
        "configuration.size": Switch("max_file_size", configuration.size),
        "scopes.arrays": Switch("joins_arrays", configuration.arrays),
        "scopes.repeated-stanza": Switch("repeated_stanza", configuration.repeated_stanza),
        "modules.order-of-ext-init": Switch("init_order", runtime.init_order),
        "events.timers.early": Switch("serves_timers_early", runtime.early_timers),
        "events.timers.resolution": Switch("timer_resolution", runtime.timer_resolution),
        "events.timers.same-turn": Switch("serves_new_timers", runtime.new_timers),
        "events.timers.type": Switch("timer_mask", runtime.timer_type),
        "thread-pools.swapout": Switch("swapout_threads", runtime.swapout),
        "thread-pools.zero-threads": Switch("zero_pool", runtime.zero_threads),
    }
)


def switch_of(identifier: str) -> Switch | None:
    """Return what an observation decides; None if the runtime cannot follow it."""
    if identifier.startswith(CONSTANTS):
        return Switch("constants", partial(_constant, identifier.removeprefix(CONSTANTS)))
    if identifier.startswith(CHAINS):
        leaf = identifier.removeprefix(CHAINS).replace(".", "_", 1)
        return Switch("going_on", partial(runtime.end_of_chain, leaf))
    return _SWITCHES.get(identifier)


def choices_followed() -> frozenset[str]:
    """Return the names of all choices that observations decide."""
    return frozenset({"constants", "going_on", *(switch.choice for switch in _SWITCHES.values())})


def _constant(name: str, value: object) -> Decided:
    number = configuration.constant(value)
    return NOTHING if number is None else Decided({"constants": {name: number}})
