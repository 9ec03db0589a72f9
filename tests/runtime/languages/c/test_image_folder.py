"""Copies of libraries end with their process, however that ends."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING

import pytest

from ecruntime.languages.c.image_folder import ImageFolder, remove_left_over

if TYPE_CHECKING:
    from pathlib import Path

DYING = """
import os, signal
from ecruntime.languages.c.image_folder import ImageFolder
folder = ImageFolder()
(folder.path / "reef.so").write_bytes(b"x")
if KILLED:
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def make_in_a_process(place: Path, *, is_killed: bool) -> list[Path]:
    code = DYING.replace("KILLED", str(is_killed))
    subprocess.run([sys.executable, "-c", code], check=False, env={**os.environ, "TMPDIR": str(place)})
    return list(place.iterdir())


def test_a_process_removes_its_own(place: Path) -> None:
    assert make_in_a_process(place, is_killed=False) == []


def test_what_a_killed_process_left_stays_a_day_for_debuggers(place: Path) -> None:
    (left,) = make_in_a_process(place, is_killed=True)
    living = ImageFolder()
    assert {*place.iterdir()} == {left, living.path}
    day = left.stat().st_mtime - 100_000
    os.utime(left, (day, day))
    os.utime(living.path, (day, day))
    # One that is in use stays, whatever its age.
    ImageFolder().close()
    assert [*place.iterdir()] == [living.path]
    living.close()
    assert [*place.iterdir()] == []


def test_what_others_may_have_put_there_is_left_alone(place: Path) -> None:
    target = place / "target"
    target.mkdir()
    (target / "kept").write_text("x")
    link = place / "ecxs-image-link"
    link.symlink_to(target)
    (place / "ecxs-image-file").write_text("x")
    remove_left_over(older_than=-1)
    assert (target / "kept").exists()
    assert link.is_symlink()
    assert (place / "ecxs-image-file").exists()
