"""Places of the author's C that speak of a declaration: identifiers, and included headers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecxs.languages.c.source.syntax_tree import read_source, text_of, walk
from ecxs.languages.mention import Mention

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecxs.languages.author_removal import RemovedDeclaration

_MAX_SHOWN = 80


def find_mentions(text: str, file: str, removed: RemovedDeclaration) -> Iterator[Mention]:
    """Yield the places that speak of a removed declaration, each line once."""
    source = read_source(text)
    names, headers = _names(removed), _headers(removed)
    lines = text.split("\n")
    told: set[int] = set()
    for node in walk(source.root):
        is_name = node.type in {"identifier", "type_identifier"} and text_of(node) in names
        is_header = node.type == "string_literal" and text_of(node).strip('"') in headers
        if not (is_name or is_header):
            continue
        place = source.place(node, file)
        if place.line not in told:
            told.add(place.line)
            shown = lines[place.line - 1].strip()
            yield Mention(place, shown if len(shown) <= _MAX_SHOWN else f"{shown[:_MAX_SHOWN]}...")


def _names(removed: RemovedDeclaration) -> frozenset[str]:
    """Return the identifiers that stand for it in C."""
    module, name = removed.module_name, removed.name
    flat = name.replace(".", "_")
    own = flat if "." in name else f"{module}_{flat}"
    hook = {f"{module}_call_{flat}", *(f"{verb}_{own}{end}" for verb in ("call", "has") for end in ("_hook", "_txn"))}
    listed = {
        "option": {f"{module}_option_{name}", f"enum {module}_{name}"},
        "memtype": {f"{module}_memtype_{name}", f"{module.upper()}_SIZE_{name.upper()}"},
        "hook": hook,
        "server_hook": hook,
        "call": hook,
    }
    return frozenset(listed.get(removed.kind, set())) | removed.methods


def _headers(removed: RemovedDeclaration) -> frozenset[str]:
    if removed.kind == "hook":
        return frozenset({f"hooks/{removed.module_name}/{removed.name}.h"})
    return frozenset({f"hooks/{removed.name.replace('.', '/')}.h"} if removed.kind == "server_hook" else ())
