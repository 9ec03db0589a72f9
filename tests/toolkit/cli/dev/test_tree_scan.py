from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from ecxs.cli.dev.tree_scan import TreeScan

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def scan(tmp_path: Path) -> TreeScan:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "owl.c").write_text("int owl;\n")
    (tmp_path / "src" / "night.c").write_text("int night;\n")
    made = TreeScan(tmp_path)
    assert made.changed() == {"src/owl.c", "src/night.c"}
    return made


def test_a_save_by_rename_is_one_change(scan: TreeScan, tmp_path: Path) -> None:
    (tmp_path / "src" / "owl.c~").write_text("int owl;\n")
    aside = tmp_path / "src" / ".owl.c.swp"
    aside.write_text("int bird;\n")
    aside.replace(tmp_path / "src" / "owl.c")
    assert scan.changed() == {"src/owl.c"}
    assert scan.changed() == set()


def test_a_file_that_is_only_touched_has_not_changed(scan: TreeScan, tmp_path: Path) -> None:
    os.utime(tmp_path / "src" / "owl.c", ns=(0, 0))
    assert scan.changed() == set()


@pytest.mark.parametrize(
    "name",
    [
        ".git/index", ".ecxs/build/x.c", "src/.owl.c.swp", "src/4913", "src/#owl.c#", "src/owl.c~",
        "src/owl.py___jb_tmp___", "__pycache__/owl.py", "node_modules/a/b.lua", "compile_commands.json",
        "src/owl.o", "owl.so", "dev.log", "spool/queue.db", "README.md",
    ],
)  # fmt: skip  # words, several to a line
def test_what_tools_and_the_module_write_is_no_change(scan: TreeScan, tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text("x")
    assert scan.changed() == set()


def test_data_of_tests_counts(scan: TreeScan, tmp_path: Path) -> None:
    (tmp_path / "tests" / "data").mkdir(parents=True)
    (tmp_path / "tests" / "data" / "mail.eml").write_text("x")
    assert scan.changed() == {"tests/data/mail.eml"}


def test_the_files_of_a_removed_folder_have_changed(scan: TreeScan, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "src")
    assert scan.changed() == {"src/owl.c", "src/night.c"}


def test_what_the_tool_wrote_itself_is_no_change_until_somebody_edits_it(scan: TreeScan, tmp_path: Path) -> None:
    made = tmp_path / "owl.ecm"
    made.write_bytes(b"[owl]\n")
    scan.wrote("owl.ecm", b"[owl]\n")
    assert scan.changed() == set()
    made.write_bytes(b"[bird]\n")
    assert scan.changed() == {"owl.ecm"}
    made.unlink()
    scan.wrote("owl.ecm", None)
    assert scan.changed() == set()


def test_a_link_that_leads_out_and_a_pipe_are_looked_at_and_not_read(scan: TreeScan, tmp_path: Path) -> None:
    (tmp_path / "src" / "link.c").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "src" / "pipe.c")
    assert scan.changed() == {"src/link.c", "src/pipe.c"}
    assert scan.changed() == set()
