"""`ecxs new`: what it makes, where, and what it refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecxs.cli.commands.new import KIND_SUMMARIES
from ecxs.scaffold import KINDS
from tests.toolkit.cli.conftest import run

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_new_lists_the_files_and_says_what_is_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run(capsys, "new", "owl", "--set", "description=Hoots")
    assert code == 0
    assert sorted(out.splitlines()) == sorted(
        str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()
    )
    assert err == f"made 'owl' with {len(out.splitlines())} files; next: cd owl && ecxs test\n"


def test_kinds_in_the_help_are_those_of_the_scaffold() -> None:
    assert {name: kind.summary for name, kind in KINDS.items()} == KIND_SUMMARIES
    assert list(KIND_SUMMARIES) == list(KINDS)


def test_new_writes_where_it_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "new", "owl", "-o", tmp_path / "a" / "b")[0] == 0
    assert (tmp_path / "a" / "b" / "owl" / "owl.ecm").is_file()


def test_new_refuses_a_folder_that_exists(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "new", "greeter", "-o", greeter.parent)
    assert (code, out) == (2, "")
    assert err == (
        f"error: '{greeter}' exists already; nothing was written\n"
        "  hint: choose another name, or another folder with -o\n"
    )


def test_new_refuses_a_setting_without_value(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "new", "owl", "--set", "description")
    assert code == 2
    assert err == ("error: --set takes KEY=VALUE, not 'description'\n  hint: 'ecxs new --help' shows how it is used\n")


def test_new_says_which_kind_was_meant(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "new", "owl", "--kind", "pythn", "-o", tmp_path) == (
        2,
        "",
        "error: 'pythn' is not a kind of module\n  hint: did you mean 'python'?\n",
    )
    assert list(tmp_path.iterdir()) == []


def test_new_without_a_name_and_a_terminal_says_what_to_give(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "new") == (
        2,
        "",
        (
            "error: the NAME of the module is missing\n"
            "  hint: give it as in 'ecxs new owl'; on a terminal it is asked for, but with --no-input or --replay\n"
        ),
    )
