"""`ecxs update`: an older scaffold, brought to the present template."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from ecxs.cli.json_report import format_option
from ecxs.cli.parameters import PATH, find_project, takes_settings
from ecxs.cli.report import answer, escape_terminal, print_note, print_result
from ecxs.cli.turn import in_turn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecxs.update import Update, UpdatedFile

_NULL: Final = "/dev/null"


@dataclass(frozen=True, slots=True)
class UpdateSettings:
    """The project of `ecxs update`, and the modes in which it writes nothing."""

    project: Path
    is_check: bool
    is_diff: bool

    @property
    def is_writing(self) -> bool:
        """Tell whether files are written."""
        return not (self.is_check or self.is_diff)


@click.command(
    "update",
    help="""Bring the project in DIR to what 'ecxs new' writes today.

    What the template changed since the project was made is merged with what you changed: a line that only one of you
    changed is as that one has it. Where both changed the same lines differently, both stand in the file between marks,
    <<<<<<< yours and >>>>>>> template, and the exit code is 1. Files that you took away stay away, and the answers
    of the project say which version it has. All of it is written, or nothing.

    With --check and --diff nothing is written; the exit code of --check is 1 if something would be.

    \b
    Examples:
      ecxs update --diff
      ecxs update && ecxs test
    """,
)
@click.argument("project", type=PATH, default=Path(), metavar="[DIR]", callback=find_project)
@click.option("--check", "is_check", is_flag=True, help="Write nothing; exit with 1 if the template is newer.")
@click.option("--diff", "is_diff", is_flag=True, help="Write nothing; show what would change.")
@format_option(name=None, old=None, new=None, files=(), is_written=False)
@takes_settings(UpdateSettings)
def command(settings: UpdateSettings) -> int:
    """Plan the update, show it, and write it unless a mode forbids it."""
    project, is_writing = settings.project, settings.is_writing
    planned = in_turn(project, lambda: _written(project)) if is_writing else _planned(project)
    answer(
        name=planned.name,
        old=planned.old,
        new=planned.new,
        files=[_table(file) for file in planned.files],
        is_written=is_writing and not planned.is_current,
    )
    for line in _diffs(planned) if settings.is_diff else _lines(planned):
        print_result(escape_terminal(line))
    _note(planned, is_writing=is_writing)
    conflicts = any(file.conflicts for file in planned.files)
    return 1 if conflicts or (settings.is_check and not planned.is_current) else 0


def _planned(project: Path) -> Update:
    # Imported here, as below: declaring parameters, as for help and for completion, needs none of it.
    from ecxs.update import plan_update

    return plan_update(project)


def _written(project: Path) -> Update:
    from ecxs.file_group import changed_together
    from ecxs.scaffold import ANSWERS_FILE

    planned = _planned(project)
    with changed_together() as group:
        for file in planned.written:
            before = None if file.before is None else _bytes(file.before)
            if file.after is None:
                group.remove(project / file.path, before or b"")
            else:
                group.write(project / file.path, before, _bytes(file.after))
        # Last: a run that was killed begins anew, and takes what it wrote for the author's.
        group.write(project / ANSWERS_FILE, _bytes(planned.answers_before), _bytes(planned.answers_after))
    return planned


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _lines(planned: Update) -> Iterator[str]:
    for file in planned.files:
        if file.conflicts:
            yield from (f"conflict {file.path}:{line}" for line in file.conflicts)
        else:
            yield f"{file.fate:9}{file.path}" + (f": {file.reason}" if file.reason else "")


def _diffs(planned: Update) -> Iterator[str]:
    from ecxs.generate.file_change import unified

    for file in planned.written:
        old = _NULL if file.before is None else f"a/{file.path}"
        new = _NULL if file.after is None else f"b/{file.path}"
        yield unified(file.before or "", file.after or "", old, new).rstrip("\n")


def _note(planned: Update, *, is_writing: bool) -> None:
    if planned.is_current:
        print_note(f"{planned.name}: the template has not changed")
        return
    if planned.is_guessed:
        print_note(f"{planned.name}: its answers name no version of the template; by its files it is {planned.old}")
    written = len(planned.written)
    files = f"{written} file{'' if written == 1 else 's'} {'changed' if is_writing else 'would change'}"
    print_note(f"{planned.name}: {planned.old} -> {planned.new}, {files}")
    if any(file.conflicts for file in planned.files):
        print_note("  hint: look for '<<<<<<< yours' in the files, and keep what is right")
    elif is_writing and written:
        print_note("  hint: next is 'ecxs test'")


def _table(file: UpdatedFile) -> dict[str, object]:
    return {"path": file.path, "change": file.fate.value, "conflicts": list(file.conflicts), "reason": file.reason}
