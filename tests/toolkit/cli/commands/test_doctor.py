"""`ecxs doctor`: the machine that it finds."""

from __future__ import annotations

import json
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.errors import EnvironmentFailure
from ecruntime.languages.lua.engine import Engine
from ecruntime.model.module import Language
from ecxs.cli.purposes import LANGUAGES, PURPOSES, Need, start_line
from tests.toolkit.cli.conftest import run

if TYPE_CHECKING:
    from pathlib import Path


def test_doctor_finds_this_machine_fit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run(capsys, "doctor", "--libexec", tmp_path, "--json")
    checks = {check["name"]: check for check in json.loads(out)["checks"]}
    assert (code, err) == (0, "")
    assert list(checks) == [
        "python", "system", "packages", "compiler", "c++", "Python.h", "lua", "libexec", "sockets", "terminal",
        "defaults", *PURPOSES,
    ]  # fmt: skip
    assert checks["libexec"] == {"name": "libexec", "state": "good", "found": str(tmp_path), "hint": ""}


ENGINES = {
    "luajit21": ("good", "luajit21 of lupa", ""),
    "lua51": (
        "optional",
        "lua51 of lupa",
        "there is no luajit21: a call that waits blocks its script's runtime within",
    ),
    "": ("optional", "there is no Lua engine for scripts", "to run modules in Lua, install one: pip install"),
}


@pytest.mark.parametrize("engine", ENGINES)
def test_doctor_tells_which_engine_runs_scripts(
    engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def found() -> Engine:
        if engine:
            return Engine(engine, ModuleType(engine))
        raise EnvironmentFailure("there is no Lua engine for scripts", hint="install one: pip install 'lupa>=2.8,<3'")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("ecruntime.languages.lua.engine.find_engine", found)
    code, out, _ = run(capsys, "doctor", "--json")
    (check,) = (one for one in json.loads(out)["checks"] if one["name"] == "lua")
    state, name, hint = ENGINES[engine]
    assert (code, check["state"]) == (0, state)
    assert check["found"].startswith(name)
    assert check["hint"].startswith(hint)
    assert bool(check["hint"]) is bool(hint)


def test_doctor_names_the_header_of_python_that_the_bridge_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sysconfig.get_path", lambda name: str(tmp_path / name))
    code, out, _ = run(capsys, "doctor", "--json")
    (check,) = (one for one in json.loads(out)["checks"] if one["name"] == "Python.h")
    assert (code, check["state"]) == (0, "optional")
    assert check["found"].startswith("there is no header 'Python.h' of Python 3.")
    assert check["hint"].startswith("to run C modules, ")


def test_doctor_ends_with_3_when_something_needed_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("")
    code, out, err = run(capsys, "doctor", "--libexec", tmp_path / "file" / "libexec")
    assert code == 3
    assert f"missing  libexec     {tmp_path}/file cannot be written\n" in out
    assert "  hint: choose a folder of your own, or ask its owner\n" in out
    assert err == "1 of 17 missing\n"


def test_the_languages_of_purposes_are_those_of_modules() -> None:
    assert set(LANGUAGES) == set(Language)


def found_or_not(monkeypatch: pytest.MonkeyPatch, purpose: str, *, has: tuple[str, ...]) -> None:
    """Replace the needs of a purpose by such as are there, or are not."""
    needs = tuple(
        Need(it.name, lambda name=it.name: f"/{name}" if name in has else "", it.remedy, it.languages, it.is_needed)  # type: ignore[misc]
        for it in PURPOSES[purpose]
    )
    monkeypatch.setattr("ecxs.cli.commands.doctor.PURPOSES", {purpose: needs})


def asked(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, tuple[str, str, str]]]:
    code, out, _ = run(capsys, "doctor", "--json", *words)
    return code, {it["name"]: (it["state"], it["found"], it["hint"]) for it in json.loads(out)["checks"]}


def test_what_a_purpose_lacks_is_a_line_and_missing_when_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    found_or_not(monkeypatch, "dev", has=("compiler", "Python.h", "lua engine"))
    code, checks = asked(capsys)
    assert (code, checks["dev"][:2]) == (0, ("optional", "lacks watchfiles, gdb"))
    assert checks["dev"][2].startswith("pip install watchfiles; install gdb")
    code, checks = asked(capsys, "--for", "dev", "--for", "c")
    assert (code, checks["dev: watchfiles"]) == (3, ("missing", "not found", "pip install watchfiles"))
    assert checks["dev: gdb"][0] == "optional"
    assert checks["dev: compiler"] == ("good", "/compiler", "")
    assert "dev: lua engine" not in checks
    code, checks = asked(capsys, "--for", "dev", "--for", "python")
    assert [name for name in checks if name.startswith("dev: ")] == ["dev: watchfiles"]


def test_a_language_that_is_asked_for_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CC", str(tmp_path / "none"))
    assert asked(capsys)[1]["compiler"][0] == "optional"
    code, checks = asked(capsys, "--for", "c")
    assert (code, checks["compiler"][0]) == (3, "missing")
    assert asked(capsys, "--for", "lua")[0] == 0


def test_the_start_file_of_the_shell_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SHELL", "/usr/bin/zsh")
    line = 'eval "$(ecxs completion zsh)"'
    checks = asked(capsys, "--for", "completion")[1]
    assert checks["completion: start file"] == ("optional", "not found", f"write into ~/.zshrc: {line}")
    assert start_line() == f"write into ~/.zshrc: {line}"
    (tmp_path / ".zshrc").write_text(f"{line}\n")
    assert asked(capsys, "--for", "completion")[1]["completion: start file"][0] == "good"
    monkeypatch.setenv("SHELL", "/bin/csh")
    code, checks = asked(capsys, "--for", "completion")
    assert (code, checks["completion: shell"][0]) == (3, "missing")


def test_every_key_of_the_configuration_of_the_tool_is_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ecxs.toml").write_text("[run]\nlog-levl = 'x'\n")
    code, checks = asked(capsys)
    assert code == 3
    assert checks["defaults"] == (
        "missing",
        "ecxs.toml:2:1: 'log-levl' is no key of ecxs run",
        "mend the file, or run with 'ecxs --isolated'",
    )
