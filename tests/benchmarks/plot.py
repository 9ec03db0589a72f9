"""Plots of how costs grow, as SVG without scripts or external parts, for light and dark backgrounds.

Equal results give equal bytes: nothing but the numbers goes in, and no font is measured.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from frame import Unit, quartiles

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH, HEIGHT = 760, 400
LEFT, RIGHT, TOP, BOTTOM = 84, 736, 76, 346
DECADE = 10.0
LEGEND_STEP = 0.62
"""Width of a letter of the legend, in its height: an estimate on the wide side, as no font is measured."""
LEGEND_SIZE = 12
LEGEND_LINE = 20
MARGIN = 20.0
MOST_TICKS = 6
MOST_DECADES = 3
"""So many have marks at 2 and 5 as well."""
STYLE = """\
text { font-family: system-ui, "Segoe UI", "Helvetica Neue", Arial, "DejaVu Sans", sans-serif; font-size: 12px;
  fill: #4b5968; }
.ground { fill: #ffffff; stroke: #d8dee6; }
.title { font-size: 15px; font-weight: 600; fill: #16202c; }
.grid { stroke: #e3e8ee; stroke-width: 1; } .axis { stroke: #8a98a8; stroke-width: 1.2; }
.curve { fill: none; stroke-width: 2.2; stroke-linejoin: round; } .band { stroke: none; fill-opacity: 0.16; }
.c0 { stroke: #2166b8; fill: #2166b8; } .c1 { stroke: #b3541e; fill: #b3541e; }
.c2 { stroke: #1e7d4b; fill: #1e7d4b; } .c3 { stroke: #8a3d99; fill: #8a3d99; }
.c4 { stroke: #87700f; fill: #87700f; } .c5 { stroke: #5b6673; fill: #5b6673; }
.c1.curve, .c4.curve { stroke-dasharray: 8 4; } .c2.curve, .c5.curve { stroke-dasharray: 2.5 3.5; }
.c3.curve { stroke-dasharray: 10 3 2 3; }
.curve { fill: none; } .band { stroke: none; }
@media (prefers-color-scheme: dark) {
  text { fill: #a9b6c4; } .ground { fill: #0e141b; stroke: #2b3642; } .title { fill: #e8eef5; }
  .grid { stroke: #222c37; } .axis { stroke: #76869a; }
  .c0 { stroke: #6ba4ee; fill: #6ba4ee; } .c1 { stroke: #f0955c; fill: #f0955c; }
  .c2 { stroke: #5cc388; fill: #5cc388; } .c3 { stroke: #cf8ade; fill: #cf8ade; }
  .c4 { stroke: #dcc14b; fill: #dcc14b; } .c5 { stroke: #a3b0bd; fill: #a3b0bd; }
  .curve { fill: none; } .band { stroke: none; }
}
"""
LOOKS = 6
MARKS = (
    "M-4 0 A4 4 0 1 1 4 0 A4 4 0 1 1 -4 0 Z", "M-3.6 -3.6 H3.6 V3.6 H-3.6 Z", "M0 -4.6 L4.4 3.4 H-4.4 Z",
    "M0 -4.8 L4.8 0 L0 4.8 L-4.8 0 Z", "M0 4.6 L4.4 -3.4 H-4.4 Z", "M-4 -1.4 H4 V1.4 H-4 Z",
)  # fmt: skip  # words, several to a line
"""One of each look: colours alone do not tell curves apart for everybody, nor on paper."""


@dataclass(frozen=True, slots=True)
class Axis:
    """A range of values on a stretch of the picture; by powers of ten where they span one."""

    low: float
    high: float
    start: float
    end: float
    is_log: bool

    def place(self, value: float) -> float:
        """Return where a value lies."""
        low, high = (math.log10(self.low), math.log10(self.high)) if self.is_log else (self.low, self.high)
        share = ((math.log10(value) if self.is_log else value) - low) / (high - low)
        return self.start + share * (self.end - self.start)

    def ticks(self) -> list[float]:
        """Return values to mark: powers of ten with 2 and 5 where few of them fit, or round steps."""
        if not self.is_log:
            step = _round_step(self.high - self.low)
            return [number * step for number in range(math.ceil(self.low / step), math.floor(self.high / step) + 1)]
        first, last = math.floor(math.log10(self.low)), math.ceil(math.log10(self.high))
        factors = (1, 2, 5) if last - first <= MOST_DECADES else (1,)
        values = [float(f"{factor}e{power}") for power in range(first, last + 1) for factor in factors]
        return [value for value in values if self.low <= value * (1 + 1e-9) and value <= self.high * (1 + 1e-9)]


def _round_step(span: float) -> float:
    power = math.floor(math.log10(span))
    return next(step for step in (factor * 10.0**power for factor in (0.2, 0.5, 1.0, 2.0)) if span / step <= MOST_TICKS)


def _axis_of(values: list[float], start: float, end: float) -> Axis:
    least, most = min(values), max(values)
    if least > 0 and most / least >= DECADE:
        return Axis(least / 1.25, most * 1.25, start, end, is_log=True)
    return Axis(0.0, most * 1.12 or 1.0, start, end, is_log=False)


def amount(value: float, unit: str) -> str:
    """Return a cost in the unit that suits its size."""
    if unit == Unit.BYTES:
        for name, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
            if value >= factor:
                return f"{value / factor:.3g} {name}"
        return f"{value:.3g} B" if value else "0"
    for name, scale in (("s", 1.0), ("ms", 1e3), ("us", 1e6)):
        if value * scale >= 1 - 1e-9:
            return f"{value * scale:.3g} {name}"
    return f"{value * 1e9:.3g} ns" if value else "0"


def plot(subject: str, growth: dict[str, Any]) -> str:
    """Return the plot of a growth, as its results are kept."""
    curves = {
        name: [(int(size), *quartiles(costs)) for size, costs in sorted(by_size.items(), key=lambda one: int(one[0]))]
        for name, by_size in growth["costs"].items()
    }
    points = [point for curve in curves.values() for point in curve]
    legend = list(_legend(list(curves)))
    more = LEGEND_LINE * (legend[-1].line if legend else 0)
    across = _axis_of([float(point[0]) for point in points], LEFT, RIGHT)
    up = _axis_of([figure for point in points for figure in point[1:]], BOTTOM + more, TOP + more)
    heading = f"{subject}: {growth['title']}"
    high = HEIGHT + more
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {high}" width="{WIDTH}" role="img">',
        f"<title>{escape(heading)}</title>",
        f"<style>\n{STYLE}</style>",
        f'<rect class="ground" x="0.5" y="0.5" width="{WIDTH - 1}" height="{high - 1}" rx="12"/>',
        f'<text class="title" x="20" y="28">{escape(heading)}</text>',
        *(line for entry in legend for line in entry.drawn()),
        *_grid(across, up, growth),
        *(line for look, curve in enumerate(curves.values()) for line in _curve(curve, look % LOOKS, across, up)),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class _Entry:
    look: int
    name: str
    x: float
    line: int

    def drawn(self) -> Iterator[str]:
        css, y = f"c{self.look}", 50 + LEGEND_LINE * self.line
        yield f'<path class="{css} curve" d="M{_number(self.x)} {y} h34"/>'
        yield f'<path class="{css}" transform="translate({_number(self.x + 17)} {y})" d="{MARKS[self.look]}"/>'
        yield f'<text x="{_number(self.x + 42)}" y="{y + 4}">{escape(self.name)}</text>'


def _legend(names: list[str]) -> Iterator[_Entry]:
    x, line = MARGIN, 0
    for look, name in enumerate(names):
        wide = 42 + len(name) * LEGEND_SIZE * LEGEND_STEP
        if x > MARGIN and x + wide > RIGHT:
            x, line = MARGIN, line + 1
        yield _Entry(look % LOOKS, name, x, line)
        x += wide + 16


def _grid(across: Axis, up: Axis, growth: dict[str, Any]) -> Iterator[str]:
    top, bottom = int(up.end), int(up.start)
    for value in across.ticks():
        x = _number(across.place(value))
        yield f'<path class="grid" d="M{x} {top} V{bottom}"/>'
        yield f'<text text-anchor="middle" x="{x}" y="{bottom + 18}">{value:,.0f}</text>'
    for value in up.ticks():
        y = up.place(value)
        yield f'<path class="grid" d="M{LEFT} {_number(y)} H{RIGHT}"/>'
        label = amount(value, growth["unit"])
        yield f'<text text-anchor="end" x="{LEFT - 8}" y="{_number(y + 4)}">{label}</text>'
    yield f'<path class="axis" fill="none" d="M{LEFT} {top} V{bottom} H{RIGHT}"/>'
    share = "for each" if growth["is_for_each"] else "as a whole"
    words = f"{growth['what']} (cost {share}; the band is from quartile to quartile)"
    yield f'<text text-anchor="middle" x="{(LEFT + RIGHT) // 2}" y="{bottom + 40}">{escape(words)}</text>'


def _curve(points: list[tuple[int, float, float, float]], look: int, across: Axis, up: Axis) -> Iterator[str]:
    xs = [_number(across.place(point[0])) for point in points]
    lows, middles, highs = ([_number(up.place(point[part])) for point in points] for part in (1, 2, 3))
    around = [*zip(xs, highs, strict=True), *reversed(list(zip(xs, lows, strict=True)))]
    yield f'<path class="c{look} band" d="M{" L".join(f"{x} {y}" for x, y in around)} Z"/>'
    yield f'<path class="c{look} curve" d="M{" L".join(f"{x} {y}" for x, y in zip(xs, middles, strict=True))}"/>'
    for x, y in zip(xs, middles, strict=True):
        yield f'<path class="c{look}" transform="translate({x} {y})" d="{MARKS[look]}"/>'


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
