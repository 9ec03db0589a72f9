"""One pass over a project: its files generated, checked, and its module built and installed."""

from __future__ import annotations

from contextlib import redirect_stderr
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING

from ecruntime.foundation.authors_file import OWN_LIBEXEC
from ecruntime.foundation.errors import EcError
from ecruntime.foundation.finding import Severity, has_errors
from ecxs.build import build, install
from ecxs.cli.dev.event import DevEvent, EventKind, Mood
from ecxs.cli.report import finding_table, summary
from ecxs.cli.turn import Turn, in_turn
from ecxs.files import display_path
from ecxs.generate.project import plan_project
from ecxs.generate.project_check import check_author, check_sound_project
from ecxs.rules import validate

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from ecruntime.foundation.finding import Finding
    from ecxs.build import Installation
    from ecxs.cli.dev.event import Tell
    from ecxs.cli.dev.tree_scan import TreeScan
    from ecxs.generate.project import ProjectPlan

_MOODS = {Severity.ERROR: Mood.BAD, Severity.WARNING: Mood.WARNING, Severity.HINT: Mood.NEUTRAL}


@dataclass(frozen=True, slots=True)
class PassedCycle:
    """A project whose module is built; its configuration may still be refused by a server."""

    plan: ProjectPlan
    installation: Installation


class ProjectCycle:
    """The work on a project at each save (one thread)."""

    def __init__(self, root: Path, scan: TreeScan, tell: Tell) -> None:
        """Tell of each step; what the tool writes is told to the scan."""
        self._root, self._scan, self._tell = root, scan, tell
        self._shown: set[Finding] = set()
        self._summed = -1
        """The findings that the sum of this pass has told of."""

    def run(self) -> PassedCycle | None:
        """Generate, check and build; None if errors stand in the way, and then nothing is installed."""
        self._shown.clear()
        self._summed = -1
        # Compilers write there in their own words.
        with redirect_stderr(StringIO()) as said:
            try:
                passed = in_turn(self._root, self._run, self._note)
            except EcError as failure:
                self._fail(failure, said.getvalue())
                return None
        if passed is not None:
            self._tell_built(passed.installation, said.getvalue())
        return passed

    def _run(self) -> PassedCycle | None:
        planned = plan_project(self._root)
        self._generate(planned)
        findings = self._check(planned)
        if has_errors(findings):
            return None
        built = build(planned.definition, self._root)
        installation = install(built, self._root / OWN_LIBEXEC, Turn(tell=self._note))
        return PassedCycle(planned, installation)

    def _tell_built(self, installation: Installation, said: str) -> None:
        state = "installed" if installation.is_changed else "unchanged"
        fields = {"digest": installation.digest, "changed": installation.is_changed}
        mood = Mood.WARNING if said else Mood.GOOD
        text = f"{state}, digest {installation.digest[:12]}"
        self._tell(DevEvent(EventKind.BUILD, text, mood, tuple(said.splitlines()), fields))

    def _generate(self, planned: ProjectPlan) -> None:
        changes = planned.changes()
        edited = planned.edited(changes)
        self.show(edited)
        planned.write_changes(changes)
        stale = [change for change in changes if change.is_stale]
        for change in stale:
            is_removed = change.kind.value == "removed"
            self._scan.wrote(str(change.path), None if is_removed else change.content_after)
            text = f"{change.kind.value} {display_path(self._root / change.path)}"
            fields = {"path": str(change.path), "change": change.kind.value}
            self._tell(DevEvent(EventKind.GENERATE, text, fields=fields))

    def _check(self, planned: ProjectPlan) -> tuple[Finding, ...]:
        """Show all findings, and return those of them that stand in the way of a build."""
        found = validate((self._root,), check_sound=check_sound_project)
        self.show(found)
        self._sum_up()
        return tuple(check_author(planned))

    def _sum_up(self) -> None:
        """Tell of all findings of the pass in a line, unless none has come since that was told."""
        found = tuple(self._shown)
        if len(found) != self._summed:
            self._summed = len(found)
            mood = Mood.BAD if has_errors(found) else Mood.WARNING if found else Mood.GOOD
            self._tell(DevEvent(EventKind.CHECK, summary(found) or "nothing to complain of", mood))

    def show(self, findings: Iterable[Finding]) -> None:
        """Tell of findings, each once in a pass."""
        for finding in findings:
            if finding in self._shown:
                continue
            self._shown.add(finding)
            self._tell(finding_event(finding))

    def _fail(self, failure: EcError, said: str) -> None:
        self.show(failure.findings)
        if failure.findings:
            self._sum_up()
        else:
            hint = f"; hint: {failure.hint}" if failure.hint else ""
            self._tell(DevEvent(EventKind.BUILD, f"{failure.message}{hint}", Mood.BAD, tuple(said.splitlines())))

    def _note(self, text: str) -> None:
        self._tell(DevEvent(EventKind.NOTE, text))


def finding_event(finding: Finding) -> DevEvent:
    """Return the event that tells of a finding."""
    hint = f"; hint: {finding.hint}" if finding.hint else ""
    text = f"{finding.place}: {finding.severity.value} {finding.rule}: {finding.message}{hint}"
    others = tuple(f"see {other.place}: {other.message}" for other in finding.related)
    return DevEvent(EventKind.FINDING, text, _MOODS[finding.severity], others, finding_table(finding))
