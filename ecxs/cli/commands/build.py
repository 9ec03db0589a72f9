"""`ecxs build`: generation, build and installation of modules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ecxs.cli.json_report import format_option
from ecxs.cli.parameters import FOLDER, PATH, current_project
from ecxs.cli.project import build_project
from ecxs.cli.report import answer, print_note, print_result

if TYPE_CHECKING:
    from pathlib import Path

    from ecxs.build import Installation


@click.command(
    "build",
    help="""Build the modules in each DIR, the current folder if left out, and install them into a libexec.

    The tool's files are generated first. A module whose content did not change is left as it is; the one installed
    before stays until the next build, since a running server may still use it. A plain module in C, which its Makefile
    builds, is refused: make builds it, with ECXS set to this program, and 'ecxs -i' installs what it built.

    \b
    Example:
      ecxs build greeter counter --libexec /opt/msys/libexec
    """,
)
@click.argument("projects", nargs=-1, type=PATH, metavar="[DIR]...")
@click.option(
    "--libexec",
    type=FOLDER,
    metavar="DIR",
    help="Where to install; the project's own .ecxs/libexec if left out.",
)
@format_option(modules=())
def command(projects: tuple[Path, ...], libexec: Path | None) -> None:
    """Build and install each project and report the installed files."""
    # Imported here: declaring parameters, as for help and for completion, needs none of it.
    from ecxs.cli.makefile import refuse_makefile

    installed: list[Installation] = []
    for project in projects or (current_project(),):
        refuse_makefile(project, "'make ECXS=ecxs' there, and 'ecxs -i' to install it")
        item = build_project(project, libexec).installation
        installed.append(item)
        # After each one: when a later project is refused, those before it are installed.
        answer(modules=[_table(done) for done in installed])
        print_result(str(item.manifest))
        state = "installed" if item.is_changed else "unchanged"
        print_note(f"{item.name}: {state}, digest {item.digest[:12]}")


def _table(item: Installation) -> dict[str, object]:
    return {
        "name": item.name,
        "artifact": str(item.artifact),
        "manifest": str(item.manifest),
        "digest": item.digest,
        "changed": item.is_changed,
    }
