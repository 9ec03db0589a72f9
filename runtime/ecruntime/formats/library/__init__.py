"""Built libraries of modules in C, read without executing any of them.

A name is imported when it is asked for: most rules need no more than the suffix.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.foundation.names_on_demand import name_on_demand

if TYPE_CHECKING:
    from ecruntime.formats.library.image import MAX_LIBRARY_SIZE
    from ecruntime.formats.library.library import (
        DEPRECATED_SLOTS,
        REQUIRED_SLOTS,
        SLOTS,
        FilledVariable,
        HookUse,
        Library,
        LibraryError,
        LibraryHook,
        LibraryKind,
        LibraryModule,
        LibraryOption,
        OptionOrigin,
        RecordedRegistration,
        SourcePlace,
        Stamp,
        UseKind,
    )
    from ecruntime.formats.library.needed import NeededSymbols, needed_symbols
    from ecruntime.formats.library.read import parse_library, read_library
    from ecruntime.formats.library.suffix import LIBRARY

__all__ = [
    "DEPRECATED_SLOTS",
    "LIBRARY",
    "MAX_LIBRARY_SIZE",
    "REQUIRED_SLOTS",
    "SLOTS",
    "FilledVariable",
    "HookUse",
    "Library",
    "LibraryError",
    "LibraryHook",
    "LibraryKind",
    "LibraryModule",
    "LibraryOption",
    "NeededSymbols",
    "OptionOrigin",
    "RecordedRegistration",
    "SourcePlace",
    "Stamp",
    "UseKind",
    "needed_symbols",
    "parse_library",
    "read_library",
]

_HOMES = {
    "DEPRECATED_SLOTS": "library",
    "FilledVariable": "library",
    "HookUse": "library",
    "LIBRARY": "suffix",
    "Library": "library",
    "LibraryError": "library",
    "LibraryHook": "library",
    "LibraryKind": "library",
    "LibraryModule": "library",
    "LibraryOption": "library",
    "MAX_LIBRARY_SIZE": "image",
    "NeededSymbols": "needed",
    "OptionOrigin": "library",
    "REQUIRED_SLOTS": "library",
    "RecordedRegistration": "library",
    "SLOTS": "library",
    "SourcePlace": "library",
    "Stamp": "library",
    "UseKind": "library",
    "needed_symbols": "needed",
    "parse_library": "read",
    "read_library": "read",
}


def __getattr__(name: str) -> object:
    return name_on_demand(__name__, _HOMES, name)
