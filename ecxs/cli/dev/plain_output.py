"""Output of the loop without a screen: a line for each event, as text or as JSON."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

import click

from ecxs.cli.dev.event import EventKind
from ecxs.cli.json_report import SCHEMA, spell_json
from ecxs.cli.report import escape_terminal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecxs.cli.dev.event import DevEvent

_MORE: Final = "|"
"""Begins what a line goes on with after the word of its event."""


class PlainOutput:
    """Prints events as they come, from any thread; whoever reads may go, which ends the loop."""

    def __init__(self, *, is_json: bool) -> None:
        """Print JSON objects, or text without escape sequences."""
        self._is_json = is_json
        self._lock = threading.Lock()
        self._ended = threading.Event()

    def tell(self, event: DevEvent) -> None:
        """Print an event."""
        lines = [json_line(event)] if self._is_json else list(text_lines(event))
        with self._lock:
            if self._ended.is_set() and event.kind is not EventKind.END:
                return
            try:
                click.echo("\n".join(lines), color=False)
            except OSError:
                self._ended.set()

    def end(self) -> None:
        """Let `run` return."""
        self._ended.set()

    def run(self) -> None:
        """Return when the loop has ended, or its reader has gone; an interrupt passes."""
        self._ended.wait()


def text_lines(event: DevEvent) -> Iterator[str]:
    """Yield the lines of an event, each of which says what it belongs to."""
    yield f"{event.kind.value}: {_plain(event.text)}"
    for line in event.detail:
        yield f"{event.kind.value}{_MORE} {_plain(line)}".rstrip()


def json_line(event: DevEvent) -> str:
    """Return an event as one line of JSON."""
    table = {
        "schema": SCHEMA,
        "event": event.kind.value,
        "text": event.text,
        "detail": list(event.detail),
        **event.fields,
    }
    return spell_json(table)


def _plain(text: str) -> str:
    return escape_terminal(text).replace("\n", " ").replace("\t", "    ")
