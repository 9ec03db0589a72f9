"""`ecxs generate`: write the tool's files."""

from __future__ import annotations

from pathlib import Path

import click

from ecxs.cli.report import print_findings, print_json, print_note, print_result, visible
from ecxs.generate import Change, plan_project


@click.command(
    "generate",
    help="""Write the tool's files of the project in DIR from its module.toml.

    Only files that differ are written. With --check or --diff nothing is, and the exit code is 1 if something would be
    (with --diff alone it is 0).

    \b
    Example:
      ecxs generate --diff
    """,
)
@click.argument("project", type=click.Path(path_type=Path), default=Path(), metavar="[DIR]")
@click.option("--check", "is_check", is_flag=True, help="Write nothing; exit with 1 if a file is stale.")
@click.option("--diff", "is_diff", is_flag=True, help="Write nothing; show what would change.")
@click.option("--json", "is_json", is_flag=True, help="Report as JSON.")
def command(project: Path, *, is_check: bool, is_diff: bool, is_json: bool) -> int:
    """Plan, compare, and write unless told otherwise."""
    planned = plan_project(project)
    changes = planned.changes()
    stale = [change for change in changes if change.is_stale]
    if planned.findings:
        print_findings(planned.findings, is_error=True)
    if not is_check and not is_diff:
        planned.write()
    if is_json:
        print_json({"files": [{"path": str(change.path), "change": change.kind.value} for change in changes]})
    else:
        _print_changes(stale, is_diff=is_diff)
        verb = "would change" if is_check or is_diff else "changed"
        done = (
            f"{len(stale)} of {len(changes)} files {verb}"
            if stale
            else f"nothing to write, {len(changes)} files are current"
        )
        print_note(f"{planned.definition.name}: {done}")
    if is_check and stale:
        print_note("  hint: run 'ecxs generate' and keep what it writes")
        return 1
    return 0


def _print_changes(stale: list[Change], *, is_diff: bool) -> None:
    for change in stale:
        print_result(visible(change.diff().rstrip("\n")) if is_diff else f"{change.kind.value:8}{change.path}")
