"""The libexec folders of a machine: the variable, else the server's own; never in a project."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecxs.cli import main
from ecxs.cli.server_libexec import SERVER_LIBEXEC, machine_libexec

ECM = "[crow]\nmsys.provides = config.Global:crow_window\n"


def test_the_folder_of_the_server_is_that_of_its_documents() -> None:
    assert Path("/opt/msys/ecelerity/libexec") == SERVER_LIBEXEC


def test_the_variable_names_folders_as_path_does(tmp_path: Path) -> None:
    environ = {"ECXS_LIBEXEC": "/a::/b/c"}
    assert machine_libexec(environ=environ, server=tmp_path, here=tmp_path) == (Path("/a"), Path("/b/c"))


@pytest.mark.parametrize("environ", [{}, {"ECXS_LIBEXEC": ""}])
def test_without_it_the_servers_own_folder_counts_if_there_is_one(tmp_path: Path, environ: dict[str, str]) -> None:
    assert machine_libexec(environ=environ, server=tmp_path, here=tmp_path) == (tmp_path,)
    assert machine_libexec(environ=environ, server=tmp_path / "none", here=tmp_path) == ()


def test_in_a_project_neither_counts(tmp_path: Path) -> None:
    (tmp_path / "module.toml").write_text("")
    assert machine_libexec(environ={"ECXS_LIBEXEC": "/a"}, server=tmp_path, here=tmp_path) == ()


def test_a_run_looks_for_modules_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "libexec").mkdir()
    (tmp_path / "libexec" / "crow.ecm").write_text(ECM)
    (tmp_path / "ec.conf").write_text("crow {}\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ECXS_LIBEXEC", str(tmp_path / "libexec"))
    assert main(["run", "--check", "-f", "ec.conf"]) != 0
    assert "module 'crow' has a manifest but no artifact beside it" in capsys.readouterr().err


def test_a_validation_knows_the_modules_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "libexec").mkdir()
    (tmp_path / "ec.conf").write_text("crow_window = 5\n")
    monkeypatch.chdir(tmp_path)
    # Without any modules only the syntax is checked.
    assert main(["validate", "ec.conf"]) == 0
    capsys.readouterr()
    monkeypatch.setenv("ECXS_LIBEXEC", str(tmp_path / "libexec"))
    assert main(["validate", "ec.conf"]) == 1
    assert "no module provides capability 'config.Global.crow_window'" in capsys.readouterr().out
