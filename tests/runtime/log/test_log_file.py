from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.errors import EnvironmentFailure
from ecruntime.log import LogFile
from ecruntime.log.output import begin_of_torn_record

if TYPE_CHECKING:
    from pathlib import Path


def test_a_log_is_made_for_its_owner_and_readable_for_his_group(tmp_path: Path) -> None:
    file = LogFile(tmp_path / "log")
    file.close()
    assert stat.S_IMODE((tmp_path / "log").stat().st_mode) & 0o137 == 0


def test_a_log_in_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "none" / "log"
    with pytest.raises(EnvironmentFailure) as refused:
        LogFile(path)
    assert str(refused.value) == f"cannot open the log '{path}': no such file or directory"
    assert refused.value.hint == "name a file in a folder that may be written to"


def test_a_folder_is_no_log(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailure, match="is a directory"):
        LogFile(tmp_path)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a link of another user")
@pytest.mark.parametrize("place", ["log", "logs"])
@pytest.mark.parametrize("is_there", [True, False])
def test_a_link_of_another_user_is_no_way_to_a_log(tmp_path: Path, place: str, *, is_there: bool) -> None:
    target = tmp_path / "ours"
    if is_there and place == "logs":
        target.mkdir()
    elif is_there:
        target.write_text("kept\n")
    link = tmp_path / place
    link.symlink_to(target)
    os.lchown(link, 65534, 65534)
    with pytest.raises(EnvironmentFailure, match="is a link of another user to what is not theirs"):
        LogFile(link if place == "log" else link / "log")
    assert [path.read_text() for path in tmp_path.rglob("*") if path.is_file()] in ([], ["kept\n"] * 2)
    # One's own, and one of theirs to what is theirs, are ways like others.
    target.exists() or target.touch()
    os.chown(target, 65534, 65534)
    if target.is_file():
        LogFile(link).close()


def test_standard_error_is_used_without_being_taken_over() -> None:
    file = LogFile()
    assert file.fd != 2
    file.close()
    os.fstat(2)


@pytest.mark.parametrize(
    ("done", "begin"),
    [(0, 0), (1, 0), (3, 0), (4, 4), (5, 4), (7, 4), (8, 4), (10, 4), (11, 11), (12, 11)],
)
def test_a_record_begins_after_a_line_that_no_tab_follows(done: int, begin: int) -> None:
    #      0123 4567   890  123
    data = b"abc\ndef\n\tgh\nij\n".replace(b"gh", b"g")
    assert data == b"abc\ndef\n\tg\nij\n"
    assert begin_of_torn_record(data, done) == begin
