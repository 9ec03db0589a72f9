"""The parser of single values, for defaults and console lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ecruntime.formats.value.complaint import Complaints
from ecruntime.formats.value.scanner import BadStatement, Scanner
from ecruntime.formats.value.source import Source
from ecruntime.foundation.finding import Finding, Severity

if TYPE_CHECKING:
    from ecruntime.formats.value.form import Value


class ParsedValue(NamedTuple):
    """The parsed value, `None` for a text that is no value, and the findings."""

    value: Value | None
    findings: tuple[Finding, ...]


def parse_value(text: str, file: str = "<value>", *, strict: bool = False) -> ParsedValue:
    """Parse a text that holds one value and nothing else, such as `"/var/log/x"` or `( a b )`."""
    complaints = Complaints(Source(file, text), is_strict=strict)
    scanner = Scanner(complaints)
    try:
        found = scanner.value_at(scanner.skip(0))
        if found is None:
            scanner.fail("CFG013", 0, "there is no value", "write a text, '( ... )' or '[ ... ]'")
            return ParsedValue(None, complaints.finish())
        end = scanner.skip(found[1])
        if end < len(text):
            scanner.fail("CFG013", end, "there is more than one value", "quote a text with blanks")
    except BadStatement:
        return ParsedValue(None, complaints.finish())
    findings = complaints.finish()
    failed = any(finding.severity is Severity.ERROR for finding in findings)
    return ParsedValue(None if failed else found[0], findings)
