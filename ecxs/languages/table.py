"""The table of languages: one row each."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from ecruntime.foundation.errors import UsageError
from ecxs.definition import Language
from ecxs.languages.c.language import C
from ecxs.languages.lua.language import LUA
from ecxs.languages.python.language import PYTHON

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecxs.definition import ModuleDefinition
    from ecxs.languages.language import LanguageTools

LANGUAGES: Mapping[Language, LanguageTools] = MappingProxyType(
    {Language.PYTHON: PYTHON, Language.C: C, Language.LUA: LUA}
)


def tools_of(definition: ModuleDefinition) -> LanguageTools:
    """Return the tools of a module's language; refuse a language that this version cannot write."""
    tools = LANGUAGES.get(definition.language)
    if tools is None:
        available = ", ".join(f"'{language}'" for language in LANGUAGES)
        raise UsageError(
            f"module '{definition.name}' has language '{definition.language}', which this version cannot write",
            hint=f"available: {available}",
        )
    return tools
