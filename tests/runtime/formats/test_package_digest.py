"""The digest of a package: which files count, and that no two contents share one."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ecruntime.formats.package_digest import package_digest, package_files

if TYPE_CHECKING:
    from pathlib import Path


def test_tests_caches_and_hidden_files_do_not_count(tmp_path: Path) -> None:
    for name in ("kelp.py", "tests/test_kelp.py", "__pycache__/kelp.pyc", ".hidden", "deep/reef.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert package_files(tmp_path) == ((PurePosixPath("deep/reef.txt"), b"x"), (PurePosixPath("kelp.py"), b"x"))


def test_bytes_that_move_from_a_name_to_a_content_change_the_digest() -> None:
    first, second = (PurePosixPath("ab"), b"c"), (PurePosixPath("a"), b"bc")
    assert package_digest([first]) != package_digest([second])
