"""The manifest beside a library: `:auto` lines that follow from it, merged into what its author wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.formats.manifest_text import with_auto_lines
from ecruntime.foundation.errors import EcError
from ecruntime.model.library_record import auto_capabilities
from ecruntime.model.module import former_names
from ecruntime.model.module_record import SUFFIX, read_record
from ecxs.languages.c.naming import GENERATED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ecruntime.formats.library import Library
    from ecruntime.model.module import ModuleDefinition


def manifest_text(library: Library, former: str = "", records: Sequence[Path] = ()) -> str:
    """Return the text of the manifest of a library, made from the one that is there, or anew.

    Each module gets the `:auto` lines of what its macros register (seed 1.3.1.1), in place of all that it had; a
    section that is missing is added. Every other line, its order and its comments stay, sections of other names too.
    Former names of options are in none of its macros: `records` are those of its modules, as far as they are there.
    """
    definitions = {it.name.lower(): it for it in map(_definition, records) if it is not None}
    text = former
    for module in library.modules:
        declared = definitions.get(module.name.lower())
        names = former_names(declared) if declared is not None else {}
        text = with_auto_lines(text, module.name, auto_capabilities(library, module, names))
    return text


def records_of(library: Library, folder: Path) -> tuple[Path, ...]:
    """Return the places of the records of a library's modules: beside it, and with the generated files of a project."""
    names = [f"{module.name}{SUFFIX}" for module in library.modules]
    return tuple(place / name for place in (folder, folder / GENERATED) for name in names)


def _definition(path: Path) -> ModuleDefinition | None:
    try:
        return read_record(path).definition if path.is_file() else None
    # Told where records are checked; a library is built without one.
    except EcError:
        return None
