"""`ecxs build`: generation, build and installation of modules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ecxs.cli.parameters import FOLDER, PATH
from ecxs.cli.project import build_project
from ecxs.cli.report import print_json, print_note, print_result

if TYPE_CHECKING:
    from ecxs.build import Installation


@click.command(
    "build",
    help="""Build the modules in each DIR, the current folder if left out, and install them into a libexec.

    The tool's files are generated first. A module whose content did not change is left as it is; the one installed
    before stays until the next build, since a running server may still use it.

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
@click.option("--json", "is_json", is_flag=True, help="Report as JSON.")
def command(projects: tuple[Path, ...], libexec: Path | None, *, is_json: bool) -> None:
    """Build and install each project and report the installed files."""
    installed = [build_project(project, libexec).installation for project in projects or (Path(),)]
    if is_json:
        print_json({"modules": [_table(item) for item in installed]})
        return
    for item in installed:
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
