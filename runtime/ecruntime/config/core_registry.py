"""The registry of the server's own options and config scopes, with which every server starts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ecruntime.catalogue.options import CatalogueOption, load_option_catalogue
from ecruntime.config.option import OptionDefinition
from ecruntime.config.registry import CORE, OptionRegistry
from ecruntime.config.registry_draft import RegistryDraft
from ecruntime.formats.option_type import ConversionError, OptionType, convert
from ecruntime.foundation.finding import Place
from ecruntime.model.option import option_flags

if TYPE_CHECKING:
    from collections.abc import Callable

_HOST_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*+(?:\.[A-Za-z0-9_-]++)*+\.?", re.ASCII)
_PLACE = Place("the server's catalogue")


@dataclass(frozen=True, slots=True)
class WordList:
    """A validator that accepts a closed set of texts, without regard to case."""

    words: tuple[str, ...]

    def __call__(self, value: object) -> bool | str:
        """Return True for one of the words, else a sentence that lists them."""
        if str(value).lower() in {word.lower() for word in self.words}:
            return True
        return f"'{value}' is none of {', '.join(self.words)}"


@dataclass(frozen=True, slots=True)
class HostOrAddress:
    """A validator that accepts an address without port, or the name of a host, which is not looked up."""

    def __call__(self, value: object) -> bool | str:
        """Return True for one of the two, else a sentence about both."""
        text = str(value)
        try:
            convert(OptionType.SOCKADDR_PORTLESS, text)
        except ConversionError:
            # Digits and dots alone are an address with a slip, never a name.
            is_name = _HOST_NAME.fullmatch(text) is not None and not text.replace(".", "").isdigit()
            return is_name or f"'{text}' is neither an address without port nor the name of a host"
        return True


@dataclass(frozen=True, slots=True)
class ZeroOrAtLeast:
    """A validator that accepts 0, by which the system chooses, and numbers from a minimum on."""

    minimum: int

    def __call__(self, value: object) -> bool | str:
        """Return True for one of them, else a sentence about both."""
        if value == 0 or (isinstance(value, int) and value >= self.minimum):
            return True
        return f"'{value}' is less than {self.minimum}, and not 0"


@cache
def core_registry() -> OptionRegistry:
    """Return the options and config scopes of the server; frozen, made once per process."""
    catalogue = load_option_catalogue()
    draft = RegistryDraft(OptionRegistry())
    for scope in catalogue.scopes:
        draft.register_scope(scope, owner=CORE, place=_PLACE)
    for option in catalogue.options:
        if option.is_common:
            draft.register_common(_definition(option), place=_PLACE)
        else:
            draft.register_option(_definition(option), owner=CORE, kind=None, place=_PLACE)
    return draft.freeze()


def _definition(option: CatalogueOption) -> OptionDefinition:
    return OptionDefinition(
        name=option.name,
        type=option.type,
        fallback=option.fallback.text,
        default=option.default,
        flags=option_flags(is_array=option.is_array, is_tunable_online=option.is_tunable_online),
        option_map=option.option_map,
        minimum=option.minimum,
        maximum=option.maximum,
        validate=_validator(option),
    )


def _validator(option: CatalogueOption) -> Callable[[object], bool | str] | None:
    if option.is_host:
        return HostOrAddress()
    if option.least_unless_zero is not None:
        return ZeroOrAtLeast(option.least_unless_zero)
    return WordList(option.words) if option.type is OptionType.STRING and option.words else None
