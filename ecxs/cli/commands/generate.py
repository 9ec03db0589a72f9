"""`ecxs generate`: the tool's files of a project, written, compared or listed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ecxs.cli.json_report import JSON, format_option
from ecxs.cli.parameters import PATH, find_project, takes_settings
from ecxs.cli.report import answer, change_table, escape_terminal, print_findings, print_note, print_result
from ecxs.generate.stamp import declaration_digest, is_current, stamp_plan

if TYPE_CHECKING:
    from ecruntime.foundation.finding import Finding
    from ecxs.generate.file_change import FileChange
    from ecxs.generate.project import ProjectPlan

_CURRENT = "nothing to write, {} files are current"


@dataclass(frozen=True, slots=True)
class GenerateSettings:
    """The project of `ecxs generate`, and the modes in which it writes nothing."""

    project: Path
    is_check: bool
    is_diff: bool
    is_dry: bool
    has_stubs: bool
    is_fixing: bool
    form: str

    @property
    def is_writing(self) -> bool:
        """Tell whether files are written."""
        return not (self.is_check or self.is_diff or self.is_dry)


@click.command(
    "generate",
    help="""Write the tool's files of the project in DIR from its module.toml.

    Only files that differ are written. With --check, --diff or --dry-run nothing is; the exit code of --check is 1 if
    something would be, that of the others 0.

    With --stubs the author's class gets the providers, commands and validators that it lacks, each with its types; what
    has another signature than declared is reported, and mended with --fix. Nothing else of the file changes.

    \b
    Examples:
      ecxs generate --diff
      ecxs generate --stubs --fix
    """,
)
@click.argument("project", type=PATH, default=Path(), callback=find_project, metavar="[DIR]")
@click.option("--check", "is_check", is_flag=True, help="Write nothing; exit with 1 if a file is stale.")
@click.option("--diff", "is_diff", is_flag=True, help="Write nothing; show what would change.")
@click.option("--dry-run", "is_dry", is_flag=True, help="Write nothing; list what would change.")
@click.option("--stubs", "has_stubs", is_flag=True, help="Insert what the author's class lacks.")
@click.option("--fix", "is_fixing", is_flag=True, help="With --stubs: mend signatures that drifted.")
@format_option("form", name=None, files=())
@takes_settings(GenerateSettings)
def command(settings: GenerateSettings) -> int:
    """Plan the files, compare them with the project, and write them unless a mode forbids it."""
    if settings.is_fixing and not settings.has_stubs:
        raise click.UsageError("--fix goes with --stubs", click.get_current_context())
    current = None if settings.has_stubs or settings.form == JSON else is_current(settings.project)
    if current is not None:
        print_note(f"{current[0]}: {_CURRENT.format(current[1])}")
        return 0
    # Imported here: what is current already needs none of it.
    from ecxs.cli.turn import in_turn

    made = in_turn(settings.project, lambda: _made(settings)) if settings.is_writing else _made(settings)
    planned, changes, findings = made.planned, made.changes, made.findings
    stale = [change for change in changes if change.is_stale]
    if made.warnings or findings:
        print_findings((*made.warnings, *findings), is_error=True)
    answer(name=planned.definition.name, files=[change_table(change, has_diff=settings.is_diff) for change in changes])
    _print_changes(stale, is_diff=settings.is_diff)
    print_note(f"{planned.definition.name}: {_summary(changes, stale, is_written=settings.is_writing)}")
    if settings.is_check and stale:
        print_note("  hint: run 'ecxs generate' and keep what it writes")
        return 1
    return 1 if any(finding.severity == "error" for finding in findings) else 0


@dataclass(frozen=True, slots=True)
class _Generated:
    planned: ProjectPlan
    changes: tuple[FileChange, ...]
    warnings: tuple[Finding, ...]
    findings: tuple[Finding, ...]
    """Differences of the author's class from the declaration."""


def _made(settings: GenerateSettings) -> _Generated:
    """Plan the files and, unless a mode forbids it, write them."""
    # Imported here: as above.
    from ecxs.generate.project import plan_project

    declaration = declaration_digest(settings.project)
    planned = plan_project(settings.project)
    own = planned.changes()
    author, findings = _author_changes(planned, is_fixing=settings.is_fixing) if settings.has_stubs else ((), ())
    warnings = (*planned.findings, *planned.left_over(), *planned.edited(own))
    changes = (*author, *own)
    if settings.is_writing:
        planned.write_changes(changes)
        stamp_plan(planned, declaration, warnings)
    return _Generated(planned, changes, warnings, findings)


def _author_changes(planned: ProjectPlan, *, is_fixing: bool) -> tuple[tuple[FileChange, ...], tuple[Finding, ...]]:
    # Imported here: LibCST takes longer to import than generation takes to run.
    from ecxs.generate.stubs import plan_stubs

    stubs = plan_stubs(planned, is_fixing=is_fixing)
    return (stubs.change,), stubs.edit.findings


def _summary(changes: tuple[FileChange, ...], stale: list[FileChange], *, is_written: bool) -> str:
    if not stale:
        return _CURRENT.format(len(changes))
    return f"{len(stale)} of {len(changes)} files {'changed' if is_written else 'would change'}"


def _print_changes(stale: list[FileChange], *, is_diff: bool) -> None:
    for change in stale:
        print_result(escape_terminal(change.diff().rstrip("\n")) if is_diff else f"{change.kind.value:8}{change.path}")
