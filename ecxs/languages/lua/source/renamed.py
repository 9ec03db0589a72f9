"""Another name of the module in the author's scripts: where it is registered, required, configured and annotated."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import Refused
from ecxs.languages.lua.source.author_script import CONTROL, REGISTER, from_lua, read_author_script, to_lua

if TYPE_CHECKING:
    from ecxs.languages.lua.source.author_script import LiteralText
    from ecxs.languages.name_change import NameChange

_ANNOTATION: Final = re.compile(r"---[ \t]*@[^\n]*")


def rename_in_source(text: str, file: str, change: NameChange) -> str:
    """Replace the module's name where it certainly means the module; other texts and comments stay."""
    if change.old.lower() not in text.lower():
        return text
    script, faults = read_author_script(to_lua(text))
    if script is None:
        raise Refused([fault.finding(file) for fault in faults])
    edits = []
    for literal in script.literals:
        renamed = _renamed(literal, script.called[literal.start], change)
        if renamed != literal.text:
            edits.append((literal.start, literal.end, renamed))
    for start, end in script.tokens.comments:
        for found in _ANNOTATION.finditer(script.text, start, end):
            renamed = re.sub(rf"(?<![\w.]){re.escape(change.old)}(?=\.module\b)", change.new, found[0])
            if renamed != found[0]:
                edits.append((found.start(), found.end(), renamed))
    changed = script.text
    for start, end, new in sorted(edits, reverse=True):
        changed = changed[:start] + new + changed[end:]
    return from_lua(changed)


def _renamed(literal: LiteralText, function: str, change: NameChange) -> str:
    old, text = change.old, literal.text
    if function == REGISTER:
        return change.new if text == old else text
    if function == CONTROL:
        first, blank, rest = text.partition(" ")
        return f"{change.new}{blank}{rest}" if first == old else text
    if function == "require":
        return change.new if text == old else text
    if function == "msys.config":
        return change.new if text == old else change.options.get(text, text)
    return text
