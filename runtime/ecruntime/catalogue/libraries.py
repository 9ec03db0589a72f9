"""The modules of built libraries as records, with what the catalogue knows of the server's hooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.formats.library import LIBRARY, LibraryError, read_library
from ecruntime.model.library_record import module_records

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from ecruntime.model.module_record import ModuleRecord


def library_records(path: Path, *, file: str = "") -> tuple[ModuleRecord, ...]:
    """Read a library from disk; raise `LibraryError` for what is none, and for one without a module."""
    library = read_library(path, file=file)
    if not library.modules:
        hint = "'ecxs validate --level symbols' says what is missing"
        raise LibraryError(f"{library.file}: the library holds no module infrastructure", hint=hint)
    return module_records(library, load_hook_catalogue().get)


def unrecorded_modules(files: Iterable[Path], known: Iterable[str]) -> tuple[ModuleRecord, ...]:
    """Return the modules of the libraries among `files`, except those whose record is there; `known` are its names.

    A library that holds no module, such as one that a module needs, is passed over.
    """
    recorded = {name.lower() for name in known}
    found: dict[str, ModuleRecord] = {}
    for path in files:
        if not path.name.endswith(LIBRARY):
            continue
        try:
            records = library_records(path)
        except LibraryError:
            continue
        for record in records:
            if record.definition.name.lower() not in recorded:
                found.setdefault(record.definition.name.lower(), record)
    return tuple(found.values())
