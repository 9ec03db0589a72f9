"""`ecxs rename`: another name for a module, in everything that bears it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ecxs.cli.json_report import format_option
from ecxs.cli.parameters import PATH, find_project
from ecxs.cli.progress import progress_bar
from ecxs.cli.report import answer, escape_terminal, place_table, print_findings, print_note, print_result
from ecxs.cli.turn import Turn, in_turn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecxs.rename import RenamePlan

_MAX_MENTIONS = 40


@click.command(
    "rename",
    help="""Give the module the name NEW, in everything that bears the old one.

    module.toml, the Python package with the author's file and its test, the class, imports, the manifest, stanzas of
    configurations, the module's own hooks, options that begin with the module's name and `_`, strings that are certain
    to mean one of these, and what `ecxs new` wrote: all of it changes together, or nothing does. Generated files are
    made anew, and a copy is kept of what was edited in the old ones. Lines of yours that still say the old name are
    listed at the end, and left to you.

    A name that was changed in module.toml by hand is brought to its end by `ecxs rename` with that name. The project's
    own folder, other projects, and modules that are installed elsewhere stay as they are.

    \b
    Examples:
      ecxs rename waiter --dry-run
      ecxs rename waiter
    """,
)
@click.argument("new", metavar="NEW")
@click.option(
    "-C", "project", type=PATH, default=Path(), callback=find_project, metavar="DIR", help="The project's folder."
)
@click.option("--diff", "is_diff", is_flag=True, help="Write nothing; show what would change.")
@click.option("--dry-run", "is_dry", is_flag=True, help="Write nothing; list what would change.")
@format_option(old=None, name=None, files=(), mentions=(), is_written=False)
def command(project: Path, new: str, *, is_diff: bool, is_dry: bool) -> None:
    """Plan the new name, show the changes, and write them unless a mode forbids it."""
    is_writing = not (is_diff or is_dry)
    planned = in_turn(project, lambda: _written(project, new)) if is_writing else _planned(project, new)
    answer(
        old=planned.change.old,
        name=new,
        files=list(_files(planned)),
        mentions=[{**place_table(one.place), "text": one.text} for one in planned.mentions],
        is_written=is_writing,
    )
    for line in _diffs(planned) if is_diff else _lines(planned):
        print_result(escape_terminal(line))
    called, changed = ("is called", "changed") if is_writing else ("would be called", "would change")
    print_note(f"'{planned.change.old}' {called} '{new}': {len(list(_lines(planned)))} files {changed}")
    _print_mentions(planned)


def _planned(project: Path, new: str) -> RenamePlan:
    # Imported here, as below: declaring parameters, as for help and for completion, needs none of it.
    from ecxs.rename import plan_rename

    with progress_bar("reading") as progress:
        planned = plan_rename(project, new, progress)
    if findings := (*planned.project.findings, *planned.edited()):
        print_findings(findings, is_error=True)
    return planned


def _written(project: Path, new: str) -> RenamePlan:
    from ecruntime.foundation.authors_file import OWN_LIBEXEC
    from ecxs.build import uninstall

    planned = _planned(project, new)
    # First of all: a later run would not find it any more, and the next build makes what is needed.
    uninstall(planned.change.old, project / OWN_LIBEXEC, Turn())
    planned.write()
    return planned


def _lines(planned: RenamePlan) -> Iterator[str]:
    for file in planned.authors:
        yield f"moved   {file.old} -> {file.new}" if file.is_moved else f"changed {file.new}"
    for change in (*planned.tools, *planned.removed):
        if change.is_stale:
            yield f"{change.kind.value:8}{change.path}"


def _files(planned: RenamePlan) -> Iterator[dict[str, str | None]]:
    """Yield what the report to programs says of each file: its change, its former path, its path now."""
    for file in planned.authors:
        former = str(file.old) if file.is_moved else None
        yield {"path": str(file.new), "change": "moved" if former else "changed", "former_path": former}
    for change in (*planned.tools, *planned.removed):
        if change.is_stale:
            yield {"path": str(change.path), "change": change.kind.value, "former_path": None}


def _diffs(planned: RenamePlan) -> Iterator[str]:
    edits = [file for file in planned.authors if file.is_edited]
    # Generated files are listed, as `ecxs add` does: nobody reads them line by line.
    yield from (line for line in _lines(planned) if line not in {f"changed {file.new}" for file in edits})
    yield from (file.diff().rstrip("\n") for file in edits)


def _print_mentions(planned: RenamePlan) -> None:
    found = planned.mentions
    if not found:
        return
    count = "1 line of yours still says" if len(found) == 1 else f"{len(found)} lines of yours still say"
    print_note(f"{count} '{planned.change.old}'; look whether it means the module:")
    for mention in found[:_MAX_MENTIONS]:
        place = replace(mention.place, file=str(planned.project.root / mention.place.file))
        print_note(escape_terminal(f"  {place}: {mention.text}"))
    if len(found) > _MAX_MENTIONS:
        print_note(f"  and {len(found) - _MAX_MENTIONS} more")
