"""`ecxs validate`: checks of declarations, manifests, sources, scripts and configurations."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ecruntime.foundation.finding import has_errors
from ecxs.cli.completion import complete_rules
from ecxs.cli.json_report import format_option
from ecxs.cli.parameters import PATH, current_project, takes_settings
from ecxs.cli.progress import progress_bar
from ecxs.cli.project import check_project_loads
from ecxs.cli.report import (
    REPORT_FORMATS,
    answer,
    escape_terminal,
    keep_findings,
    print_findings,
    print_note,
    print_result,
)
from ecxs.cli.server_libexec import machine_libexec
from ecxs.cli.turn import project_turn, projects_of
from ecxs.files import DECLARATION

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecruntime.foundation.finding import Finding
    from ecxs.rules.fix import MendedFile

SARIF = "sarif"
STATIC = "static"
SYMBOLS = "symbols"
LOAD = "load"
VALIDATION_LEVELS = (STATIC, SYMBOLS, LOAD)


@dataclass(frozen=True, slots=True)
class ValidateSettings:
    """The paths of `ecxs validate`, its rules, and what becomes of the findings."""

    paths: tuple[Path, ...]
    libexec: tuple[Path, ...]
    level: str
    style: str
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    baseline: Path | None
    record: Path | None
    is_fix: bool
    is_diff: bool


@click.command(
    "validate",
    help="""Check module.toml, manifests, sources, scripts in Lua, libexec folders and configuration files.

    A PATH is a file or a folder; the current folder if left out. module.toml and a Python file stand for the
    declaration and the Python of their project; a Python file of no project has no rules. A script
    in Lua is checked by itself, in a folder, and where a configuration names it. No code of a module is
    executed, unless --level load asks for it: then each module of a project is built aside and loaded once for each
    option in its manifest, with nothing but that option set. --level symbols reads the built libraries of folders,
    too: their stamps, infrastructures, options, hooks and symbols, and compares the manifest beside each; a library
    that is named is read at every level. The exit code is 1 if there is an error; warnings and
    hints alone give 0.

    \b
    Examples:
      ecxs validate greeter /opt/msys/libexec --format github
      ecxs validate ecelerity.conf --libexec /opt/msys/libexec
      ecxs validate --level symbols /opt/msys/libexec
      ecxs validate --select ECM,CFG --fix
    """,
)
@click.argument("paths", nargs=-1, type=PATH, metavar="[PATH]...")
@click.option(
    "--libexec",
    type=PATH,
    multiple=True,
    help="Know the modules of this folder; else those in ECXS_LIBEXEC.",
)
@click.option("--level", type=click.Choice(VALIDATION_LEVELS), default=STATIC, show_default=True, help="How far to go.")
@format_option("style", formats=(*REPORT_FORMATS, SARIF), files=())
@click.option(
    "--select", multiple=True, metavar="RULE", shell_complete=complete_rules, help="Only these rules, or beginnings."
)
@click.option("--ignore", multiple=True, metavar="RULE", shell_complete=complete_rules, help="Not these rules.")
@click.option("--baseline", type=PATH, help="Leave out what this file has recorded.")
@click.option(
    "--write-baseline",
    "record",
    type=PATH,
    help="Record all findings in this file.",
)
@click.option("--fix", "is_fix", is_flag=True, help="Mend what can be mended for certain.")
@click.option("--diff", "is_diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@takes_settings(ValidateSettings)
def command(settings: ValidateSettings) -> int:
    """Run the rules over the paths, report or fix, and return the exit code."""
    # Imported here, as in the other functions: declaring parameters, as for help and for completion, needs none of it.
    from ecxs.rules.baseline import write_baseline
    from ecxs.rules.fix import mend, mendable

    # Before anything is recorded: what is mended needs no record.
    if settings.is_fix and not settings.is_diff:
        found = _findings(settings)
        with project_turn(projects_of(file.path for file in mendable(found))):
            mended, findings = mend(lambda: _findings(settings), found)
        _answer(mended)
        for file in mended:
            print_note(f"mended {escape_terminal(str(file.path))}: {', '.join(file.rules)}")
        print_note(f"mended {len(mended)} file{'' if len(mended) == 1 else 's'}")
    else:
        findings = _findings(settings)
    if settings.record is not None:
        write_baseline(settings.record, findings)
        keep_findings(findings)
        print_note(f"{len(findings)} findings are recorded in '{settings.record}'")
        return 0
    if settings.is_diff:
        planned = mendable(findings)
        _answer(planned)
        keep_findings(findings)
        if not planned:
            print_note("there is nothing to mend")
        for file in planned:
            print_result(escape_terminal(file.diff()).rstrip("\n"))
        return 1 if has_errors(findings) else 0
    return _report(findings, settings)


def _answer(files: Iterable[MendedFile]) -> None:
    answer(files=[{"path": str(file.path), "rules": list(file.rules), "diff": file.diff()} for file in files])


def _findings(settings: ValidateSettings) -> tuple[Finding, ...]:
    """Return the findings of the chosen rules."""
    from ecxs.generate.project_check import check_sound_project
    from ecxs.rules import validate
    from ecxs.rules.baseline import by_rule

    paths = settings.paths or (_here(),)
    with progress_bar("validating") as progress:
        libexec = settings.libexec or machine_libexec()
        findings = validate(
            paths,
            libexec=libexec,
            check_sound=check_sound_project,
            progress=progress,
            reads_libraries=settings.level != STATIC,
        )
    # A module with errors cannot be built; its findings come first.
    if settings.level == LOAD and not has_errors(findings):
        loaded = (finding for path in paths if (path / DECLARATION).is_file() for finding in check_project_loads(path))
        findings = (*findings, *loaded)
    return by_rule(findings, settings.select, settings.ignore)


def _here() -> Path:
    """Return the working folder if it holds manifests, as a libexec of a project does, else the project."""
    return Path() if any(Path().glob("*.ecm")) else current_project()


def _report(findings: tuple[Finding, ...], settings: ValidateSettings) -> int:
    if settings.baseline is not None:
        from ecxs.rules.baseline import read_baseline, without

        findings, gone = without(findings, read_baseline(settings.baseline))
        if gone:
            print_note(f"{gone} recorded findings are gone; write the baseline anew to forget them")
    if settings.style == SARIF:
        from ecxs.rules.sarif import sarif_text

        print_result(sarif_text(findings))
    else:
        print_findings(findings, style=settings.style)
    if settings.style == "text" and not findings:
        print_note("nothing to complain of")
    return 1 if has_errors(findings) else 0
