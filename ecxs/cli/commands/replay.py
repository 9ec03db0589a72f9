"""`ecxs replay`: its parameters; the runtime is imported when it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ecxs.cli.json_report import format_option
from ecxs.cli.parameters import FILE, PATH

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    help="""Make the calls of a recording again in a fresh runtime, on a virtual clock, and compare.

    Calls that were in another one are compared; so are results, answers of providers, and what became of messages and
    contexts. Exit code 1: something differs, and each difference is told with the line of the file.

    MODULE is a module's folder, which is built, and runs its sample configuration; or a configuration file, whose
    modules are those of --libexec. Without one: the project in the current folder.

    \b
    Examples:
      ecxs replay bounces.jsonl
      ecxs replay bounces.jsonl ../bouncewatch
      ecxs replay bounces.jsonl ecelerity.conf --libexec ./libexec
    """
)
@click.argument("file", metavar="FILE", type=FILE)
@click.argument("modules", metavar="[MODULE|CONF]...", nargs=-1, type=PATH)
@click.option("--libexec", type=PATH, multiple=True, help="A folder with built modules; may be repeated.")
@format_option("form", calls=0, inner=0, differences=(), notes=())
def command(file: Path, modules: tuple[Path, ...], libexec: tuple[Path, ...], form: str) -> int:
    """Replay a file, and return whether anything differs."""
    del form
    from ecxs.cli.replayer import replay_file

    return replay_file(file, modules, libexec)
