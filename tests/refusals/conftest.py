"""Turn the sample of a rule into files, as the page of the rule describes them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DEFAULT_FILE = {"manifest": "kelp.ecm", "declaration": "module.toml", "configuration": "kelp.conf"}
RECORD_FILE = "--- libexec/kelp.module.json\n"
OPTIONS = [
    {"name": "depth", "type": "int", "default": "5", "minimum": 1, "maximum": 10},
    {"name": "at", "type": "sockaddr", "default": None, "minimum": None, "maximum": None},
]
EVERY_OPTION = {"fallback": "[kelp]", "is_array": False, "is_tunable_online": True, "option_map": [], "summary": ""}
RECORD = {
    "schema": 1, "api": 1, "name": "kelp", "language": "c", "kind": "singleton", "description": "", "requires": [],
    "provides": [], "artifact": "kelp.so", "digest": "", "providers": [], "hooks": [], "memtypes": [], "commands": [],
    "options": [{**EVERY_OPTION, "has_validator": False, **option} for option in OPTIONS],
}  # fmt: skip


@pytest.fixture
def materialise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Path]:
    """Write a sample below an empty current folder, and return the path to validate.

    A configuration gets a libexec with the module `kelp`, unless its sample has a libexec of its own.
    """
    monkeypatch.chdir(tmp_path)

    def write(family: str, sample: str) -> Path:
        if not sample.lstrip().startswith("--- "):
            sample = f"--- only: {DEFAULT_FILE[family]}\n{sample}"
        elif family == "configuration" and "--- libexec/" not in sample:
            sample += f"--- libexec/kelp.ecm\n[kelp]\n--- libexec/kelp.so\n\n{RECORD_FILE}{json.dumps(RECORD)}"
        only = None
        for piece in sample.lstrip().removeprefix("--- ").split("\n--- "):
            name, _, text = piece.partition("\n")
            path = tmp_path / name.removeprefix("only: ")
            path.parent.mkdir(parents=True, exist_ok=True)
            if name.endswith("/"):
                path.mkdir()
            else:
                path.write_text(text, encoding="utf-8", newline="")
            only = path if name.startswith("only: ") else only
        return only or tmp_path

    return write
