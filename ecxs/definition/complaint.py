"""Complaints about a declaration: findings addressed by key path, before their lines are known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.foundation.finding import Finding, Place, Related, Severity

if TYPE_CHECKING:
    from ecxs.definition.locate import KeyPath
    from ecxs.definition.mend import Mend

MAX_SHOWN_LENGTH = 60
MAX_FINDINGS = 200


@dataclass(frozen=True, slots=True)
class Complaint:
    """A fault at a path such as `("option", 0, "default")`; with `is_of_key` it points at the key, not at its value."""

    rule: str
    path: KeyPath
    message: str
    hint: str = ""
    is_of_key: bool = False
    severity: Severity = Severity.ERROR
    other: tuple[KeyPath, str] | None = None
    """The other party of a clash: its path, and a remark on it."""
    mend: Mend | None = None
    """The edit that carries out the hint, where that is certain."""


def findings_of(complaints: list[Complaint], text: str, file: str) -> tuple[Finding, ...]:
    """Turn complaints into findings, in the order of the file."""
    if not complaints:
        return ()
    # Imported here: a declaration without faults needs no positions.
    from ecxs.definition.locate import locate
    from ecxs.definition.mend import edits_of

    places = locate(text)

    def place(path: KeyPath, *, is_of_key: bool) -> Place:
        return Place(file, *places.find(path, is_of_key=is_of_key))

    # A set, since two checks may complain of the same fault in the same words.
    found = {
        Finding(
            item.rule,
            item.severity,
            item.message,
            place(item.path, is_of_key=item.is_of_key),
            item.hint,
            (Related(place(item.other[0], is_of_key=False), item.other[1]),) if item.other else (),
            edits_of(item.mend, item.path, text, places, file) if item.mend else (),
        )
        for item in complaints[:MAX_FINDINGS]
    }
    listed = sorted(found, key=lambda item: (item.place, item.rule, item.message))
    if len(complaints) > MAX_FINDINGS:
        message = f"the file has more than {MAX_FINDINGS} faults; the others are not shown"
        listed.append(Finding("MOD029", Severity.ERROR, message, Place(file), "mend the first ones and run again"))
    return tuple(listed)


def display_value(value: object) -> str:
    """Return a value as messages show it: text quoted and escaped, everything cut to a length that fits a line."""
    if isinstance(value, str):
        escaped = value.encode("unicode_escape").decode("ascii") if not value.isprintable() else value
        return f"'{escaped}'" if len(escaped) <= MAX_SHOWN_LENGTH else f"'{escaped[: MAX_SHOWN_LENGTH - 3]}...'"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        # A hexadecimal number may have any size, and `str` refuses more than some 4300 digits.
        return str(value) if value.bit_length() <= 128 else "a number of more than 128 bits"
    if isinstance(value, float):
        return str(value)
    if isinstance(value, dict):
        return "a table"
    return "an array" if isinstance(value, list | tuple) else "a date or time"
