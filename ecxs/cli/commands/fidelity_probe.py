"""`ecxs fidelity probe`: the probe as a tree for a machine with the server, or for this one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ecxs.cli.commands.export import server_option
from ecxs.cli.json_report import format_option
from ecxs.cli.parameters import FOLDER
from ecxs.cli.report import answer, escape_terminal, print_findings, print_note, print_result

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    "probe",
    help="""Write the probe as a plain tree that builds with the server's developer package, or with ecxs.

    The probe is modules in C, a script in Lua, configurations, and a script of console commands. It observes what the
    documents leave open, and writes one report; the README of the tree has the steps. Twice the same version gives the
    same bytes. A folder that is there is replaced as a whole if it holds an older tree, and refused otherwise.

    \b
    Examples:
      ecxs fidelity probe -o probe
      ecxs fidelity probe -o probe --server 3.6
    """,
)
@click.option("-o", "--output", type=FOLDER, metavar="DIR", required=True, help="The folder of the tree; it is made.")
@server_option
@format_option(server=None, folder=None, files=(), changed=False)
def probe(output: Path, server: str) -> int:
    """Write the tree, tell its files, and return the exit code."""
    # Imported here: declaring parameters, as for help and for completion, needs none of it.
    from ecxs.export import read_version, write_tree
    from ecxs.fidelity.probe import probe_tree

    tree = probe_tree(read_version(server))
    files = [str(file.path) for file in tree.files]
    print_findings(tree.findings, is_error=True)
    is_changed = write_tree(tree, output)
    answer(server=server, files=files, folder=str(output), changed=is_changed)
    for file in files:
        print_result(escape_terminal(str(output / file)))
    print_note(escape_terminal(f"{output}: {'the probe' if is_changed else 'unchanged'}"))
    return 0
