"""The table of rules."""

from __future__ import annotations

import re
from pathlib import Path

import ecruntime.config
import ecruntime.formats.conf
import ecruntime.formats.value
from ecruntime.formats.conf import CODES


def used_codes() -> set[str]:
    found: set[str] = set()
    for package in (ecruntime.formats.conf, ecruntime.formats.value, ecruntime.config):
        for file in Path(package.__file__ or "").parent.glob("*.py"):
            if file.name != "codes.py":
                found |= set(re.findall(r"CFG\d{3}", file.read_text("utf-8")))
    return found


def test_every_rule_in_use_is_in_the_table_and_no_other() -> None:
    assert used_codes() == set(CODES)


def test_a_meaning_is_one_line_in_lower_case() -> None:
    assert [text for text in CODES.values() if not text[0].islower() or "\n" in text or text.endswith(".")] == []
