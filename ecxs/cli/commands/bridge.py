"""`ecxs bridge`: the libraries that modules in C need at run time."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from ecxs.cli.completion import completes
from ecxs.cli.json_report import format_option
from ecxs.cli.parameters import FOLDER
from ecxs.cli.report import answer, escape_terminal, print_note, print_result

if TYPE_CHECKING:
    from pathlib import Path


@click.group(
    "bridge",
    help="""Build what modules in C need at run time: two libraries, made for this machine and this Python.

    Without this they are built when a module in C is loaded first, and kept in ~/.cache/ecxs/bridge.

    \b
    Example:
      ecxs bridge build -o /usr/lib/ecxs-bridge
    """,
)
def command() -> None:
    """Group `bridge build`."""


@command.command(
    "build",
    help="""Build the bridge with the C compiler of this machine, unless it is built already.

    With -o it goes into DIR, for a service whose home cannot be written or a machine without a compiler; the service
    finds it by ECXS_BRIDGE=DIR in its environment, or by 'ecxs run --bridge DIR'.

    \b
    Examples:
      ecxs bridge build
      ecxs bridge build -o /usr/lib/ecxs-bridge
    """,
)
@click.option("-o", "--output", type=FOLDER, metavar="DIR", help="Where to; the user's cache folder if left out.")
@click.option(
    "--sanitize",
    metavar="LIST",
    shell_complete=completes("address", "undefined"),
    default="",
    help="Build the one for 'ecxs run --sanitize LIST': address, undefined, or both, divided by a comma.",
)
@format_option(folder=None, compiler=None, changed=False)
def build(output: Path | None, sanitize: str) -> None:
    """Build, and print the folder in which both libraries are."""
    # Imported here: declaring parameters, as for help and for completion, needs none of it.
    from ecruntime.bridge.cache import build_ahead
    from ecruntime.bridge.recipe import SANITIZE

    built = build_ahead(output, {**os.environ, SANITIZE: sanitize})
    answer(folder=str(built.folder), compiler=built.compiler, changed=built.is_changed)
    print_result(escape_terminal(str(built.folder)))
    print_note(f"bridge: {'built' if built.is_changed else 'unchanged'}, {escape_terminal(built.compiler)}")
