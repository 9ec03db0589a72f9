"""The data files of the rules as plain values; completion needs no more of a rule than its id and title."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import tomli

if TYPE_CHECKING:
    from collections.abc import Iterator

FAMILIES = (
    "declaration",
    "manifest",
    "tree",
    "library",
    "project",
    "source",
    "script",
    "build",
    "export",
    "package",
    "breaking",
    "fidelity",
    "tool",
    "configuration",
    "host",
)
"""One data file each, and one page of the reference."""
_FOLDER = Path(__file__).parent / "rules" / "data"


def read_rule_data() -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield the family, the id and the values of each rule."""
    for family in FAMILIES:
        table = tomli.loads((_FOLDER / f"{family}.toml").read_text(encoding="utf-8"))
        for rule_id, values in table.items():
            yield family, rule_id, values
