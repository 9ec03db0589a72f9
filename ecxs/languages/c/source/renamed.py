"""Another name of the module in the author's C: identifiers of the tool, and the names of its headers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecxs.languages.c.source.syntax_tree import read_source, text_of, walk

if TYPE_CHECKING:
    from pathlib import PurePosixPath

    from ecxs.languages.name_change import NameChange

_WORD = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_NAMES = frozenset({"identifier", "type_identifier"})


def rename_in_source(text: str, path: PurePosixPath, change: NameChange) -> str:
    """Replace the module's name where it certainly means the module; text of comments and strings stays."""
    if path.suffix not in {".c", ".h"} or change.old.lower() not in text.lower():
        return text
    source = read_source(text)
    known = frozenset(_WORD.findall(change.generated))
    data = source.data
    edits = []
    for node in walk(source.root):
        if node.type in _NAMES:
            renamed = _identifier(text_of(node), change, known)
        elif node.type == "string_content" and node.parent is not None and _is_included(node.parent.parent):
            renamed = _header(text_of(node), change)
        else:
            continue
        if renamed != text_of(node):
            edits.append((node.start_byte, node.end_byte, renamed.encode()))
    for start, end, new in reversed(edits):
        data = data[:start] + new + data[end:]
    return data.decode("utf-8", "surrogateescape")


def _is_included(node: object) -> bool:
    return getattr(node, "type", "") == "preproc_include"


def _identifier(name: str, change: NameChange, known: frozenset[str]) -> str:
    """Return the name that the new generated files have for what an old one stood for."""
    if name == change.old:
        return change.new
    for old, new in ((change.old, change.new), (change.old.upper(), change.new.upper())):
        if name.startswith(f"{old}_") and (renamed := new + name[len(old) :]) in known:
            return renamed
    for verb in ("call", "has", "register"):
        renamed = name.replace(f"{verb}_{change.old}_", f"{verb}_{change.new}_", 1)
        if name.startswith(f"{verb}_{change.old}_") and any(f"_{hook}_" in f"{name}_" for hook in change.hooks):
            return renamed
    return name


def _header(name: str, change: NameChange) -> str:
    if name == f"{change.old}.h":
        return f"{change.new}.h"
    return name.replace(f"hooks/{change.old}/", f"hooks/{change.new}/", 1)
