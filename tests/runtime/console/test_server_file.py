"""A file that a command writes is the old text or the new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.console.server_file import write_whole
from ecruntime.foundation.errors import EnvironmentFailure

if TYPE_CHECKING:
    from pathlib import Path


def test_a_write_that_fails_leaves_what_was_there_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "x.conf"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(EnvironmentFailure, match="cannot be written: 'utf-8' codec can't encode character") as failed:
        write_whole(path, "new \ud800")
    assert failed.value.hint == "choose another folder"
    assert ([entry.name for entry in tmp_path.iterdir()], path.read_text(encoding="utf-8")) == (["x.conf"], "old")


def test_bytes_that_are_no_text_come_out_as_they_went_in(tmp_path: Path) -> None:
    write_whole(tmp_path / "x.conf", "\udcff")
    assert (tmp_path / "x.conf").read_bytes() == b"\xff"
