"""Output of a picture in the DOT language of Graphviz."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecxs.graph.picture import ArrowKind, BoxKind
from ecxs.graph.text import escape_unprintable

if TYPE_CHECKING:
    from ecxs.graph.picture import Arrow, Box, Picture

_BOX = {
    BoxKind.MODULE: 'shape=box, style="rounded,filled", fillcolor="#e8f1fd", color="#3b78c9"',
    BoxKind.HOOK: 'shape=box, style="rounded,filled", fillcolor="#e9f7ee", color="#35945a"',
    BoxKind.SERVER_HOOK: 'shape=box, style="rounded,filled", fillcolor="#f2f4f7", color="#7b8794"',
    BoxKind.MISSING: 'shape=box, style="dashed,filled", fillcolor="#fdebec", color="#cf3a44"',
    BoxKind.BROKEN: 'shape=box, style="dashed,filled", fillcolor="#fdebec", color="#cf3a44"',
    BoxKind.UNDECLARED: 'shape=box, style="dashed,filled", fillcolor="#fdebec", color="#cf3a44"',
    BoxKind.DISPUTED: 'shape=box, style="dashed,filled", fillcolor="#fdebec", color="#cf3a44"',
    BoxKind.CONFLICT: 'shape=note, style="dashed,filled", fillcolor="#fdebec", color="#cf3a44"',
}
_ARROW = {
    ArrowKind.REQUIRES: 'style=dashed, constraint=true, dir=back, color="#3b78c9"',
    ArrowKind.DECLARES: 'color="#35945a"',
    ArrowKind.CALLS: 'color="#7b8794"',
    ArrowKind.PROVIDES: 'color="#b98a1d"',
}


def to_dot(picture: Picture) -> str:
    """Return a picture in DOT; requirements lead from the required module, so that it stands to the left."""
    names = {box.key: f"n{number}" for number, box in enumerate(picture.boxes)}
    lines = ["digraph modules {", "  rankdir=LR;", '  node [fontname="monospace"];', '  edge [fontname="monospace"];']
    lines += [f"  {names[box.key]} [{_BOX[box.kind]}, label={_label(box)}{_page(box)}];" for box in picture.boxes]
    lines += [f"  {_arrow(arrow, names)}" for arrow in picture.arrows]
    return "\n".join((*lines, "}")) + "\n"


def _arrow(arrow: Arrow, names: dict[str, str]) -> str:
    ends = (arrow.head, arrow.tail) if arrow.kind is ArrowKind.REQUIRES else (arrow.tail, arrow.head)
    look = _ARROW[arrow.kind] + (', color="#cf3a44"' if arrow.is_wrong else "")
    label = f", label={_quoted(arrow.label)}" if arrow.label else ""
    return f"{names[ends[0]]} -> {names[ends[1]]} [{look}{label}];"


def _label(box: Box) -> str:
    # Within quotes, \n and \l end a line, the latter one that is aligned left; these are the only backslashes that are
    # not doubled.
    centered = "\\n".join(_escaped(line) for line in (box.title, *box.lines))
    listed = "".join(f"{_escaped(line)}\\l" for line in box.listed)
    return f'"{centered}\\n \\n{listed}"' if listed else f'"{centered}"'


def _page(box: Box) -> str:
    told = "\\n".join(_escaped(escape_unprintable(line)) for line in box.hint.split("\n"))
    hint = f', tooltip="{told}"' if told else ""
    return f"{hint}, URL={_quoted(box.link)}" if box.link else hint


def _quoted(text: str) -> str:
    return f'"{_escaped(text)}"'


def _escaped(text: str) -> str:
    # Graphviz reads HTML entities in labels.
    return text.replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')
