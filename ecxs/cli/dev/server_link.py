"""The loop's talk with its server over the console: reloads, lines that the author types, and whether it answers."""

from __future__ import annotations

import json
import queue
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ecruntime.console.protocol import Form
from ecruntime.foundation.errors import EcError
from ecxs.cli.dev.event import DevEvent, EventKind, Mood
from ecxs.cli.report import escape_terminal
from ecxs.cli.terminal.connection import ConsoleConnection

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ecxs.cli.dev.event import Tell

PATIENCE: Final = 3.0
"""Seconds in which a server answers a reload, or is started anew."""
_RESTART: Final = "restart"
"""The word in the hints of all findings about what no reload can change; a test holds the runtime to it."""


@dataclass(frozen=True, slots=True)
class ReloadAnswer:
    """The answer of a server to `config reload`."""

    event: DevEvent
    restart: tuple[str, ...] = ()
    """The reasons for which the server has to be started anew."""


def reload(socket: Path) -> ReloadAnswer:
    """Reload the server behind the socket; a server that does not answer has to be started anew."""
    connection = ConsoleConnection(socket, timeout=PATIENCE)
    try:
        reply = connection.ask("config reload", Form.JSON)
        value: dict[str, Any] = json.loads(reply.text)
        findings = [_line(row) for row in value.get("findings", ())]
        restart = tuple(row["message"] for row in value.get("findings", ()) if _RESTART in row.get("hint", ""))
        fields = {"generation": value.get("generation"), "findings": value.get("findings", [])}
        if reply.is_completed:
            text = f"generation {value['generation']} is in effect"
            return ReloadAnswer(DevEvent(EventKind.RELOAD, text, Mood.GOOD, fields=fields), restart)
        reason = value.get("reason") or value.get("error", "refused")
        text = f"refused: {reason}; generation {value.get('generation')} keeps running"
        return ReloadAnswer(DevEvent(EventKind.RELOAD, text, Mood.BAD, tuple(findings), fields), restart)
    except EcError as failure:
        return ReloadAnswer(DevEvent(EventKind.RELOAD, failure.message, Mood.BAD), (failure.message,))
    except (ValueError, KeyError, TypeError, AttributeError) as failure:
        text = f"the server's answer is not understood: {failure}"
        return ReloadAnswer(DevEvent(EventKind.RELOAD, text, Mood.BAD), (text,))
    finally:
        connection.close()


def _line(row: dict[str, Any]) -> str:
    place = row["place"]
    where = ":".join(str(part) for part in (place["file"], place["line"], place["column"]) if part)
    hint = f"; hint: {row['hint']}" if row.get("hint") else ""
    return f"{where}: {row['severity']} {row['rule']}: {row['message']}{hint}"


def ask_when_it_answers(socket: Path, answered: Callable[[float], None]) -> None:
    """Call `answered`, in another thread, with the seconds after which the server answers again; not if it ends."""

    def ask() -> None:
        begun = time.monotonic()
        connection = ConsoleConnection(socket, timeout=None)
        try:
            with suppress(EcError):
                connection.ask("pid")
                answered(time.monotonic() - begun)
        finally:
            connection.close()

    threading.Thread(target=ask, name="blocked", daemon=True).start()


class ConsoleLines:
    """Gives the author's lines to the server, one after the other, and tells what it replies (any thread)."""

    def __init__(self, socket: Path) -> None:
        """Give lines to the server behind the socket."""
        self._socket = socket
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()

    def start(self, tell: Tell) -> None:
        """Start the thread that waits for replies and tells them."""
        self._tell = tell
        threading.Thread(target=self._run, name="console", daemon=True).start()

    def send(self, line: str) -> None:
        """Give a line to the server, which may have to be waited for."""
        self._lines.put(line)

    def _run(self) -> None:
        connection = ConsoleConnection(self._socket)
        while True:
            line = self._lines.get()
            try:
                reply = connection.ask(line)
            except EcError as failure:
                detail = (f"hint: {failure.hint}",) if failure.hint else ()
                self._tell(DevEvent(EventKind.CONSOLE, f"{line}: {failure.message}", Mood.BAD, detail))
                continue
            mood = Mood.GOOD if reply.is_completed else Mood.BAD
            lines = tuple(escape_terminal(reply.text).rstrip("\n").splitlines())
            self._tell(DevEvent(EventKind.CONSOLE, line, mood, lines, {"reply": reply.text}))
