"""The words of a test run with `--exported`: which tests ran the exported form, and for which reason others did not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from ecruntime.testing.exported import ExportedModules
    from ecruntime.testing.harness import Harness

PLAIN: Final = "plain_form"
_PROPERTY: Final = "ecxs-exported"


def note_form(item: pytest.Item, harness: Harness, exported: ExportedModules) -> None:
    """Have the report of a test tell in which form its module ran; to be called before the runtime is closed."""
    mark = item.get_closest_marker(PLAIN)
    if mark is not None:
        why = f"it asks for the class itself: {' '.join(map(str, mark.args)) or 'no reason is given'}"
    elif any(module.was_opened for module in exported.modules):
        why = ""
    else:
        why = harness.why_plain()
    item.user_properties.append((_PROPERTY, why))


class ExportedReport:
    """Collects the forms, from this process or from those that run parts of the tests for it."""

    def __init__(self, names: str) -> None:
        """Report on the modules `names`."""
        self._names = names
        self._forms: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take the form from the last report of a test."""
        if report.when == "teardown":
            for key, why in report.user_properties:
                if key == _PROPERTY:
                    self._forms[report.nodeid] = str(why)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Let a run fail in which no test ran the exported form."""
        if self._forms and all(self._forms.values()) and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say how many tests ran the exported form, and name the others."""
        if not self._forms:
            return
        others = {name: why for name, why in self._forms.items() if why}
        terminalreporter.section(f"exported form of {self._names}")
        count = len(self._forms) - len(others)
        terminalreporter.write_line(f"{count} of {len(self._forms)} tests with a runtime ran it")
        for name, why in others.items():
            terminalreporter.write_line(f"{name}: the class, since {why}")
