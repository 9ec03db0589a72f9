from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from ecxs.cli.terminal.history import MAX_LINES, PrivateHistory

if TYPE_CHECKING:
    from pathlib import Path


def test_the_newest_line_comes_first(tmp_path: Path) -> None:
    for line in ("pid", "module list"):
        PrivateHistory(tmp_path / "history").store_string(line)
    assert list(PrivateHistory(tmp_path / "history").load_history_strings()) == ["module list", "pid"]


def test_a_file_that_others_could_read_becomes_private(tmp_path: Path) -> None:
    path = tmp_path / "history"
    path.write_text("pid\n", encoding="utf-8")
    path.chmod(0o644)
    PrivateHistory(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_line_that_begins_with_a_blank_is_not_written(tmp_path: Path) -> None:
    history = PrivateHistory(tmp_path / "history")
    history.store_string(" config set owl secret x")
    assert list(history.load_history_strings()) == []


def test_what_was_pasted_over_several_lines_is_one_line(tmp_path: Path) -> None:
    history = PrivateHistory(tmp_path / "history")
    history.store_string("config set\nowl nest 1")
    assert list(history.load_history_strings()) == ["config set owl nest 1"]


def test_the_oldest_of_very_many_lines_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "history"
    path.write_text("".join(f"line {number}\n" for number in range(MAX_LINES + 1)), encoding="utf-8")
    lines = list(PrivateHistory(path).load_history_strings())
    assert (lines[0], lines[-1], len(lines)) == (f"line {MAX_LINES}", "line 1", MAX_LINES)


def test_bytes_that_are_no_text_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "history"
    path.write_bytes(b"p\xffid\n")
    assert list(PrivateHistory(path).load_history_strings()) == ["p\N{REPLACEMENT CHARACTER}id"]


def test_a_folder_that_is_not_there_is_an_error_at_the_beginning(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        PrivateHistory(tmp_path / "none" / "history")


def test_a_folder_that_others_may_write_keeps_no_history(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    with pytest.raises(PermissionError) as caught:
        PrivateHistory(tmp_path / "history")
    assert caught.value.strerror == f"the directory '{tmp_path}' can be written by others"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a link away")
def test_a_link_of_another_user_leads_to_no_history(tmp_path: Path) -> None:
    path, elsewhere = tmp_path / "history", tmp_path / "elsewhere"
    elsewhere.write_text("mine")
    elsewhere.chmod(0o644)
    path.symlink_to(elsewhere)
    os.lchown(path, 65_534, 65_534)
    with pytest.raises(PermissionError, match=f"the link '{path}' belongs to user 65534"):
        PrivateHistory(path)
    assert (elsewhere.read_text(), stat.S_IMODE(elsewhere.stat().st_mode)) == ("mine", 0o644)
