"""Each attack that docs/security.md names has a test, and the test is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "security.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
ROWS = re.compile(r"^\| attack.*\n\|[-|]+\n((?:\|.*\n)+)", re.MULTILINE)


def missing(text: str) -> list[str]:
    """Return the named tests that are in no file."""
    return [
        f"{file}::{name}"
        for file, name in NAMED.findall(text)
        if not (ROOT / file).is_file() or f"\ndef {name}(" not in (ROOT / file).read_text(encoding="utf-8")
    ]


def test_every_test_that_the_page_names_is_there() -> None:
    assert missing(PAGE.read_text(encoding="utf-8")) == []


def test_every_attack_has_a_test() -> None:
    rows = [row for table in ROWS.findall(PAGE.read_text(encoding="utf-8")) for row in table.splitlines()]
    assert len(rows) > 20
    assert [row for row in rows if NAMED.search(row.rpartition("|")[0].rpartition("|")[2]) is None] == []


def test_a_test_that_is_gone_is_told() -> None:
    gone = "tests/docs/test_security_page.py::test_that_is_gone"
    assert missing(f"`{gone}` `tests/docs/none.py::test_x`") == [gone, "tests/docs/none.py::test_x"]
