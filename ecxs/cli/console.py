"""`ecxs console`: talk to a running server."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ecruntime.console.client import Client
from ecruntime.console.protocol import Form, Status
from ecruntime.spec.errors import EnvironmentFailure
from ecxs.cli.completion import complete_console

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

EXIT_OF_STATUS = {Status.COMPLETED: 0, Status.FAILED: 1, Status.NOT_AUTHENTICATED: 4, Status.NOT_AUTHORIZED: 5}
RETRY_SECONDS = 0.05
NEEDS_QUOTES = ' \t\n"'


@click.command(
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
    help="""Send COMMAND to a running server, or read commands from the standard input.

    Without a COMMAND on a terminal: line editing, history and completion.

    \b
    Examples:
      ecxs console -s ./ec.sock module list
      ecxs console -s ./ec.sock config eval binding north retry_window
    """,
)
@click.option(
    "-s",
    "--socket",
    type=click.Path(path_type=Path),
    default=Path(".ecxs/console.sock"),
    show_default=True,
    help="The control socket of `ecxs run`.",
)
@click.option("--format", "form", type=click.Choice(["text", "json", "xml"]), default="text", show_default=True)
@click.option(
    "--wait", metavar="SECONDS", type=click.FloatRange(0), default=0.0, help="Wait for the server to come up."
)
@click.argument("words", metavar="[COMMAND ...]", nargs=-1, shell_complete=complete_console)
def command(socket: Path, form: str, wait: float, words: Sequence[str]) -> None:
    """Run one command, those of a script, or an interactive session."""
    client = _connect(socket, wait)
    try:
        if words:
            sys.exit(_ask(client, join_words(words), Form[form.upper()]))
        if sys.stdin.isatty():
            from ecxs.cli.prompt import converse

            converse(client, Form[form.upper()])
        else:
            sys.exit(_run_script(client, sys.stdin, Form[form.upper()]))
    finally:
        client.close()


def _connect(socket: Path, wait: float) -> Client:
    deadline = time.monotonic() + wait
    while True:
        try:
            return Client.connect(socket)
        except EnvironmentFailure:
            if time.monotonic() >= deadline:
                raise
            time.sleep(RETRY_SECONDS)


def join_words(words: Sequence[str]) -> str:
    """Make one line of the words the shell gave: what has blanks, or is empty, is quoted again."""
    return " ".join(_quoted(word) for word in words)


def _quoted(word: str) -> str:
    if word and not any(mark in word for mark in NEEDS_QUOTES):
        return word
    escaped = word.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _run_script(client: Client, lines: Iterator[str], form: Form) -> int:
    first_failure = 0
    for line in lines:
        if line.strip().lower() == "quit":
            break
        if line.strip():
            first_failure = first_failure or _ask(client, line.strip(), form)
    return first_failure


def _ask(client: Client, line: str, form: Form) -> int:
    reply = client.ask(line, form)
    code = EXIT_OF_STATUS.get(reply.status, 1)
    click.echo(reply.text, nl=not reply.text.endswith("\n") and bool(reply.text), err=bool(code))
    return code
