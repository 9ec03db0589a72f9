"""Operations that scripts call, by their names in the catalogue; each gets the host of the script first."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from ecruntime.languages.lua.operations import (
    building,
    content,
    contexts,
    core,
    counters,
    encodings,
    json_values,
    locks,
    macros,
    messages,
    parts,
    patterns,
    policyeditor,
    queries,
    registration,
    scheduling,
    series,
    sessions,
    streams,
    threads,
    xml_documents,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

OPERATIONS: Final[Mapping[str, Callable[..., Any]]] = MappingProxyType(
    {
        **registration.OPERATIONS,
        **core.OPERATIONS,
        **scheduling.OPERATIONS,
        **locks.OPERATIONS,
        **macros.OPERATIONS,
        **threads.OPERATIONS,
        **counters.OPERATIONS,
        **patterns.OPERATIONS,
        **json_values.OPERATIONS,
        **xml_documents.OPERATIONS,
        **encodings.OPERATIONS,
        **streams.OPERATIONS,
        **queries.OPERATIONS,
        **contexts.OPERATIONS,
        **messages.OPERATIONS,
        **parts.OPERATIONS,
        **content.OPERATIONS,
        **building.OPERATIONS,
        **sessions.OPERATIONS,
        **series.OPERATIONS,
        **policyeditor.OPERATIONS,
    }
)
"""The part of the catalogue that this runtime has; a module beside this file adds its own table."""

LEAVING: Final = parts.LEAVING | content.LEAVING | building.LEAVING
"""Operations that work on whole messages: they are performed without the lock of the runtime, where Lua can be left."""
