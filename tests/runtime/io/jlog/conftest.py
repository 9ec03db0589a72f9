from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecruntime.io import Jlog

if TYPE_CHECKING:
    from collections.abc import Callable

CASES = Path(__file__).parent / "cases"


@pytest.fixture
def copy_of(tmp_path: Path) -> Callable[[str], Path]:
    """A copy of a folder that the public library made; `cases/EXPECTED` says what is in it."""

    def copy(case: str) -> Path:
        folder = tmp_path / case
        shutil.copytree(CASES / case, folder, copy_function=shutil.copyfile)
        return folder

    return copy


@pytest.fixture
def log(tmp_path: Path) -> Jlog:
    made = Jlog(tmp_path / "log")
    made.create(limit=256)
    return made
