"""Behavior of digests in a server, on the clock of the test."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from ecruntime.testing import Harness

FOLDER = Path(__file__).resolve().parents[1]


@pytest.fixture
def digests(runtime: Harness, tmp_path: Path) -> Harness:
    (tmp_path / "wave").write_bytes(b"a")
    runtime.libexec = FOLDER
    runtime.load(conf="digests { concurrency = 2 }")
    return runtime


@pytest.mark.parametrize("ending", ["none", "callback", "scheduler", "semaphore", "sync"])
def test_each_ending_of_a_job_leaves_a_digest(digests: Harness, tmp_path: Path, ending: str) -> None:
    assert digests.console(f"digests {ending} {tmp_path}/wave") == "queued\n"
    digests.advance(1)
    # FNV-1a of "a".
    assert "af63dc4c8601ec8c" in digests.console("digests list")


def test_a_file_that_is_not_there_is_told(digests: Harness, tmp_path: Path) -> None:
    assert digests.console(f"digests callback {tmp_path}/none") == "queued\n"
    digests.advance(1)
    assert "No such file" in digests.console("digests list")
