"""Full-screen view of `ecxs top`, controlled by keys."""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING, NoReturn

from rich.console import Console, Group
from rich.live import Live
from rich.text import Text

from ecruntime.foundation.errors import EnvironmentFailure
from ecxs.cli.report import escape_terminal
from ecxs.cli.terminal.connection import read_as_answer
from ecxs.cli.terminal.job_control import Interruption, JobControl
from ecxs.cli.terminal.keyboard import open_keyboard
from ecxs.cli.terminal.top_table import render_view, rows_for
from ecxs.cli.terminal.top_trends import Trends
from ecxs.cli.terminal.top_view import Order, view_between

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import ConsoleDimensions

    from ecxs.cli.terminal.top_view import Moment

HELP = "q leaves; sort hooks by c calls, t time, f failures, n name"
LEAVE_KEYS = frozenset("qQ\x03\x04")
_ENDING_SIGNALS = (signal.SIGTERM, signal.SIGQUIT)


class Screen:
    """The screen of `ecxs top`; while the server is away it shows the last moment and asks again (main thread)."""

    def __init__(self, ask: Callable[[], Moment], interval: float) -> None:
        """Call `ask` for a moment every `interval` seconds."""
        self._ask = ask
        self._interval = interval
        self._due = 0.0
        self._before: Moment | None = None
        self._after: Moment | None = None
        self._was_away = False
        self._order = Order.CALLS
        self._trends = Trends()
        self._failure = ""

    def run(self) -> None:
        """Draw until the user leaves; restore the terminal while the process is stopped."""
        # Before the terminal is taken: a server that is away at the start is an ordinary error message.
        self._sample()
        before = {number: signal.signal(number, _exit_on_signal) for number in _ENDING_SIGNALS}
        try:
            with JobControl() as job:
                while interruption := self._draw(job):
                    if interruption.shall_stop:
                        job.stop()
                    self._was_away = True
                    self._due = time.monotonic()
        except KeyboardInterrupt:
            return
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _draw(self, job: JobControl) -> Interruption | None:
        """Take the terminal and draw; return None when the user leaves, or the interruption by job control."""
        console = Console()
        screen = Live(console=console, screen=True, auto_refresh=False)
        try:
            with open_keyboard() as keyboard, screen as live, job.watched():
                while True:
                    live.update(self._content(console.size), refresh=True)
                    key = keyboard.wait(max(self._due - time.monotonic(), 0.0))
                    if key in LEAVE_KEYS:
                        return None
                    if key in set(Order):
                        self._order = Order(key)
                    if time.monotonic() >= self._due:
                        self._sample()
        except Interruption as interruption:
            return interruption

    def _sample(self) -> None:
        try:
            moment = self._ask()
        except EnvironmentFailure as failure:
            if self._after is None:
                raise
            self._failure = f"{failure.message}; asked again every {self._interval:g} s"
        else:
            # During a pause the lease may run out, and then calls are not counted: rates start from here.
            self._before = None if self._was_away else self._after
            self._after = moment
            self._was_away = False
            self._failure = ""
            if self._before is not None:
                with read_as_answer("figures"):
                    self._trends.note(view_between(self._before, moment))
        self._due = time.monotonic() + self._interval

    def _content(self, size: ConsoleDimensions) -> Group:
        assert self._after is not None, "the first look succeeded"
        with read_as_answer("figures"):
            view = view_between(self._before, self._after, self._order)
            tables = render_view(view, rows_for(size.height, view), size.width, self._trends)
        foot = Text(escape_terminal(self._failure), style="bold red") if self._failure else Text(HELP, style="dim")
        return Group(tables, foot)


def _exit_on_signal(number: int, frame: object) -> NoReturn:
    del frame
    # An exception unwinds the context managers, which restore the terminal.
    raise SystemExit(128 + number)
