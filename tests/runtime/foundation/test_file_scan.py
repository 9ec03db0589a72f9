"""The scan of a folder: one entry that cannot be looked at hides no other."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ecruntime.foundation.file_scan import scan

if TYPE_CHECKING:
    from pathlib import Path


def test_a_link_to_itself_is_noted_and_hides_no_other_file(tmp_path: Path) -> None:
    (tmp_path / "a.ecm").symlink_to("a.ecm")
    (tmp_path / "b.ecm").touch()
    (tmp_path / "c").mkdir()
    (tmp_path / "c/d.ecm").touch()

    scanned = scan(tmp_path)

    assert scanned.files == (tmp_path / "b.ecm", tmp_path / "c/d.ecm")
    assert scanned.unreadable == ((tmp_path / "a.ecm", "Too many levels of symbolic links"),)


def test_what_is_neither_file_nor_folder_is_kept_apart(tmp_path: Path) -> None:
    (tmp_path / "away.so").symlink_to("nowhere")
    os.mkfifo(tmp_path / "pipe.ecm")

    scanned = scan(tmp_path)

    assert (scanned.files, scanned.unreadable) == ((), ())
    assert scanned.irregular == (
        (tmp_path / "away.so", "it leads nowhere"),
        (tmp_path / "pipe.ecm", "it is no file"),
    )
