"""`ecxs top` on a terminal: drawn in place, with keys."""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING, NoReturn

from rich.console import Console, Group
from rich.live import Live
from rich.text import Text

from ecruntime.spec.errors import EnvironmentFailure
from ecxs.cli.keyboard import open_keyboard
from ecxs.cli.report import visible
from ecxs.cli.top_table import picture, rows_for
from ecxs.cli.top_view import Order, view

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecxs.cli.top_view import Moment

HELP = "q leaves; sort hooks by c calls, t time, f failures, n name"
LEAVE = frozenset("qQ\x03\x04")


class Screen:
    """Draws moments, two of which make rates; while the server is away it keeps the last one and asks again."""

    def __init__(self, ask: Callable[[], Moment], interval: float) -> None:
        """Get moments from `ask`, every `interval` seconds."""
        self._ask = ask
        self._interval = interval
        self._before: Moment | None = None
        self._after: Moment | None = None
        self._order = Order.CALLS
        self._trouble = ""

    def run(self) -> None:
        """Draw until the user leaves."""
        console = Console()
        self._look()
        before = signal.signal(signal.SIGTERM, _end)
        try:
            with open_keyboard() as keyboard, Live(console=console, screen=True, auto_refresh=False) as live:
                due = time.monotonic() + self._interval
                while True:
                    live.update(self._drawn(console.size.height), refresh=True)
                    key = keyboard.wait(max(due - time.monotonic(), 0.0))
                    if key in LEAVE:
                        return
                    if key in set(Order):
                        self._order = Order(key)
                    if time.monotonic() >= due:
                        self._look()
                        due = time.monotonic() + self._interval
        except KeyboardInterrupt:
            return
        finally:
            signal.signal(signal.SIGTERM, before)

    def _look(self) -> None:
        try:
            moment = self._ask()
        except EnvironmentFailure as failure:
            if self._after is None:
                raise
            self._trouble = f"{failure.message}; asked again every {self._interval:g} s"
        else:
            self._before, self._after = self._after, moment
            self._trouble = ""

    def _drawn(self, height: int) -> Group:
        assert self._after is not None, "the first look succeeded"
        drawn = picture(view(self._before, self._after, self._order), rows_for(height))
        foot = Text(visible(self._trouble), style="bold red") if self._trouble else Text(HELP, style="dim")
        return Group(drawn, foot)


def _end(*_: object) -> NoReturn:
    # An exception, so that the terminal is put back.
    raise SystemExit(128 + signal.SIGTERM)
