"""The options and config scopes of the server, from the data beside this file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import tomli

from ecruntime.catalogue.config_scope import ConfigScope, InstanceForm, Matching
from ecruntime.catalogue.entries import data_text
from ecruntime.catalogue.option_scopes import COMMON_SCOPE
from ecruntime.catalogue.scope_order import scope_order
from ecruntime.catalogue.server_modules import load_server_modules
from ecruntime.formats.fallback import FallbackPath, normal_spelling
from ecruntime.formats.option_type import OptionMap, OptionType

if TYPE_CHECKING:
    from ecruntime.catalogue.server_modules import CatalogueModule

_TEXT = frozenset({OptionType.STRING})


@dataclass(frozen=True, slots=True)
class CatalogueOption:
    """One option of the server."""

    name: str
    type: OptionType
    fallback: FallbackPath
    scopes: tuple[str, ...]
    """The innermost scopes in which the option is valid."""
    default: str | None = None
    """Text in the syntax of the file."""
    is_array: bool = False
    is_tunable_online: bool = True
    words: tuple[str, ...] = ()
    """For texts, the only valid ones; for numbers, words valid beside them."""
    minimum: int | None = None
    maximum: int | None = None
    least_unless_zero: int | None = None
    """The minimum of a number in which 0 stands for the choice of the system."""
    is_host: bool = False
    """True for a text that is an address without port or the name of a host."""

    @property
    def is_common(self) -> bool:
        """Tell whether the option is valid in the stanza of every module."""
        return self.scopes == (COMMON_SCOPE,)

    @property
    def option_map(self) -> OptionMap:
        """The words of a number option. The documents give them no numbers, so these count down from -1."""
        if self.type in _TEXT:
            return ()
        return tuple((word, -1 - position) for position, word in enumerate(self.words))


@dataclass(frozen=True, slots=True)
class OptionCatalogue:
    """The options, scopes and modules that public documents name; frozen."""

    options: tuple[CatalogueOption, ...]
    scopes: tuple[ConfigScope, ...]

    @property
    def modules(self) -> tuple[CatalogueModule, ...]:
        """The modules of the server; read when they are first asked for."""
        return tuple(load_server_modules().by_name.values())

    def module(self, name: str) -> CatalogueModule | None:
        """Return a module of the server by name, without regard to case."""
        return load_server_modules().by_name.get(name.lower())


@cache
def load_option_catalogue() -> OptionCatalogue:
    """Return the catalogue; read once, since it is frozen."""
    data = tomli.loads(data_text("options.toml"))
    return OptionCatalogue(
        tuple(_option(entry) for entry in data["option"]),
        tuple(_scope(entry) for entry in data["scope"]),
    )


def _option(entry: dict[str, Any]) -> CatalogueOption:
    scopes = tuple(entry["scopes"])
    return CatalogueOption(
        name=entry["name"],
        type=OptionType(entry["type"]),
        fallback=scope_order(scopes),
        scopes=scopes,
        default=entry.get("default"),
        is_array=entry.get("array", False),
        is_tunable_online=entry.get("online", True),
        words=tuple(entry.get("words", ())),
        minimum=entry.get("minimum"),
        maximum=entry.get("maximum"),
        least_unless_zero=entry.get("least_unless_zero"),
        is_host=entry.get("hosts", False),
    )


def _scope(entry: dict[str, Any]) -> ConfigScope:
    return ConfigScope(
        normal_spelling(entry["name"]),
        InstanceForm(entry["instance"]),
        tuple(entry["inside"]),
        Matching(entry.get("matching", "exact")),
    )
