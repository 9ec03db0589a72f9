"""Output of commands: results on stdout, the rest on stderr; findings as text, in JSON, or for GitHub."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ecruntime.foundation.file_reading import read_file
from ecruntime.foundation.finding import Severity
from ecxs.cli.layout import wants_color
from ecxs.cli.lazy_group import Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ecruntime.foundation.finding import Finding, Place
    from ecxs.cli.json_report import JsonReport
    from ecxs.generate.file_change import FileChange

REPORT_FORMATS = ("text", "json", "github")
_STDOUT, _STDERR = 1, 2
_COLORS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.HINT: "cyan"}
_GITHUB_WORDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "notice"}
_MADE = "generated"
"""The folder of the files that are made anew each time."""
_MAX_SOURCE_BYTES = 4 * 1024 * 1024
_MAX_LINE_LENGTH = 160


def escape_terminal(text: str) -> str:
    """Escape characters that act on a terminal, and bytes that are not UTF-8; keep line ends and tabs."""
    return "".join(char if char.isprintable() or char in "\n\t" else _escape(char) for char in text)


def _escape(char: str) -> str:
    # With `surrogateescape` Python decodes a byte that is not UTF-8 to one of these.
    return f"\\x{ord(char) - 0xDC00:02x}" if "\udc80" <= char <= "\udcff" else repr(char)[1:-1]


def print_result(text: str) -> None:
    """Print a result on stdout; in a JSON report `answer` takes its place."""
    if _json_report() is None:
        _echo(text, is_error=False)


def print_note(text: str) -> None:
    """Print a note on stderr, apart from the results; none goes with a JSON report."""
    if _json_report() is None:
        print_request(text)


def print_request(text: str) -> None:
    """Print on stderr what the user has to see, also beside a JSON report."""
    _echo(text, is_error=True)


def answer(**content: object) -> None:
    """Set keys of the JSON report, if one is asked for."""
    report = _json_report()
    if report is not None:
        report.answer(**content)


@contextmanager
def foreign_output() -> Iterator[None]:
    """Send what code of others prints on stdout to stderr, if stdout is for a JSON report."""
    if _json_report() is None:
        yield
        return
    sys.stdout.flush()
    kept = os.dup(_STDOUT)
    os.dup2(_STDERR, _STDOUT)
    try:
        # Both: what the interpreter prints, and what a program prints that was started.
        with redirect_stdout(sys.stderr):
            yield
    finally:
        os.dup2(kept, _STDOUT)
        os.close(kept)


def print_error(message: str, *, hint: str = "") -> None:
    """Print the reason of a failure on stderr, and the hint below it."""
    _echo(click.style("error:", fg="red", bold=True) + f" {escape_terminal(message)}", is_error=True)
    if hint:
        _echo(f"  hint: {escape_terminal(hint)}", is_error=True)


def keep_findings(findings: Sequence[Finding]) -> bool:
    """Put findings into the JSON report, and tell whether there is one."""
    report = _json_report()
    if report is not None:
        report.findings += findings
    return report is not None


def print_findings(findings: Sequence[Finding], *, style: str = "text", is_error: bool = False) -> None:
    """Print findings as text or for GitHub, or keep them for the JSON report; text has a summary on stderr."""
    if keep_findings(findings):
        return
    for finding in findings:
        _echo(_format_github(finding) if style == "github" else _format_text(finding), is_error=is_error)
    if style == "text" and findings:
        print_note(summary(findings))


def findings_text(findings: Sequence[Finding]) -> str:
    """Return what `print_findings` prints as text, with colors: lines that end in a newline."""
    lines = [*map(_format_text, findings), *([summary(findings)] if findings else [])]
    return "".join(f"{line}\n" for line in lines)


def finding_table(finding: Finding) -> dict[str, object]:
    """Return a finding as a table for JSON."""
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        **place_table(finding.place),
        "related": [{**place_table(other.place), "message": other.message} for other in finding.related],
        "fix": finding.hint,
        "edits": [
            {**place_table(edit.place), "length": edit.length, "takes_line": edit.takes_line, "text": edit.text}
            for edit in finding.edits
        ],
    }


def change_table(change: FileChange, *, has_diff: bool) -> dict[str, object]:
    """Return the change of a file as a table for JSON."""
    return {"path": str(change.path), "change": change.kind.value, "diff": change.diff() if has_diff else None}


def print_changes(changes: Iterable[FileChange]) -> None:
    """Print what changes in the author's files; of those that are made anew, which nobody reads, the name alone."""
    for change in changes:
        is_made = _MADE in change.path.parts
        print_result(f"{change.kind.value:8}{change.path}" if is_made else escape_terminal(change.diff().rstrip("\n")))


