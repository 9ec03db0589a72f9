"""Full-screen view of `ecxs dev`: what the last save has given, the log, and a line for the console."""

from __future__ import annotations

import shutil
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from prompt_toolkit.application import Application
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import Dimension, Float, FloatContainer, HSplit, Layout, Window
from prompt_toolkit.layout.controls import FormattedTextControl
from prompt_toolkit.layout.menus import CompletionsMenu
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.styles import Style
from prompt_toolkit.widgets import TextArea

from ecxs.cli.control_socket import DEFAULT_SOCKET
from ecxs.cli.dev.event import Mood
from ecxs.cli.layout import wants_color
from ecxs.cli.terminal.connection import LEAVE_WORDS
from ecxs.cli.terminal.dev_view import DevView, ShownLine, folded, tail
from ecxs.cli.terminal.prompt import PROMPT, ServerCompleter, open_history

if TYPE_CHECKING:
    from collections.abc import Iterable

    from prompt_toolkit.buffer import Buffer
    from prompt_toolkit.formatted_text import StyleAndTextTuples
    from prompt_toolkit.key_binding import KeyPressEvent

    from ecxs.cli.dev.event import DevEvent
    from ecxs.cli.dev.server_link import ConsoleLines

_STYLE: Final = Style.from_dict(
    {Mood.GOOD.value: "ansigreen", Mood.WARNING.value: "ansiyellow", Mood.BAD.value: "ansired", "head": "bold reverse"}
)
_REDRAW: Final = 0.03
"""Seconds between two pictures at least: a flood of log lines is drawn at once."""
_LEAST: Final = 3
"""Rows of the log that stay, however small the terminal is."""


class DevScreen:
    """The screen; events come from any thread, all else happens in the main thread."""

    def __init__(self, console: ConsoleLines) -> None:
        """Give each line that the author types to the console."""
        self._console = console
        self._view = DevView()
        self._lock = threading.Lock()
        self._back = 0
        self._is_over = False
        self._app: Application[None] = self._application()

    def tell(self, event: DevEvent) -> None:
        """Show an event (any thread)."""
        with self._lock:
            before = len(self._view.log)
            self._view.take(event)
            # Who reads further up goes on reading there.
            self._back += len(self._view.log) - before if self._back else 0
        self._app.invalidate()

    def end(self) -> None:
        """Let `run` return (any thread)."""
        self._is_over = True
        if (loop := self._app.loop) is not None:
            loop.call_soon_threadsafe(self._leave)

    def run(self) -> None:
        """Draw until the author leaves, or `end` is called."""
        self._console.start(self.tell)
        # It may have been called before there was a loop that it could end.
        self._app.run(pre_run=lambda: self._leave() if self._is_over else None)

    def _application(self) -> Application[None]:
        line = TextArea(
            height=1, prompt=PROMPT, multiline=False, history=open_history(), accept_handler=self._accept,
            completer=ServerCompleter(DEFAULT_SOCKET.absolute()), complete_while_typing=False,
        )  # fmt: skip  # words, several to a line
        picture = Window(FormattedTextControl(self._picture), wrap_lines=False, height=Dimension(weight=1))
        menu = Float(CompletionsMenu(max_height=8), xcursor=True, ycursor=True)
        body = FloatContainer(HSplit([picture, line]), floats=[menu])
        return Application(
            Layout(body, focused_element=line), key_bindings=self._keys(), style=_STYLE, full_screen=True,
            min_redraw_interval=_REDRAW, color_depth=ColorDepth.DEPTH_1_BIT if wants_color() is False else None,
        )  # fmt: skip  # words, several to a line

    def _keys(self) -> KeyBindings:
        keys = KeyBindings()

        @keys.add("c-c")
        @keys.add("c-d")
        @keys.add(Keys.SIGINT)
        def _(event: KeyPressEvent) -> None:
            del event
            self._leave()

        @keys.add("c-z")
        def _(event: KeyPressEvent) -> None:
            event.app.suspend_to_background()

        @keys.add("pageup")
        def _(event: KeyPressEvent) -> None:
            del event
            self._scroll(1)

        @keys.add("pagedown")
        def _(event: KeyPressEvent) -> None:
            del event
            self._scroll(-1)

        return keys

    def _leave(self) -> None:
        # It may have been left already.
        with suppress(Exception):
            self._app.exit()

    def _scroll(self, pages: int) -> None:
        rows = max(shutil.get_terminal_size().lines // 2, 1)
        with self._lock:
            self._back = min(max(self._back + pages * rows, 0), max(len(self._view.log) - _LEAST, 0))

    def _accept(self, buffer: Buffer) -> bool:
        line = buffer.text.strip()
        self._back = 0
        if line.lower() in LEAVE_WORDS:
            self._leave()
        elif line:
            self._console.send(line)
        return False

    def _picture(self) -> StyleAndTextTuples:
        """Return all lines of the screen but that of the console, top to bottom."""
        # The window's own size is known after it was drawn; the terminal's is known now.
        size = self._app.output.get_size()
        rows = size.rows - 1
        with self._lock:
            above: list[ShownLine | str] = [*self._view.status()]
            for name, lines in self._view.sections(rows, size.columns):
                above += [name, *lines]
            left = max(rows - len(above) - 1, _LEAST)
            heading = "log" if not self._back else "log, further up: PageDown goes back"
            log = folded(tail(list(self._view.log), left, self._back), size.columns)[-left:]
        return _fragments([*above[: max(rows - left - 1, 0)], heading, *log], size.columns)


def _fragments(lines: Iterable[ShownLine | str], columns: int) -> StyleAndTextTuples:
    fragments: StyleAndTextTuples = []
    for line in lines:
        if isinstance(line, str):
            fragments.append(("class:head", f" {line} ".ljust(columns)))
        else:
            fragments.append((f"class:{line.mood.value}", line.text[:columns]))
        fragments.append(("", "\n"))
    return fragments[:-1]
