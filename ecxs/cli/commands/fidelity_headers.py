"""`ecxs fidelity headers`: headers of C modules with the numbers of a server that a probe has seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ecxs.cli.json_report import format_option
from ecxs.cli.parameters import FILE, FOLDER
from ecxs.cli.report import answer, escape_terminal, print_note, print_result

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    "headers",
    help="""Write the headers in which constants of hooks have the numbers of a server.

    REPORT is one of the probe. A module in C that is built with -I DIR before all other folders has its numbers, as one
    that is built there. Run it with --as-server REPORT: then providers in Python that return a value by its name give
    the same number.

    \b
    Examples:
      ecxs fidelity headers theirs.json -o theirs
      ecxs -c -I theirs greeter.c
    """,
)
@click.argument("report", type=FILE)
@click.option(
    "-o", "--output", type=FOLDER, metavar="DIR", required=True, help="The folder of the headers; it is made."
)
@format_option(folder=None, files=())
def headers(report: Path, output: Path) -> None:
    """Write the headers that differ from ours."""
    # Imported here: declaring parameters, as for help and for completion, needs none of it.
    from ecxs.cli.as_server import followed_server
    from ecxs.fidelity.headers import server_headers
    from ecxs.files import make_folder, write_atomically

    written = server_headers(followed_server(report).choices.constants)
    for path, text in sorted(written.items()):
        file = output / path
        make_folder(file.parent)
        write_atomically(file, text.encode())
        print_result(escape_terminal(str(file)))
    answer(folder=str(output), files=sorted(written))
    count = f"{len(written)} header{'' if len(written) == 1 else 's'}"
    print_note(count if written else "the numbers of the report are ours: no header is written")
