"""Commands that take a project find it from its folders, and say so."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecxs.cli.parameters import project_above
from tests.toolkit.cli.conftest import run

if TYPE_CHECKING:
    Capture = pytest.CaptureFixture[str]

COMMANDS = (
    "generate --check",
    "build",
    "validate",
    "graph",
    "hooks list greeter",
    "add option limit --diff",
    "remove command status --diff",
    "rename waiter --dry-run",
    "run --check",
    "why module greeter",
)


@pytest.fixture(autouse=True)
def inside(greeter: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(greeter / "tests")
    return greeter


@pytest.mark.parametrize("words", COMMANDS)
def test_a_command_works_on_the_project_around_it(words: str, inside: Path, capsys: Capture) -> None:
    code, _, err = run(capsys, *words.split())
    assert code == 0
    assert err.startswith(f"the project is {os.path.realpath(inside)}, whose module.toml is above\n")
    assert [path.name for path in Path().iterdir()] == ["test_greeter.py"]


def test_a_folder_that_is_named_is_taken_as_it_is(capsys: Capture) -> None:
    code, _, err = run(capsys, "generate", ".")
    assert (code, err.partition("\n")[0]) == (2, "error: there is no module.toml in '.'")


def test_tests_are_named_from_where_one_is(capfd: pytest.CaptureFixture[str]) -> None:
    from ecxs.cli import main

    assert main(["test", "test_greeter.py", "-q", "-k", "counted"]) == 0
    assert "1 passed" in capfd.readouterr().out


def test_a_libexec_within_a_project_is_validated_by_itself(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(capsys, "build")[0] == 0
    monkeypatch.chdir("../.ecxs/libexec")
    assert "project is" not in run(capsys, "validate")[2]


def test_the_socket_is_that_of_the_project(capsys: Capture) -> None:
    assert "there is no console socket '../.ecxs/console.sock'" in run(capsys, "console", "version")[2]


def test_links_on_the_way_up_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    assert project_above() == Path()
