"""`ecxs top`: activity of a running server."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from ecxs.cli.control_socket import socket_option
from ecxs.cli.json_report import JSON, SCHEMA, JsonReport, format_option
from ecxs.cli.layout import is_dumb
from ecxs.cli.terminal.connection import ConsoleConnection, read_as_answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ecxs.cli.terminal.top_view import Moment, View

MIN_LEASE = 10.0
INTERVALS_PER_LEASE = 3
MAX_INTERVAL = 600.0
MAX_WIDTH = 200


@click.command(
    help="""Show hook rates, thread pools, scheduler lag, memory types and generations of a running server.

    On a terminal it is drawn in place: q leaves. Otherwise, and with TERM=dumb, --once, --count or --json, each
    look is printed; as JSON, each is one line. Hook calls are counted only while somebody looks.

    \b
    Examples:
      ecxs top -s ./ec.sock
      ecxs top -s ./ec.sock --once --json
    """
)
@socket_option
@click.option(
    "--interval",
    metavar="SECONDS",
    type=click.FloatRange(0.1, MAX_INTERVAL),
    default=1.0,
    show_default=True,
    help="How long rates are measured, and how often they are shown.",
)
@click.option("--count", metavar="N", type=click.IntRange(1), help="Print N looks, and end.")
@click.option("--once", "count", flag_value=1, type=int, help="The same as --count 1.")
@format_option("form", new_report=lambda: JsonReport(is_stream=True))
def command(socket: Path, interval: float, count: int | None, form: str) -> None:
    """Draw on a terminal, or print views if they are counted, JSON or redirected."""
    connection = ConsoleConnection(socket)
    is_json = form == JSON
    # Hook calls are counted only during a lease. It spans several intervals, so that one late request does not end it.
    lease = max(INTERVALS_PER_LEASE * interval, MIN_LEASE)

    def ask() -> Moment:
        moment: dict[str, Any] = connection.ask_value(f"top {lease:g}")
        return moment

    try:
        if count is None and not is_json and sys.stdin.isatty() and sys.stdout.isatty() and not is_dumb():
            # Imported here: what is printed needs no terminal.
            from ecxs.cli.terminal.top_screen import Screen

            Screen(ask, interval).run()
        else:
            for view in _views(ask, interval, count):
                _print(view, is_json=is_json)
    finally:
        connection.close()


def _views(ask: Callable[[], Moment], interval: float, count: int | None) -> Iterator[View]:
    from ecxs.cli.terminal.top_view import view_between

    before = ask()
    number = 0
    while count is None or number < count:
        time.sleep(interval)
        after = ask()
        with read_as_answer("figures"):
            view = view_between(before, after)
        yield view
        before = after
        number += 1


def _print(view: View, *, is_json: bool) -> None:
    if is_json:
        click.echo(json.dumps({"schema": SCHEMA, **asdict(view)}))
        return
    # Imported here: JSON pays for no layout.
    from rich.console import Console

    from ecxs.cli.terminal.top_table import render_view

    # In a file no line is cut: the tables are as wide as what is in them.
    console = Console(width=None if sys.stdout.isatty() else MAX_WIDTH, highlight=False)
    with console.capture() as captured, read_as_answer("figures"):
        console.print(render_view(view, width=console.width))
    click.echo("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))
