"""`ecxs new`: scaffold a module."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ecxs.cli.report import print_note, print_result
from ecxs.generate import plan_project
from ecxs.scaffold import DEFAULT_KIND, KINDS, answers, create

_KINDS_HELP = "; ".join(f"{name}: {kind.summary}" for name, kind in KINDS.items())


@click.command(
    "new",
    help="""Scaffold the module NAME: a project that builds, validates and passes its own tests.

    Nothing is written unless all of it can be, and a folder that holds something is left alone.

    \b
    Example:
      ecxs new greeter --set description="Counts failures"
    """,
)
@click.argument("name")
@click.option("--kind", default=DEFAULT_KIND, show_default=True, metavar="KIND", help=f"What to make ({_KINDS_HELP}).")
@click.option(
    "--set", "settings", multiple=True, metavar="KEY=VALUE", help="Answer a question, such as description=TEXT."
)
@click.option("--no-input", is_flag=True, help="Ask nothing, even on a terminal.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path(),
    metavar="DIR",
    help="The folder in which the project is made; the current one if left out.",
)
def command(name: str, kind: str, settings: tuple[str, ...], output: Path, *, no_input: bool) -> None:
    """Make the project folder, files and all."""
    given = _settings(settings)
    answers(name, kind=kind, settings=given)
    if not no_input and "description" not in given and sys.stdin.isatty() and sys.stderr.isatty():
        description = click.prompt("Description", default="", show_default=False, err=True)
        given |= {"description": description} if description else {}
    valid = answers(name, kind=kind, settings=given)
    destination = output / name
    files = create(valid, destination, complete=lambda stage: plan_project(stage).write())
    for path in files:
        print_result(str(path))
    print_note(f"made '{destination}' with {len(files)} files; next: cd {destination} && ecxs test")


def _settings(pairs: tuple[str, ...]) -> dict[str, str]:
    given: dict[str, str] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key:
            raise click.UsageError(f"--set takes KEY=VALUE, not '{pair}'", click.get_current_context())
        given[key] = value
    return given
