"""The server that `--as-server` names by a report of the probe: its choices, and what of them is not followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.choices import FollowedReport, read_report
from ecruntime.choices.follow import follow
from ecruntime.foundation.errors import Refused
from ecruntime.foundation.finding import has_errors
from ecxs.cli.report import escape_terminal, keep_findings, print_request
from ecxs.fidelity import own_report

if TYPE_CHECKING:
    from pathlib import Path


def followed_server(report: Path | None) -> FollowedReport:
    """Return the choices of a report; without one, our own. Warn of what no choice follows, and raise `Refused`.

    What the report says as ours does is followed already, and not warned of.
    """
    if report is None:
        return FollowedReport.as_chosen()
    reading = read_report(report)
    if reading.report is None:
        raise Refused(reading.findings)
    followed = follow(reading.report, own_report(), arguments=_arguments())
    if has_errors(followed.findings):
        raise Refused(followed.findings)
    if not keep_findings(followed.findings):
        for finding in followed.findings:
            print_request(escape_terminal(str(finding)))
    return followed


def _arguments() -> frozenset[str]:
    """Return the constants that hooks have as values of their parameters."""
    # Imported here: a server that follows nobody reads no catalogue for this.
    from ecruntime.catalogue.hooks import load_hook_catalogue

    named = (pair for hook in load_hook_catalogue().values() for pair in hook.values)
    return frozenset(value for value, meaning in named if meaning.startswith("arg "))
