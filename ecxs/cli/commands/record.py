"""`ecxs record`: its parameters; the work is imported when it is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import click

from ecxs.cli.completion import complete_hooks
from ecxs.cli.control_socket import socket_option
from ecxs.cli.json_report import format_option
from ecxs.cli.parameters import FILE, takes_settings

if TYPE_CHECKING:
    from pathlib import Path

MAX_SECONDS: Final = 30 * 86_400.0


@dataclass(frozen=True, slots=True)
class RecordSettings:
    """The hooks of a recording, its server, its files, and its limits."""

    hooks: tuple[str, ...]
    output: Path | None
    test_file: Path | None
    socket: Path
    count: int | None
    seconds: float | None
    mask: tuple[str, ...]
    form: str


@click.command(
    help="""Record the calls of hooks in a running server: arguments, the answer of each provider, the result, the time.

    Real calls are taken, whoever makes them: modules in Python, Lua and C, `hook fire`. The file is whole lines of JSON
    at every moment, for `ecxs replay`; Ctrl-C ends it, or --count or --seconds. With --pytest, or -o with a name that
    ends with .py, it is a test file.

    Values of names such as password, token and auth are masked, equal ones alike, before they leave the server.

    \b
    Examples:
      ecxs record core.log_permanent_failure_v1 -o bounces.jsonl
      ecxs record validate_rcptto validate_data --mask mail --count 20 -o session.jsonl
      ecxs record core.log_permanent_failure_v1 --pytest tests/test_bounces.py
    """
)
@click.argument("hooks", metavar="HOOK...", nargs=-1, required=True, shell_complete=complete_hooks)
@click.option("-o", "--output", metavar="FILE", type=FILE, help="The file of the recording, which is written anew.")
@click.option("--pytest", "test_file", metavar="FILE", type=FILE, help="The test file to write, which must be new.")
@socket_option
@click.option("--count", metavar="N", type=click.IntRange(1), help="End after N calls, those in them not counted.")
@click.option("--seconds", metavar="S", type=click.FloatRange(0.1, MAX_SECONDS), help="End after so many seconds.")
@click.option(
    "--mask",
    metavar="WORD",
    multiple=True,
    help="Mask values of names with this word, too; `mail` masks mail addresses. May be repeated.",
)
@format_option("form", hooks=(), files=(), calls=0, dropped=0)
@takes_settings(RecordSettings)
def command(settings: RecordSettings) -> int:
    """Record until an end is asked for."""
    from ecxs.cli.recorder import record

    return record(settings)
