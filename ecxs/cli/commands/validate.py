"""`ecxs validate`: checks of declarations, manifests, sources and configurations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ecruntime.foundation.finding import has_errors
from ecxs.cli.completion import complete_rules
from ecxs.cli.implicit_load import check_implicit_loads
from ecxs.cli.path_type import PATH
from ecxs.cli.progress import progress_bar
from ecxs.cli.report import FORMATS, print_findings, print_note, print_result, visible
from ecxs.definition import FILE_NAME
from ecxs.generate.project_check import check_sound_project
from ecxs.rules import validate
from ecxs.rules.baseline import by_rule, read_baseline, without, write_baseline
from ecxs.rules.fix import diff, fixes, write_fixes
from ecxs.rules.sarif import sarif_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecruntime.foundation.finding import Finding

SARIF = "sarif"
LEVELS = ("static", "load")


@click.command(
    "validate",
    help="""Check module.toml, manifests, sources, libexec folders and configuration files.

    A PATH is a file or a folder; the current folder if left out. No code of a module is executed, unless --level load
    asks for it: then each module of a project is built aside and loaded once for each option in its manifest, with
    nothing but that option set. The exit code is 1 if there is an error; warnings and hints alone give 0.

    \b
    Examples:
      ecxs validate greeter /opt/msys/libexec --format github
      ecxs validate ecelerity.conf --libexec /opt/msys/libexec
      ecxs validate --select ECM,CFG --fix
    """,
)
@click.argument("paths", nargs=-1, type=PATH, metavar="[PATH]...")
@click.option("--libexec", type=PATH, multiple=True, help="Know the modules of this folder.")
@click.option("--level", type=click.Choice(LEVELS), default="static", show_default=True, help="How far to go.")
@click.option(
    "--format", "style", type=click.Choice((*FORMATS, SARIF)), default="text", show_default=True, help="How to report."
)
@click.option("--json", "style", flag_value="json", help="The same as --format json.")
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
def command(  # noqa: PLR0913 - one parameter for each option
    paths: tuple[Path, ...],
    *,
    libexec: tuple[Path, ...],
    level: str,
    style: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    baseline: Path | None,
    record: Path | None,
    is_fix: bool,
    is_diff: bool,
) -> int:
    """Run the rules over the paths, report or fix, and return the exit code."""
    paths = paths or (Path(),)

    def check() -> tuple[Finding, ...]:
        return by_rule(_findings(paths, libexec, level), select, ignore)

    findings = check()
    if record is not None:
        write_baseline(record, findings)
        print_note(f"{len(findings)} findings are recorded in '{record}'")
        return 0
    if is_diff:
        changes = fixes(findings)
        print_result(visible(diff(changes)).rstrip("\n")) if changes else print_note("there is nothing to mend")
        return 1 if has_errors(findings) else 0
    if is_fix:
        changes = fixes(findings)
        write_fixes(changes)
        print_note(f"mended {len(changes)} file{'' if len(changes) == 1 else 's'}")
        # A fix may uncover or resolve other findings, so the report comes from a second run.
        findings = check() if changes else findings
    return _report(findings, baseline, style)


def _findings(paths: Sequence[Path], libexec: Sequence[Path], level: str) -> tuple[Finding, ...]:
    with progress_bar("validating") as progress:
        findings = validate(paths, libexec=libexec, check_sound=check_sound_project, progress=progress)
    # A module with errors cannot be built; its findings come first.
    if level == "load" and not has_errors(findings):
        loaded = (finding for path in paths if (path / FILE_NAME).is_file() for finding in check_implicit_loads(path))
        findings = (*findings, *loaded)
    return findings


def _report(findings: tuple[Finding, ...], baseline: Path | None, style: str) -> int:
    if baseline is not None:
        findings, gone = without(findings, read_baseline(baseline))
        if gone:
            print_note(f"{gone} recorded findings are gone; write the baseline anew to forget them")
    if style == SARIF:
        print_result(sarif_text(findings))
    else:
        print_findings(findings, style=style)
    if style == "text" and not findings:
        print_note("nothing to complain of")
    return 1 if has_errors(findings) else 0
