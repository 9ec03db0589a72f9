"""`ecxs doctor`: the machine that it finds."""

from __future__ import annotations

import json
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.errors import EnvironmentFailure
from ecruntime.languages.lua.engine import Engine
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
        "python", "system", "packages", "compiler", "c++", "Python.h", "lua", "watchfiles", "gdb", "libexec", "sockets",
        "terminal",
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
    assert err == "1 of 12 missing\n"
