"""Output of a picture in the Mermaid language, which code hosts render in their pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecxs.graph.picture import ArrowKind, BoxKind

if TYPE_CHECKING:
    from ecxs.graph.picture import Arrow, Box, Picture

_ROUND = frozenset((BoxKind.HOOK, BoxKind.SERVER_HOOK, BoxKind.UNDECLARED, BoxKind.DISPUTED))
_CLASSES = (
    "classDef module fill:#e8f1fd,stroke:#3b78c9,color:#16202c",
    "classDef hook fill:#e9f7ee,stroke:#35945a,color:#16202c",
    "classDef server fill:#f2f4f7,stroke:#7b8794,color:#16202c",
    "classDef problem fill:#fdebec,stroke:#cf3a44,color:#16202c,stroke-dasharray:6 4",
)
_CLASS = {
    BoxKind.MODULE: "module",
    BoxKind.HOOK: "hook",
    BoxKind.SERVER_HOOK: "server",
}


def to_mermaid(picture: Picture) -> str:
    """Return a picture as a Mermaid flowchart."""
    names = {box.key: f"n{number}" for number, box in enumerate(picture.boxes)}
    lines = ["flowchart LR"]
    lines += [f"  {names[box.key]}{_shape(box)}:::{_CLASS.get(box.kind, 'problem')}" for box in picture.boxes]
    lines += [f"  {_arrow(arrow, names)}" for arrow in picture.arrows]
    lines += [f'  click {names[box.key]} href "{box.link}"' for box in picture.boxes if box.link]
    lines += [f"  {line}" for line in _CLASSES]
    wrong = [str(number) for number, arrow in enumerate(picture.arrows) if arrow.is_wrong]
    if wrong:
        lines.append(f"  linkStyle {','.join(wrong)} stroke:#cf3a44")
    return "\n".join(lines) + "\n"


def _shape(box: Box) -> str:
    rule = ("---",) if box.listed else ()
    text = "<br/>".join(_escaped(line) for line in (box.title, *box.lines, *rule, *box.listed))
    return f'(["{text}"])' if box.kind in _ROUND else f'["{text}"]'


def _arrow(arrow: Arrow, names: dict[str, str]) -> str:
    line = "-.->" if arrow.kind is ArrowKind.REQUIRES else "-->"
    label = f'|"{_escaped(arrow.label)}"|' if arrow.label else ""
    return f"{names[arrow.tail]} {line}{label} {names[arrow.head]}"


def _escaped(text: str) -> str:
    """Return text with numeric entities for all characters that Mermaid or its HTML could interpret."""
    return "".join(char if char.isalnum() or char in " _-.,:" else f"#{ord(char)};" for char in text)
