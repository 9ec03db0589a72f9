"""`ecxs breaking`: incompatible changes between two versions of modules."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from ecruntime.foundation.errors import Refused, UsageError
from ecxs.cli.json_report import format_option
from ecxs.cli.parameters import PATH
from ecxs.cli.report import answer, escape_terminal, print_note, print_result
from ecxs.files import DECLARATION, display_path

if TYPE_CHECKING:
    from pathlib import Path

    from ecruntime.model.module import ModuleDefinition
    from ecxs.rules import Difference


@click.command(
    "breaking",
    help="""Compare OLD and NEW, and say what breaks for those who use the modules.

    Each is a module.toml, the folder of a project, a module record, a built library, or a libexec folder. The exit
    code is 1 if something breaks.

    \b
    Example:
      ecxs breaking /opt/msys/libexec .ecxs/libexec
    """,
)
@click.argument("old", type=PATH)
@click.argument("new", type=PATH)
@format_option(changes=())
def command(old: Path, new: Path) -> int:
    """Compare two sets of modules, report the changes, and return the exit code."""
    # Imported here, as in the other functions: declaring parameters, as for help and for completion, needs none of it.
    from ecxs.rules.compare import compare

    differences = compare(_recorded(old), _recorded(new))
    breaking = [difference for difference in differences if difference.is_breaking]
    answer(changes=[_table(difference) for difference in differences])
    for difference in differences:
        print_result(_line(difference))
    count = f"{len(breaking)} change{'' if len(breaking) == 1 else 's'}"
    print_note(f"{count} would break its users" if breaking else "nothing breaks")
    return 1 if breaking else 0


def _recorded(path: Path) -> tuple[ModuleDefinition, ...]:
    from ecxs.rules.installed import installed_records

    if path.name == DECLARATION and path.exists():
        return (_declared(path),)
    # One that is no regular file is refused by the reader, and the rest of the folder not taken for a libexec.
    if os.path.lexists(path / DECLARATION):
        return (_declared(path / DECLARATION),)
    definitions = tuple(record.definition for record in installed_records(path))
    if not definitions:
        hint = "name a module.toml, a project, a module record, a library or a libexec folder"
        raise UsageError(f"'{path}' holds no module.toml and no module record", hint=hint)
    return definitions


def _declared(path: Path) -> ModuleDefinition:
    from ecruntime.catalogue.hooks import load_hook_catalogue
    from ecxs.definition import examine, record_of

    read = examine(path, load_hook_catalogue(), file=display_path(path))
    if read.definition is None:
        raise Refused(read.findings)
    return record_of(read.definition).definition


def _line(difference: Difference) -> str:
    mark = click.style("breaks", fg="red", bold=True) if difference.is_breaking else "adds  "
    text = escape_terminal(f"{difference.module}: {difference.subject}: {difference.message}")
    text = f"{mark} {text}"
    return f"{text}\n  hint: {escape_terminal(difference.hint)}" if difference.hint else text


def _table(difference: Difference) -> dict[str, object]:
    return {
        "module": difference.module,
        "subject": difference.subject,
        "message": difference.message,
        "is_breaking": difference.is_breaking,
        "hint": difference.hint,
    }
