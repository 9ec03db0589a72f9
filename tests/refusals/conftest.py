"""Turn the sample of a rule into files, as the page of the rule describes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DEFAULT_FILE = {"manifest": "kelp.ecm", "declaration": "module.toml"}


@pytest.fixture
def materialise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Path]:
    """Write a sample below an empty current folder, and return the path to validate."""
    monkeypatch.chdir(tmp_path)

    def write(family: str, sample: str) -> Path:
        if not sample.lstrip().startswith("--- "):
            sample = f"--- only: {DEFAULT_FILE[family]}\n{sample}"
        only = None
        for piece in sample.lstrip().removeprefix("--- ").split("\n--- "):
            name, _, text = piece.partition("\n")
            path = tmp_path / name.removeprefix("only: ")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            only = path if name.startswith("only: ") else only
        return only or tmp_path

    return write
