"""Operations that scripts call, by their names in the catalogue; each gets the host of the script first."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from ecruntime.languages.lua.operations import (
    core,
    counters,
    encodings,
    json_values,
    locks,
    patterns,
    queries,
    registration,
    scheduling,
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
        **threads.OPERATIONS,
        **counters.OPERATIONS,
        **patterns.OPERATIONS,
        **json_values.OPERATIONS,
        **xml_documents.OPERATIONS,
        **encodings.OPERATIONS,
        **streams.OPERATIONS,
        **queries.OPERATIONS,
    }
)
"""The part of the catalogue that this runtime has; a module beside this file adds its own table."""
