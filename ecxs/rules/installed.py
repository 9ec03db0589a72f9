"""The records of installed modules; those of built libraries are made from what they say of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.catalogue.libraries import library_records, unrecorded_modules
from ecruntime.formats.library import LIBRARY
from ecruntime.foundation.errors import UsageError
from ecruntime.foundation.file_scan import scan
from ecruntime.model.module_record import SUFFIX, read_record

if TYPE_CHECKING:
    from pathlib import Path

    from ecruntime.model.module_record import ModuleRecord


def installed_records(path: Path) -> tuple[ModuleRecord, ...]:
    """Return the records of a libexec folder, of one library, or of one module record; none of any other file.

    Raise `UsageError` for a path that does not exist.
    """
    if not path.exists():
        raise UsageError(f"there is no file or folder '{path}'", hint="check the spelling of the path")
    if path.is_dir():
        return records_of(scan(path).files)
    if path.name.endswith(LIBRARY):
        return library_records(path)
    return (read_record(path),) if path.name.endswith(SUFFIX) else ()


def records_of(files: tuple[Path, ...]) -> tuple[ModuleRecord, ...]:
    """Return the records among files, and those of libraries whose modules have none."""
    records = tuple(read_record(file) for file in files if file.name.endswith(SUFFIX))
    return (*records, *unrecorded_modules(files, (record.definition.name for record in records)))
