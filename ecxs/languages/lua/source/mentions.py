"""Places of the author's scripts that speak of a declaration: names of functions, and texts that name it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ecruntime.formats.lua.tokens import NAME
from ecruntime.foundation.finding import Place
from ecxs.languages.lua.source.author_script import from_lua, read_author_script, to_lua
from ecxs.languages.mention import Mention

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecxs.languages.author_removal import RemovedDeclaration

_MAX_SHOWN: Final = 80


def find_mentions(text: str, file: str, removed: RemovedDeclaration) -> Iterator[Mention]:
    """Yield the places that speak of a removed declaration, each line once."""
    script, _ = read_author_script(to_lua(text))
    if script is None:
        return
    tokens = script.tokens
    found = [
        start
        for kind, start, end in zip(tokens.kinds, tokens.starts, tokens.ends, strict=True)
        if kind == NAME and tokens.text[start:end] in removed.methods
    ]
    command = f"{removed.module_name} {removed.name}".lower()
    for literal in script.literals:
        is_option = removed.kind == "option" and literal.text.lower() == removed.name.lower()
        is_command = removed.kind == "command" and " ".join(literal.text.lower().split()) == command
        if is_option or is_command:
            found.append(literal.start)
    lines = text.split("\n")
    for number in sorted({tokens.line(at) for at in found}):
        first = min(at for at in found if tokens.line(at) == number)
        shown = lines[number - 1].strip()
        column = len(from_lua(tokens.text[tokens.line_starts[number - 1] : first])) + 1
        cut = shown if len(shown) <= _MAX_SHOWN else f"{shown[:_MAX_SHOWN]}..."
        yield Mention(Place(file, number, column), cut)
