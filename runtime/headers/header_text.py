"""The text around the declarations of a header, and the markers of the hand-written parts."""

from __future__ import annotations

import re

BANNER = "/* Made by runtime/headers/make.py from catalogues and parts: edit those. */"
OPENING = ("#ifdef __cplusplus", 'extern "C" {', "#endif")
CLOSING = ("#ifdef __cplusplus", "}", "#endif")
MARKERS = ("includes", "constants", "structures", "functions", "refused", "stamp", "hooks")
_MARKER = re.compile(r"^/\* @(\w+) \*/\n", re.MULTILINE)


class PartError(Exception):
    """A hand-written part that does not fit the catalogue."""


def guard(name: str) -> str:
    """Return the macro that keeps a header from being read twice."""
    return "EC_" + re.sub(r"\W", "_", name).upper()


def template(name: str) -> str:
    """Return the part of a header that has none by hand."""
    markers = {marker: f"/* @{marker} */" for marker in MARKERS}
    lines = [
        f"#ifndef {guard(name)}",
        f"#define {guard(name)}",
        '#include "ec_types.h"',
        markers["includes"],
        "",
        *OPENING,
    ]
    lines += ["", *(markers[marker] for marker in MARKERS[1:5]), "", *CLOSING, markers["hooks"], "", "#endif", ""]
    return "\n".join(lines)


def filled(name: str, part: str, blocks: dict[str, list[str]]) -> str:
    """Return a part with each marker replaced by its block; a block that has no marker is refused."""
    found = _MARKER.findall(part)
    unknown = sorted(set(found) - set(MARKERS))
    without = [marker for marker in MARKERS if blocks.get(marker) and marker not in found]
    if unknown or without or len(found) != len(set(found)):
        message = f"parts/{name}: markers {found}; unknown: {unknown}, missing: {without}"
        raise PartError(message)
    text = _MARKER.sub(lambda match: "".join(f"{line}\n" for line in blocks.get(match[1], ())), part)
    return BANNER + "\n" + re.sub(r"\n{3,}", "\n\n", text)
