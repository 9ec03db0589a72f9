from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]


class Repository:
    """A repository with one released version, and the script that asks for notes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "docs/changes").mkdir(parents=True)
        shutil.copy(ROOT / "docs/change_notes.py", folder / "docs")
        self.write("docs/changes/README.md", "notes")
        self.write("docs/json.md", "keys")
        self.git("init", "-q")
        self.commit()
        self.git("tag", "v0.1.0")

    def git(self, *arguments: str) -> None:
        identity = ("-c", "user.name=A", "-c", "user.email=a@example.com")
        subprocess.run(["git", *identity, *arguments], cwd=self.folder, check=True, capture_output=True)

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def commit(self) -> None:
        self.git("add", ".")
        self.git("commit", "-q", "-m", "a change")

    def ask(self, *base: str) -> tuple[int, str]:
        script = self.folder / "docs/change_notes.py"
        done = subprocess.run([sys.executable, script, *base], capture_output=True, text=True, check=False)
        assert done.stdout == ""
        return done.returncode, done.stderr


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def test_a_change_that_nobody_would_notice_needs_no_note(repository: Repository) -> None:
    repository.write("docs/notes.txt", "inside")
    repository.commit()
    assert repository.ask() == (0, "")


def test_a_change_that_a_user_would_notice_needs_a_note(repository: Repository) -> None:
    repository.write("docs/json.md", "more keys")
    repository.commit()
    message = "A user would notice what differs since v0.1.0, and no note of docs/changes tells it:\n  docs/json.md\n"
    assert repository.ask() == (1, message)
    repository.write("docs/changes/+keys.added.md", "More keys.")
    assert repository.ask() == (0, "")


def test_another_revision_can_be_compared_with(repository: Repository) -> None:
    repository.write("docs/json.md", "more keys")
    repository.commit()
    assert repository.ask("HEAD") == (0, "")


def test_a_revision_that_is_not_there_is_told(repository: Repository) -> None:
    code, told = repository.ask("nowhere")
    assert code == 3
    assert told.startswith("cannot compare with nowhere: ")


def test_a_note_that_no_release_would_collect_is_told(repository: Repository) -> None:
    repository.write("docs/changes/keys.added.md", "More keys.")
    message = (
        "docs/changes/keys.added.md: a note is called +WORDS.TYPE.md, with one of added, changed, deprecated, removed, "
        "fixed, security\n"
    )
    assert repository.ask() == (1, message)


def test_many_files_are_counted(repository: Repository) -> None:
    (repository.folder / "templates").mkdir()
    for number in range(12):
        repository.write(f"templates/{number:02}", "text")
    told = repository.ask()[1].splitlines()
    assert told[1] == "  templates/00"
    assert told[-1] == "  and 2 more"


def test_the_types_are_those_of_the_tool_that_collects_them(load_script: Callable[[str], ModuleType]) -> None:
    import tomli

    configured = tomli.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["towncrier"]["type"]
    assert {one["directory"] for one in configured} == set(load_script("change_notes").TYPES)
