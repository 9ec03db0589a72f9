"""Output of a picture as trees of text: modules with what they require, hooks with their providers in call order."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from ecxs.graph.picture import ArrowKind, BoxKind
from ecxs.graph.text import INDENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecxs.graph.picture import Arrow, Box, Picture

_HOOKS: Final = frozenset((BoxKind.HOOK, BoxKind.SERVER_HOOK, BoxKind.UNDECLARED, BoxKind.DISPUTED))
_STYLES: Final = {BoxKind.MODULE: "bold blue", BoxKind.HOOK: "bold green", BoxKind.SERVER_HOOK: "bold"}
_PROBLEM: Final = "bold red"
_SMALL: Final = "dim"
_INDENT: Final = 8
"""Half of the columns at most are indent, four of them each time."""


def to_tree(picture: Picture, columns: int = 100, *, is_colored: bool = False) -> str:
    """Return a picture as text of at most so many columns; a module that stands further up is not opened again."""
    file = StringIO()
    console = Console(
        file=file, width=columns, force_terminal=is_colored, color_system="standard" if is_colored else None,
        legacy_windows=False, emoji=False, highlight=False, markup=False,
    )  # fmt: skip  # settings, several to a line
    for tree in (*_module_trees(picture, max(2, columns // _INDENT)), *_hook_trees(picture)):
        console.print(tree, no_wrap=True, overflow="ellipsis")
    return "".join(f"{line.rstrip()}\n" for line in file.getvalue().splitlines())


def _module_trees(picture: Picture, max_depth: int) -> Iterator[Tree]:
    """Yield the modules that none requires, and below each what it requires; then what is deeper, and circles."""
    boxes = {box.key: box for box in picture.boxes}
    requires: dict[str, list[str]] = {}
    for arrow in picture.arrows:
        if arrow.kind is ArrowKind.REQUIRES:
            requires.setdefault(arrow.tail, []).append(arrow.head)
    required = {head for tail, heads in requires.items() for head in heads if head != tail}
    modules = [box.key for box in picture.boxes if box.kind in (BoxKind.MODULE, BoxKind.BROKEN)]
    opened: set[str] = set()
    for key in (*(key for key in modules if key not in required), *modules):
        if key in opened:
            continue
        root = Tree("", hide_root=True)
        # Without recursion: a chain of requirements may be as long as a manifest.
        waiting = [(root, key, 0)]
        while waiting:
            above, name, depth = waiting.pop()
            if name in opened or depth > max_depth:
                above.add(Text.assemble(_named(boxes[name]), ("  (above)" if name in opened else "  (below)", _SMALL)))
                continue
            opened.add(name)
            branch = above.add(_label(boxes[name]))
            waiting += [(branch, needed, depth + 1) for needed in reversed(requires.get(name, ())) if needed != name]
        yield root


def _hook_trees(picture: Picture) -> Iterator[Tree]:
    """Yield each hook with its providers in call order, or with the modules that know it otherwise."""
    boxes = {box.key: box for box in picture.boxes}
    ends: dict[str, list[tuple[Arrow, Box]]] = {box.key: [] for box in picture.boxes if box.kind in _HOOKS}
    for arrow in picture.arrows:
        if arrow.kind is ArrowKind.CALLS:
            hook, other = (arrow.tail, arrow.head) if arrow.tail in ends else (arrow.head, arrow.tail)
            ends[hook].append((arrow, boxes[other]))
    for key, arrows in ends.items():
        tree = Tree(_label(boxes[key]))
        for arrow, module in arrows:
            tree.add(Text(f"{arrow.label} {module.title}", _PROBLEM if arrow.is_wrong else ""))
        yield tree


def _named(box: Box) -> tuple[str, str]:
    return box.title, _STYLES.get(box.kind, _PROBLEM)


def _label(box: Box) -> Text:
    told = [box.lines[0], " ".join(box.lines[1:])] if box.lines else []
    if box.listed:
        told.append(f"provides {sum(not line.startswith(INDENT) for line in box.listed)}")
    return Text.assemble(_named(box), (f"  {', '.join(part for part in told if part)}", _SMALL))
