"""`ecxs console`: commands for a running server."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from io import TextIOWrapper
from typing import TYPE_CHECKING

import click

from ecruntime.console.client import Client
from ecruntime.console.command_line import join_words
from ecruntime.console.protocol import Form, ReplyStatus
from ecruntime.foundation.errors import EnvironmentFailure, UsageError
from ecxs.cli.completion import complete_console
from ecxs.cli.control_socket import socket_option
from ecxs.cli.json_report import JsonReport, format_option
from ecxs.cli.layout import fit
from ecxs.cli.parameters import FILE_OR_DASH, takes_settings
from ecxs.cli.report import escape_terminal, print_note
from ecxs.cli.terminal.connection import LEAVE_WORDS, ConsoleConnection

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

EXIT_OF_STATUS = {
    ReplyStatus.COMPLETED: 0,
    ReplyStatus.FAILED: 1,
    ReplyStatus.NOT_AUTHENTICATED: 4,
    ReplyStatus.NOT_AUTHORIZED: 5,
}
RETRY_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class ConsoleSettings:
    """The server that `ecxs console` talks to, its commands, and the form of the replies."""

    socket: Path
    form: str
    file: Path | None
    keep_going: bool
    no_pager: bool
    wait: float
    words: tuple[str, ...]


@click.command(
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
    help="""Send COMMAND to a running server, or the commands of a file or of the standard input.

    Without either on a terminal: line editing, history and completion of what the server knows.

    \b
    Examples:
      ecxs console -s ./ec.sock module list
      ecxs console -s ./ec.sock --json config eval binding north retry_window
      ecxs console -s ./ec.sock --keep-going -f evening.txt

    Exit codes: 0 done, 1 the command failed, 2 usage, 3 no server, 5 not allowed, 6 the connection was lost before the
    reply. Several commands end at the first that fails; with --keep-going it still gives the exit code.
    """,
)
@socket_option
@format_option(
    "form",
    formats=("text", "json", "xml"),
    purpose="How replies are written.",
    new_report=lambda: JsonReport(is_stream=True, is_error=True),
)
@click.option(
    "-f",
    "--file",
    type=FILE_OR_DASH,
    help="Read commands from a file, one a line.",
)
@click.option("--keep-going", is_flag=True, help="Of several commands, give the others too when one fails.")
@click.option("--no-pager", is_flag=True, help="On a terminal, do not show long replies through $PAGER.")
@click.option(
    "--wait", metavar="SECONDS", type=click.FloatRange(0), default=0.0, help="Wait for the server to come up."
)
@click.argument("words", metavar="[COMMAND ...]", nargs=-1, shell_complete=complete_console)
@takes_settings(ConsoleSettings)
def command(settings: ConsoleSettings) -> None:
    """Run one command, the commands of a file, or an interactive session."""
    file, form = settings.file, Form[settings.form.upper()]
    if file is not None and settings.words:
        raise UsageError("there is a command and a file of commands", hint="give one of them")
    # Connect before any line is read: without a server the exit code is 3, whatever the commands are.
    connection = ConsoleConnection(settings.socket, client=_connect(settings.socket, settings.wait))
    batch = Batch(connection, form, keeps_going=settings.keep_going)
    try:
        if settings.words:
            sys.exit(batch.ask(join_words(settings.words)))
        if file is not None and str(file) != "-":
            with file.open(encoding="utf-8", errors="surrogateescape") as lines:
                sys.exit(batch.run(lines, str(file)))
        if file is None and sys.stdin.isatty() and sys.stdout.isatty():
            # Imported here: a script does not pay for line editing.
            from ecxs.cli.terminal.prompt import Conversation

            Conversation(connection, form, may_page=not settings.no_pager).run()
        else:
            if isinstance(sys.stdin, TextIOWrapper):  # commands are UTF-8, whatever the locale is
                sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")
            sys.exit(batch.run(sys.stdin))
    finally:
        connection.close()


def _connect(socket: Path, wait: float) -> Client:
    deadline = time.monotonic() + wait
    while True:
        try:
            return Client.connect(socket)
        except EnvironmentFailure:
            # Checked after the attempt: without --wait there is exactly one.
            if time.monotonic() >= deadline:
                raise
            time.sleep(RETRY_SECONDS)


class Batch:
    """Non-interactive commands: replies on stdout, failures on stderr; the first failure gives the exit code."""

    def __init__(self, connection: ConsoleConnection, form: Form, *, keeps_going: bool) -> None:
        """Send commands over an open `connection`; with `keeps_going` a failure does not end `run`."""
        self._connection = connection
        self._form = form
        self._keeps_going = keeps_going

    def run(self, lines: Iterable[str], file: str = "") -> int:
        """Run commands until `quit` or a failure, ignoring blank and `#` lines; return the exit code."""
        first_failure = 0
        for number, line in enumerate(lines, 1):
            stripped = line.strip()
            if stripped.lower() in LEAVE_WORDS:
                break
            if not stripped or stripped.startswith("#"):
                continue
            code = self.ask(stripped)
            # Only a file has line numbers that help; standard input may come from anywhere.
            if code and file:
                print_note(f"  in {escape_terminal(file)}:{number}")
            # With --keep-going a later success must not hide the failure.
            first_failure = first_failure or code
            if first_failure and not self._keeps_going:
                break
        return first_failure

    def ask(self, line: str) -> int:
        """Run one command, print its reply, and return its exit code."""
        reply = self._connection.ask(line, self._form)
        # A status that this client does not know, from a newer server, is a failure.
        code = EXIT_OF_STATUS.get(reply.status, 1)
        text = reply.text if reply.text.endswith("\n") or not reply.text else f"{reply.text}\n"
        stream = sys.stderr if code else sys.stdout
        # Only a terminal acts on control characters; a pipe gets the reply unchanged.
        if stream.isatty():
            shown = escape_terminal(text)
            click.echo(fit(shown) if self._form is Form.TEXT else shown, nl=False, err=bool(code))
        elif text.isascii():
            click.echo(text, nl=False, err=bool(code))
        else:
            # Bytes that are not UTF-8 pass through unchanged.
            click.echo(text.encode("utf-8", "surrogateescape"), nl=False, err=bool(code))
        return code
