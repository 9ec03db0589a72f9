"""`ecxs breaking`: changes between two versions of modules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ecxs.cli import main
from tests.toolkit.cli.conftest import run

if TYPE_CHECKING:
    import pytest

PROJECT = """\
schema = 1
[module]
name = "kelp"
language = "c"
[[option]]
name = "fin"
type = "int"
default = {default}
"""


def project(name: str, default: int) -> Path:
    Path(name).mkdir()
    Path(name, "module.toml").write_text(PROJECT.format(default=default))
    return Path(name)


def test_breaking_reports_what_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(capsys, "breaking", project("old", 1), project("new", 2)) == (
        1,
        "breaks kelp: option fin: its default was 1 and is 2\n",
        "1 change would break users\n",
    )


def test_breaking_is_content_with_equal_modules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = project("old", 1)
    assert run(capsys, "breaking", folder, folder / "module.toml") == (0, "", "nothing breaks\n")


def test_breaking_compares_libexec_folders(
    greeter: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(greeter.parent)
    assert main(["build", str(greeter), "--libexec", "one"]) == 0
    assert run(capsys, "breaking", "one", greeter)[0] == 0


def test_breaking_refuses_a_folder_without_modules(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "breaking", tmp_path, tmp_path)
    assert (code, out) == (2, "")
    assert err == (
        f"error: '{tmp_path}' holds no module.toml and no module record\n"
        "  hint: name a module.toml, a project, a module record, a library or a libexec folder\n"
    )
