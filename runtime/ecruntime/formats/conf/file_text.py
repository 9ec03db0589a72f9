"""The bytes of one configuration file as text, within limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.choices import AS_CHOSEN
from ecruntime.foundation.file_reading import read_at_most
from ecruntime.foundation.finding import Edit, Finding, Place, Severity

if TYPE_CHECKING:
    from pathlib import Path

MAX_FILE_SIZE = AS_CHOSEN.max_file_size
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def file_text(path: Path, limit: int = MAX_FILE_SIZE) -> tuple[str | None, list[Finding]]:
    """Return the text of a file, `None` when it cannot be used, and the findings."""
    place = Place(str(path))
    try:
        data = read_at_most(path, limit)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return None, [
            _error("CFG001", f"'{path}' cannot be read: {reason}", place, "check the name and the mode of the file")
        ]
    if len(data) > limit:
        hint = f"a configuration file has at most {limit} bytes; split it with 'include'"
        return None, [_error("CFG004", f"'{path}' is too large", place, hint)]
    if b"\0" in data:
        return None, [_error("CFG002", f"'{path}' is not text: it has a zero byte", place, "name a text file")]
    findings: list[Finding] = []
    if data.startswith(_BYTE_ORDER_MARK):
        data = data[len(_BYTE_ORDER_MARK) :]
        message = "the file begins with a byte order mark"
        start = Place(str(path), 1, 1)
        findings.append(
            Finding("CFG003", Severity.WARNING, message, start, "save it without one", (), (Edit(start, 1),))
        )
    return data.decode("utf-8", "surrogateescape"), findings


def _error(rule: str, message: str, place: Place, hint: str) -> Finding:
    return Finding(rule, Severity.ERROR, message, place, hint)
