"""Layout of generated C: prototypes, and comments, in lines of at most 80 columns where that can be."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from ecxs.render import Code

if TYPE_CHECKING:
    from collections.abc import Iterable

WIDTH = 80
_CONTINUED = "    "


def declared(ctype: str, name: str) -> Code:
    """Write a type and a name as a declaration: `int count`, `char *text`."""
    return Code(f"{ctype}{'' if ctype.endswith('*') else ' '}{name}")


def function_head(returns: str, name: str, parameters: Iterable[tuple[str, str]], before: str = "") -> Code:
    """Write the head of a function, without what follows the closing parenthesis.

    `parameters` are pairs of type and name; one without a name is written as its type alone.
    """
    parts = [declared(ctype, parameter) if parameter else ctype for ctype, parameter in parameters]
    return filled(f"{before}{declared(returns, name)}(", parts or ["void"], ")")


def filled(opening: str, parts: Iterable[str], closing: str) -> Code:
    """Write parts with commas between them; what does not fit into a line goes on in the next one, indented."""
    lines, pieces = [opening], list(parts)
    indent = " " * (len(opening) - len(opening.lstrip())) + _CONTINUED
    for number, part in enumerate(pieces):
        is_last = number == len(pieces) - 1
        text = part + (closing if is_last else ",")
        gap = "" if lines[-1].endswith("(") else " "
        # One column is kept for what follows, a semicolon or a brace.
        if len(lines[-1]) + len(gap) + len(text) > WIDTH - 2:
            lines.append(indent + text)
        else:
            lines[-1] += gap + text
    return Code("\n".join(lines))


def comment_lines(text: str) -> Code:
    """Write a text, which is fit for a comment, as one block comment."""
    lines = textwrap.wrap(text, WIDTH - 6, break_long_words=False, break_on_hyphens=False)
    return Code("/* " + "\n * ".join(lines) + " */")
