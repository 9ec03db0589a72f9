"""`ecxs export`: a module as a plain tree for a machine with the server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from ecruntime.foundation.errors import UsageError
from ecxs.cli.json_report import format_option
from ecxs.cli.parameters import FOLDER, PATH
from ecxs.cli.report import answer, escape_terminal, print_findings, print_note, print_result

if TYPE_CHECKING:
    from pathlib import Path

    from click.shell_completion import CompletionItem

NEWEST: Final = "4.x"


def complete_versions(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the versions of the server for which authors export most."""
    del ctx, param
    # Imported here: only a completion needs it.
    from click.shell_completion import CompletionItem

    return [CompletionItem(version) for version in ("3.6", NEWEST) if version.startswith(incomplete)]


server_option = click.option(
    "--server",
    metavar="VERSION",
    default=NEWEST,
    show_default=True,
    shell_complete=complete_versions,
    help="The version of the server, such as 3.6 or 4.x.",
)
"""The option of commands that write a tree for a version of the server."""


@click.command(
    "export",
    help="""Write a module as a plain tree that builds on a machine with the server's developer package, without ecxs.

    MODULE is the folder of a module in C, Python or Lua, a script in Lua, or a configuration that names scripts. The
    tree has the sources and headers, what is generated of them, the headers of declared hooks, the manifest, a sample
    configuration, a Makefile over the server's own ecxs and a README with the steps; that of a module in Python also
    has what embeds the interpreter. Twice the same module gives the same bytes. A folder that is there is replaced as
    a whole if it holds an older export, and refused otherwise.

    A name of the server that the documents of the version do not have is a warning. With --check nothing is written,
    and the exit code is 1 if there is such a name.

    \b
    Examples:
      ecxs export greeter -o greeter-for-server
      ecxs export greeter --server 3.6 --check
    """,
)
@click.argument("module", type=PATH, metavar="MODULE")
@click.option("-o", "--output", type=FOLDER, metavar="DIR", help="The folder of the tree; it is made.")
@server_option
@click.option("--check", "is_check", is_flag=True, help="List the names that are not documented, and write nothing.")
@format_option(name=None, server=None, folder=None, files=(), changed=False)
def command(module: Path, output: Path | None, server: str, *, is_check: bool) -> int:
    """Export the module, or check it, and return the exit code."""
    if output is None and not is_check:
        raise UsageError("the folder of the tree is missing", hint="name it: -o DIR, or check alone with --check")
    # Imported here: declaring parameters, as for help and for completion, needs none of it.
    from ecxs.export import make_tree, read_subject, read_version, write_tree

    version = read_version(server)
    tree = make_tree(read_subject(module), version)
    files = [str(file.path) for file in tree.files]
    answer(name=tree.name, server=version.text, files=files)
    print_findings(tree.findings, is_error=not is_check)
    if output is None or is_check:
        if not tree.findings:
            print_note(f"each name is documented for version {version.text}")
        return 1 if tree.findings else 0
    is_changed = write_tree(tree, output)
    answer(folder=str(output), changed=is_changed)
    for file in files:
        print_result(escape_terminal(str(output / file)))
    state = f"exported '{tree.name}' for version {version.text}" if is_changed else "unchanged"
    print_note(escape_terminal(f"{output}: {state}"))
    return 0
