"""The last rates of `ecxs top` as small bars."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ecxs.cli.terminal.top_view import View

LOOKS: Final = 10
"""Looks of a trend, a column each."""
LAG: Final = "lag"
_BARS: Final = "\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588"


class Trends:
    """Figures of the last looks by their names (one thread)."""

    def __init__(self) -> None:
        """Begin without a look."""
        self._figures: dict[str, deque[float]] = {}

    def note(self, view: View) -> None:
        """Take the figures of a look; of what it does not have any more, none are kept."""
        figures = {LAG: view.lag_milliseconds["last"]}
        figures |= {hook_trend(line.hook): line.calls_per_second for line in view.hooks}
        figures |= {pool_trend(line.pool): line.jobs_per_second for line in view.pools}
        self._figures = {name: self._figures.get(name, deque(maxlen=LOOKS)) for name in figures}
        for name, figure in figures.items():
            self._figures[name].append(figure)

    def bars(self, name: str) -> str:
        """Return a bar for each look, the last one to the right, against the highest of them; nothing for one look."""
        figures = self._figures.get(name, ())
        highest = max(figures, default=0.0)
        if len(figures) < 2:
            return ""
        steps = len(_BARS) - 1
        bars = (_BARS[round(figure / highest * steps)] if highest > 0 else _BARS[0] for figure in figures)
        return "".join(bars).rjust(LOOKS)


def hook_trend(hook: str) -> str:
    """Return the name of the trend of a hook's calls."""
    return f"hook {hook}"


def pool_trend(pool: str) -> str:
    """Return the name of the trend of a pool's jobs."""
    return f"pool {pool}"
