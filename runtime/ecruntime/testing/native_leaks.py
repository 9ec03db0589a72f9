"""The list of what modules in C have not freed, at the end of a run of tests: no test fails for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pytest

    from ecruntime.log import LogRecord

NOT_FREED: Final = "not freed by modules in C"
"""The name of the property of a test's report that tells of one such block."""


def note_leaks(report: pytest.TestReport, records: Iterable[LogRecord]) -> None:
    """Give a report what the server has logged when it ended; reports cross from one process of a run to another."""
    prefix = f"{NOT_FREED}: "
    found = (record.text for record in records if record.text.startswith(prefix))
    report.user_properties.extend((NOT_FREED, text.removeprefix(prefix)) for text in found)


def show_leaks(terminal: pytest.TerminalReporter) -> None:
    """Print each with the first test that has it: the core of a process counts on from one server to the next."""
    found: dict[str, str] = {}
    for reports in terminal.stats.values():
        for report in reports:
            for name, text in getattr(report, "user_properties", ()):
                if name == NOT_FREED:
                    found.setdefault(str(text), report.nodeid)
    if found:
        terminal.section(NOT_FREED)
    for text, test in found.items():
        terminal.write_line(f"{test}: {text}")