def summary(findings: Sequence[Finding]) -> str:
    """Return the counts by severity in one line: `1 error, 2 warnings`."""
    counted = [(severity, sum(finding.severity is severity for finding in findings)) for severity in Severity]
    return ", ".join(f"{count} {severity}{'' if count == 1 else 's'}" for severity, count in counted if count)


def place_table(place: Place) -> dict[str, object]:
    """Return a place as a table for JSON."""
    return {"file": escape_terminal(place.file), "line": place.line, "column": place.column}


def _format_text(finding: Finding) -> str:
    severity = click.style(finding.severity.value, fg=_COLORS[finding.severity], bold=True)
    lines = [f"{escape_terminal(str(finding.place))}: {severity} {finding.rule}: {escape_terminal(finding.message)}"]
    lines += _excerpt(finding.place)
    lines += [
        f"  see {escape_terminal(str(other.place))}: {escape_terminal(other.message)}" for other in finding.related
    ]
    if finding.hint:
        lines.append(f"  hint: {escape_terminal(finding.hint)}")
    return "\n".join(lines)


def _excerpt(place: Place) -> list[str]:
    line = _source_line(place)
    if not line.strip() or len(line) > _MAX_LINE_LENGTH:
        return []
    margin = str(place.line)
    lines = [f"  {margin} | {escape_terminal(line)}"]
    if 0 < place.column <= len(line) + 1:
        width = len(escape_terminal(line[: place.column - 1]))
        lines.append(f"  {' ' * len(margin)} | {' ' * width}^")
    return lines


def _source_line(place: Place) -> str:
    path = Path(place.file)
    try:
        if not place.line:
            return ""
        # Of a link that leads out nothing is shown: it may name a file that others must not see.
        lines = read_file(path, _MAX_SOURCE_BYTES, within=path.parent).decode("utf-8", "replace").split("\n")
    except OSError:
        return ""
    # A tab counts as one column; printed as one blank it keeps the caret in place.
    return lines[place.line - 1].rstrip("\r").replace("\t", " ") if place.line <= len(lines) else ""


def _format_github(finding: Finding) -> str:
    place = finding.place
    properties = [("file", place.file), ("line", place.line), ("col", place.column), ("title", finding.rule)]
    attributes = ",".join(f"{key}={_github_property(str(value))}" for key, value in properties if value)
    text = f"{finding.message}\nhint: {finding.hint}" if finding.hint else finding.message
    return f"::{_GITHUB_WORDS[finding.severity]} {attributes}::{_github_data(escape_terminal(text))}"


def _github_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _github_property(text: str) -> str:
    return _github_data(escape_terminal(text)).replace(":", "%3A").replace(",", "%2C")


def _json_report() -> JsonReport | None:
    """Return the report that is printed at the end of the command, in place of everything else."""
    context = click.get_current_context(silent=True)
    run = context.find_object(Run) if context is not None else None
    report = run.report if run is not None else None
    return None if report is None or report.is_stream else report


def _echo(text: str, *, is_error: bool) -> None:
    # click drops colors without a terminal; NO_COLOR drops them on a terminal too, FORCE_COLOR keeps them in a file.
    click.echo(text, err=is_error, color=wants_color())
