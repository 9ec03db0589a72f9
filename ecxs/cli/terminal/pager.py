"""Pager for text that is longer than the terminal."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys

import click

DEFAULT_PAGER = "less"
DEFAULT_LESS = "FRX"


def print_paged(text: str, *, may_page: bool) -> None:
    """Print `text`, through the user's pager if it does not fit the terminal and `may_page`."""
    pager = _pager() if may_page and sys.stdout.isatty() and not _fits(text) else None
    if pager is None:
        click.echo(text, nl=False)
    else:
        _page(pager, text)


def _fits(text: str) -> bool:
    size = shutil.get_terminal_size()
    rows = sum(1 + max(len(line) - 1, 0) // size.columns for line in text.splitlines())
    return rows < size.lines


def _pager() -> list[str] | None:
    """Return the command line of the pager; None if it is not installed, or turned off by an empty `PAGER`."""
    try:
        words = shlex.split(os.environ.get("PAGER", DEFAULT_PAGER))
    except ValueError:
        return None
    return words if words and shutil.which(words[0]) else None


def _page(command: list[str], text: str) -> None:
    # Ctrl-C belongs to the pager until it ends. The child resets a handler to the default; it would inherit SIG_IGN.
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        environment = {"LESS": DEFAULT_LESS, **os.environ}
        subprocess.run(command, input=text.encode(errors="replace"), env=environment, check=False)  # noqa: S603 - the user's own
    finally:
        signal.signal(signal.SIGINT, before)
