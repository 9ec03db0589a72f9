"""`ecxs fidelity`: in what this runtime and a real server differ; each of its commands has a file of its own."""

from __future__ import annotations

import click

from ecxs.cli.commands.fidelity_compare import compare
from ecxs.cli.commands.fidelity_headers import headers
from ecxs.cli.commands.fidelity_probe import probe


@click.group(
    "fidelity",
    help="""Find out in what this runtime and a real server differ.

    A probe is a module in C that observes, where it runs, what no document tells. Its reports are compared line by
    line, and 'ecxs run' and 'ecxs test' follow one with --as-server.

    \b
    Examples:
      ecxs fidelity probe -o probe
      ecxs fidelity compare theirs.json
    """,
)
def command() -> None:
    """Group the commands about the probe and its reports."""


command.add_command(compare)
command.add_command(headers)
command.add_command(probe)
