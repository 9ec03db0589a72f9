"""The pytest plugin of `ecxs test --format json`: the outcome of each test, a JSON object a line in a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

OPTION: Final = "--ecxs-outcomes"
PASSED: Final = "passed"
ERROR: Final = "error"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option for the file."""
    parser.addoption(OPTION, dest="ecxs_outcomes", type=Path, help="write the outcome of each test to this file")


def pytest_configure(config: pytest.Config) -> None:
    """Record outcomes, unless this process runs a part of the tests for another."""
    file: Path | None = config.getoption("ecxs_outcomes")
    if file is not None and not hasattr(config, "workerinput"):
        config.pluginmanager.register(OutcomeRecorder(file))


class OutcomeRecorder:
    """Writer of a line for each phase of a test, and for each file that cannot be collected."""

    def __init__(self, file: Path) -> None:
        """Append to `file`."""
        self._file = file

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Write how a phase of a test ended; a failure outside the test itself is an error."""
        outcome = ERROR if report.failed and report.when != "call" else report.outcome
        properties = dict(report.user_properties)
        orders, token = properties.get("orders", "1"), properties.get("schedule", "")
        text = "" if report.passed else report.longreprtext
        self._write(report.nodeid, outcome, text, orders=int(str(orders)), schedule=str(token))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Write which file cannot be collected, and why."""
        if report.failed:
            self._write(report.nodeid, ERROR, report.longreprtext)

    def _write(self, name: str, outcome: str, text: str, *, orders: int = 1, schedule: str = "") -> None:
        row = {"name": name, "outcome": outcome, "text": text, "orders": orders, "schedule": schedule}
        line = json.dumps(row)
        with self._file.open("a", encoding="utf-8") as lines:
            lines.write(f"{line}\n")


def read_outcomes(file: Path) -> list[dict[str, Any]]:
    """Return one outcome for each test, in the order of the run: that of the phase in which it did not pass."""
    found: dict[str, dict[str, Any]] = {}
    for row in _rows(file):
        before = found.setdefault(row["name"], row)
        # The last phase knows in how many orders the test was run.
        told = {"orders": max(before["orders"], row["orders"]), "schedule": row["schedule"] or before["schedule"]}
        found[row["name"]] = {**(row if before["outcome"] == PASSED else before), **told}
    return list(found.values())


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    # There is no file if pytest ended before the first test.
    if file.is_file():
        yield from map(json.loads, file.read_text(encoding="utf-8").splitlines())
