"""Built libraries of modules in C, read without executing any of them."""

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
from ecruntime.formats.library.read import LIBRARY, parse_library, read_library

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
