"""Choices of one server where the documents leave them open."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.file_scan import ScanRules

if TYPE_CHECKING:
    from collections.abc import Mapping


class InitOrder(StrEnum):
    """The orders of `ext_init` in one phase."""

    GENERIC_FIRST = "generic-first"
    SINGLETONS_FIRST = "singletons-first"
    LOADED = "loaded"
    """As the modules were loaded, whatever their kind."""


class RepeatedStanza(StrEnum):
    """The ways in which a stanza is read that stands twice with one name."""

    MERGED = "merged"
    LAST = "last"
    """The later one takes the place of the earlier one."""
    FIRST = "first"


class ConfigurationForm(StrEnum):
    """The forms of a configuration that are read with a warning."""

    SEMICOLONS = "semicolons"
    SLASH = "slash"
    COMMAS = "commas"
    DICTIONARY_COMMAS = "dictionary-commas"
    STANZA_WITH_EQUALS = "stanza-with-equals"
    NO_EQUALS = "no-equals"
    HYPHENS = "hyphens"
    COLONS = "colons"


class ZeroPool(StrEnum):
    """The places where the jobs of a pool of 0 threads run."""

    CALLER = "caller"
    THREAD = "thread"
    """As if the pool had one thread."""


@dataclass(frozen=True, slots=True)
class ServerChoices:
    """The choices of one server where the documents leave them open; the defaults are our own.

    It is made once and passed down. `docs/fidelity.md` names the field of each line that has one.
    """

    scan: ScanRules = field(default_factory=ScanRules)
    """The files of a folder with modules that are read, and their order."""
    requirements_last_first: bool = False
    """Whether the last of the requirements of a module is configured first."""

    refused_forms: frozenset[ConfigurationForm] = frozenset()
    escapes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The text that a backslash and this character in quotes become, where that is not our own choice."""
    boolean_words: Mapping[str, bool | None] = field(default_factory=lambda: MappingProxyType({}))
    """The value of words for booleans, in lower case; None for a word that is refused."""
    units: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """The factor of each unit behind an integer."""
    mode_digits: frozenset[int] = frozenset({3, 4, 5})
    """The numbers of digits that a file mode may have."""
    takes_word_for_array: bool = False
    repeated_stanza: RepeatedStanza = RepeatedStanza.MERGED
    joins_arrays: bool = False
    """Whether an array of an inner scope is added to those of the scopes that it falls back to."""
    max_include_depth: int = 32
    max_file_size: int = 16 * 1024 * 1024

    init_order: InitOrder = InitOrder.GENERIC_FIRST
    going_on: frozenset[str] = frozenset()
    """Hooks, by their names in code, whose chains do not end at the first result that is not zero."""

    timer_resolution: float = 0.0
    """Seconds between two moments at which timers are served; 0 for any moment."""
    serves_timers_early: bool = False
    """Whether a timer is served at the moment before it is due, and not at the one after."""
    serves_new_timers: bool = False
    """Whether a turn serves those timers, too, that its own timers set for now."""
    timer_mask: int = 0
    """The mask with which a timer of Python is called."""
    timer_type: int = 8
    """The event type with which a timer of C is called; ours is `E_TIMEOUT`, which no mask of Python has."""

    swapout_threads: int = 20
    zero_pool: ZeroPool = ZeroPool.CALLER

    constants: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """The numbers of constants of hooks, where they are not our own choice."""


AS_CHOSEN: Final = ServerChoices()
"""Our own choices."""
