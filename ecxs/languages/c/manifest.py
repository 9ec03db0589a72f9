"""The manifest beside a library: `:auto` lines that follow from it, merged into what its author wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.formats.manifest_text import with_auto_lines
from ecruntime.model.library_record import auto_capabilities

if TYPE_CHECKING:
    from ecruntime.formats.library import Library


def manifest_text(library: Library, former: str = "") -> str:
    """Return the text of the manifest of a library, made from the one that is there, or anew.

    Each module gets the `:auto` lines of what its macros register (seed 1.3.1.1), in place of all that it had; a
    section that is missing is added. Every other line, its order and its comments stay, sections of other names too.
    """
    text = former
    for module in library.modules:
        text = with_auto_lines(text, module.name, auto_capabilities(library, module))
    return text
