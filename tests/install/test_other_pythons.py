from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from other_pythons import find_pythons


def interpreter(path: Path, version: str, status: int = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho {version}\necho /usr\nexit {status}\n")
    path.chmod(0o755)
    return path


def test_each_version_is_found_once_and_the_first_folder_wins(tmp_path: Path) -> None:
    first = interpreter(tmp_path / "a" / "python3.12", "3 12")
    interpreter(tmp_path / "b" / "python3.12", "3 12")
    second = interpreter(tmp_path / "b" / "python3.13", "3 13")
    assert find_pythons([tmp_path / "a", tmp_path / "b"]) == {(3, 12): first, (3, 13): second}


def test_old_and_broken_interpreters_and_other_programs_are_left_out(tmp_path: Path) -> None:
    interpreter(tmp_path / "python3.10", "3 10")
    interpreter(tmp_path / "python3.14", "3 14", status=1)
    interpreter(tmp_path / "python3.12-config", "3 12")
    (tmp_path / "python3.13").write_text("not a program")
    assert find_pythons([tmp_path]) == {}


def test_this_interpreter_is_recognized(tmp_path: Path) -> None:
    (tmp_path / "python3.99").symlink_to(sys.executable)
    assert list(find_pythons([tmp_path])) == [sys.version_info[:2]]
