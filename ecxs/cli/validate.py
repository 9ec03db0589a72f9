"""`ecxs validate`: check what authors and operators wrote."""

from __future__ import annotations

from pathlib import Path

import click

from ecruntime.spec.finding import has_errors
from ecxs.cli.report import FORMATS, print_findings, print_note
from ecxs.rules import validate


@click.command(
    "validate",
    help="""Check module.toml, manifests, libexec folders and configuration files; no code of a module is executed.

    A PATH is a file or a folder; the current folder if left out. The exit code is 1 if there is an error; warnings and
    hints alone give 0.

    \b
    Example:
      ecxs validate greeter /opt/msys/libexec --format github
    """,
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--format", "style", type=click.Choice(FORMATS), default="text", show_default=True, help="How to report.")
def command(paths: tuple[Path, ...], style: str) -> int:
    """Run the rules over the paths and report."""
    findings = validate(paths or (Path(),))
    print_findings(findings, style=style)
    if style == "text" and not findings:
        print_note("nothing to complain of")
    return 1 if has_errors(findings) else 0
