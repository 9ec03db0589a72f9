"""The registry of the server's own options and config scopes, with which every server starts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ecruntime.catalogue.options import CatalogueOption, load_option_catalogue
from ecruntime.config.option import OptionDefinition
from ecruntime.config.registry import CORE, OptionRegistry
from ecruntime.config.registry_draft import RegistryDraft
from ecruntime.formats.option_type import OptionType
from ecruntime.foundation.finding import Place
from ecruntime.model.option import option_flags

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
    is_word_list = option.type is OptionType.STRING and bool(option.words)
    return OptionDefinition(
        name=option.name,
        type=option.type,
        fallback=option.fallback.text,
        default=option.default,
        flags=option_flags(is_array=option.is_array, is_tunable_online=option.is_tunable_online),
        option_map=option.option_map,
        validate=WordList(option.words) if is_word_list else None,
    )
