"""Output of a picture as SVG: one file without scripts or external parts, for light and dark backgrounds."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from ecxs.graph.layout.coordinates import LINE_COLUMN, LINE_HEIGHT, PADDING, RULE_GAP, TITLE_HEIGHT, badge_width
from ecxs.graph.layout.page import MARGIN, place
from ecxs.graph.picture import ArrowKind, BoxKind
from ecxs.graph.text import escape_unprintable, width

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ecxs.graph.layout.coordinates import PlacedArrow, PlacedBox
    from ecxs.graph.picture import Picture

_STYLE = """\
text { font-family: ui-monospace, "SFMono-Regular", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.ground { fill: #ffffff; stroke: #d8dee6; }
.title { font-size: 14px; font-weight: 600; fill: #16202c; }
.line { font-size: 11.5px; fill: #4b5968; }
.label { font-size: 11px; fill: #2f3d4d; }
.badge { fill: #ffffff; stroke: #8a98a8; }
.box { stroke-width: 1.4; }
.module { fill: #e8f1fd; stroke: #3b78c9; }
.hook { fill: #e9f7ee; stroke: #35945a; }
.server-hook { fill: #f2f4f7; stroke: #7b8794; }
.rule { stroke: #3b78c9; stroke-opacity: 0.35; }
.broken, .missing, .undeclared, .disputed, .conflict { fill: #fdebec; stroke: #cf3a44; stroke-dasharray: 6 4; }
a:hover .box, g:hover > .arrow { stroke-width: 3; }
.arrow { fill: none; stroke: #7b8794; stroke-width: 1.5; }
.requires { stroke: #3b78c9; stroke-dasharray: 7 4; }
.declares { stroke: #35945a; }
.provides { stroke: #b98a1d; }
.wrong { stroke: #cf3a44; }
.tip { fill: #7b8794; } .tip-requires { fill: #3b78c9; } .tip-declares { fill: #35945a; }
.tip-provides { fill: #b98a1d; } .tip-wrong { fill: #cf3a44; }
@media (prefers-color-scheme: dark) {
  .ground { fill: #0e141b; stroke: #2b3642; }
  .title { fill: #e8eef5; } .line { fill: #a9b6c4; } .label { fill: #cdd7e2; }
  .badge { fill: #0e141b; stroke: #76869a; }
  .module { fill: #14263f; stroke: #6ba4ee; } .hook { fill: #12301f; stroke: #5cc388; }
  .server-hook { fill: #1c252f; stroke: #8d9bab; } .rule { stroke: #6ba4ee; }
  .broken, .missing, .undeclared, .disputed, .conflict { fill: #3a1519; stroke: #f27a82; }
  .arrow { stroke: #8d9bab; } .requires { stroke: #6ba4ee; } .declares { stroke: #5cc388; }
  .provides { stroke: #dcb24b; } .wrong { stroke: #f27a82; }
  .tip { fill: #8d9bab; } .tip-requires { fill: #6ba4ee; } .tip-declares { fill: #5cc388; }
  .tip-provides { fill: #dcb24b; } .tip-wrong { fill: #f27a82; }
}
"""
_TIPS = ("calls", "requires", "declares", "provides", "wrong")
_PROBLEMS = (BoxKind.MISSING, BoxKind.BROKEN, BoxKind.UNDECLARED, BoxKind.DISPUTED, BoxKind.CONFLICT)
_LEGEND = (
    ((BoxKind.MODULE,), "module"),
    ((BoxKind.SERVER_HOOK,), "hook of the server"),
    ((BoxKind.HOOK,), "hook of a module"),
    (_PROBLEMS, "problem"),
)
_WORDS = {ArrowKind.REQUIRES: "dashed: requires", ArrowKind.CALLS: "numbers: order of calls"}
_LISTED = "below a rule: what it provides"
_LEGEND_HEIGHT = 44.0
_SAMPLE = 26.0
_BADGE_GAP = 16.0


def to_svg(picture: Picture) -> str:
    """Return a picture as SVG; equal pictures give equal bytes."""
    placed = place(picture)
    names = {box.key: box.title for box in picture.boxes}
    kinds = {box.kind for box in picture.boxes}
    shown = [(of[0], text) for of, text in _LEGEND if kinds.intersection(of)]
    told = [text for kind, text in _WORDS.items() if any(it.kind is kind for it in picture.arrows)]
    words = " \u00b7 ".join((*told, *([_LISTED] if any(box.listed for box in picture.boxes) else [])))
    wide = max(placed.width, _legend_width(shown, words) + 2 * MARGIN)
    high = placed.height + _LEGEND_HEIGHT
    size = f"{_number(wide)} {_number(high)}"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" width="{size.split()[0]}" role="img">',
        "<title>Modules, their capabilities and their hooks</title>",
        f"<style>\n{_STYLE}</style>",
        "<defs>",
        *map(_marker, _TIPS),
        "</defs>",
        f'<rect class="ground" x="0.5" y="0.5" width="{_number(wide - 1)}" height="{_number(high - 1)}" rx="12"/>',
        # SVG paints in document order: arrows below boxes, badges on top.
        *(line for arrow in placed.arrows for line in _arrow(arrow, names)),
        *(line for box in placed.boxes for line in _box(box)),
        *(line for arrow in placed.arrows for line in _label(arrow)),
        *_legend(placed.height + 6, shown, words),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _marker(name: str) -> str:
    css = "tip" if name == "calls" else f"tip-{name}"
    return (
        f'<marker id="{name}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" '
        f'markerUnits="userSpaceOnUse" orient="auto"><path class="{css}" d="M0 1 L10 5 L0 9 z"/></marker>'
    )


def _box(placed: PlacedBox) -> Iterator[str]:
    box = placed.box
    is_round = box.kind in (BoxKind.HOOK, BoxKind.SERVER_HOOK, BoxKind.UNDECLARED, BoxKind.DISPUTED)
    radius = min(placed.height / 2, 22.0) if is_round else 7.0
    yield f"<a href={quoteattr(box.link)}>" if box.link else "<g>"
    if box.hint:
        yield f"<title>{_text(box.hint)}</title>"
    yield (
        f'<rect class="box {box.kind.value}" x="{_number(placed.x)}" y="{_number(placed.y)}" '
        f'width="{_number(placed.width)}" height="{_number(placed.height)}" rx="{_number(radius)}"/>'
    )
    listed = RULE_GAP + LINE_HEIGHT * len(box.listed) if box.listed else 0.0
    content = TITLE_HEIGHT + LINE_HEIGHT * len(box.lines) + listed
    y = placed.y + (placed.height - content) / 2 + TITLE_HEIGHT - 7
    middle = f'text-anchor="middle" x="{_number(placed.x + placed.width / 2)}"'
    yield f'<text class="title" {middle} y="{_number(y)}">{_text(box.title)}</text>'
    for number, line in enumerate(box.lines, 1):
        yield f'<text class="line" {middle} y="{_number(y + LINE_HEIGHT * number)}">{_text(line)}</text>'
    if box.listed:
        yield from _list(placed, y + LINE_HEIGHT * len(box.lines) + RULE_GAP)
    yield "</a>" if box.link else "</g>"


def _list(placed: PlacedBox, y: float) -> Iterator[str]:
    yield f'<path class="rule" d="M{_number(placed.x)} {_number(y)} h{_number(placed.width)}"/>'
    left = _number(placed.x + PADDING)
    for number, line in enumerate(placed.box.listed, 1):
        yield f'<text class="line" x="{left}" y="{_number(y + LINE_HEIGHT * number)}">{_text(line)}</text>'


def _arrow(placed: PlacedArrow, names: Mapping[str, str]) -> Iterator[str]:
    arrow = placed.arrow
    kind = "" if arrow.kind is ArrowKind.CALLS else f" {arrow.kind.value}"
    wrong = " wrong" if arrow.is_wrong else ""
    tip = "wrong" if arrow.is_wrong else arrow.kind.value
    path = f'<path class="arrow{kind}{wrong}" marker-end="url(#{tip})" d="{_path(placed)}"/>'
    yield f"<g><title>{_text(arrow.told(names))}</title>{path}</g>"


def _path(placed: PlacedArrow) -> str:
    """Return the path of an arrow, straight behind the badge with the number of a provider."""
    *points, (x, y) = placed.points
    badge = badge_width(placed.arrow)
    if not badge:
        return _curve(placed.points)
    ahead = (badge + 2 * _BADGE_GAP) * _direction(placed)
    return f"{_curve((*points[:-1], (x - ahead, y)))} H{_number(x)}"


def _direction(placed: PlacedArrow) -> int:
    """Return 1 for an arrow that arrives from the left, and -1 for one from the right."""
    return 1 if placed.points[-1][0] > placed.points[0][0] else -1


def _curve(points: tuple[tuple[float, float], ...]) -> str:
    """Return a path that is horizontal at each point."""
    (x, y), *others = points
    parts = [f"M{_number(x)} {_number(y)}"]
    for next_x, next_y in others:
        bend = _number((x + next_x) / 2)
        parts.append(f"C{bend} {_number(y)} {bend} {_number(next_y)} {_number(next_x)} {_number(next_y)}")
        x, y = next_x, next_y
    return " ".join(parts)


def _label(placed: PlacedArrow) -> Iterator[str]:
    """Yield the badge with the number of a provider, before the arrow's head."""
    if placed.arrow.kind is not ArrowKind.CALLS:
        return
    x, y = placed.points[-1]
    label = placed.arrow.label
    wide = badge_width(placed.arrow)
    right = x - _BADGE_GAP if _direction(placed) > 0 else x + _BADGE_GAP + wide
    yield (
        f'<rect class="badge" x="{_number(right - wide)}" y="{_number(y - 8)}" width="{_number(wide)}" '
        f'height="16" rx="8"/>'
    )
    yield (
        f'<text class="label" text-anchor="middle" x="{_number(right - wide / 2)}" '
        f'y="{_number(y + 4)}">{_text(label)}</text>'
    )


def _legend_width(shown: Sequence[tuple[BoxKind, str]], words: str) -> float:
    return sum(_SAMPLE + 8 + width(text) * LINE_COLUMN + 24 for _, text in shown) + width(words) * LINE_COLUMN


def _legend(y: float, shown: Sequence[tuple[BoxKind, str]], words: str) -> Iterator[str]:
    x = MARGIN
    for kind, text in shown:
        radius = 8 if kind in (BoxKind.HOOK, BoxKind.SERVER_HOOK) else 3
        yield (
            f'<rect class="box {kind.value}" x="{_number(x)}" y="{_number(y)}" width="{_number(_SAMPLE)}" '
            f'height="16" rx="{radius}"/>'
        )
        x += _SAMPLE + 8
        yield f'<text class="line" x="{_number(x)}" y="{_number(y + 12)}">{_text(text)}</text>'
        x += width(text) * LINE_COLUMN + 24
    yield f'<text class="line" x="{_number(x)}" y="{_number(y + 12)}">{words}</text>'


def _text(text: str) -> str:
    return "\n".join(escape(escape_unprintable(line)) for line in text.split("\n"))


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
