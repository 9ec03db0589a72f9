"""Commands on a project of somebody else: no file of it can hold them up, and no link leads them out."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.toolkit.cli.conftest import run

if TYPE_CHECKING:
    from collections.abc import Callable

LOOKING = (
    ("validate",),
    ("generate", "--check"),
    ("build",),
    ("graph",),
    ("add", "memtype", "fin"),
    ("remove", "provider", "core.log_permanent_failure_v1"),
    ("rename", "other", "--dry-run"),
)
FILES = (
    "module.toml",
    "greeter/greeter.py",
    "greeter.ecm",
    "greeter/generated/options.py",
    "tests/test_greeter.py",
    ".ecxs/generate.json",
)
SECRET = "this must not be shown"


@pytest.fixture
def project(greeter: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(greeter)
    return greeter


@pytest.mark.parametrize("command", LOOKING, ids=[words[0] for words in LOOKING])
@pytest.mark.parametrize("name", FILES)
def test_a_pipe_in_the_place_of_a_file_is_no_crash_and_no_wait(
    project: Path, name: str, command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    file = project / name
    file.parent.mkdir(exist_ok=True)
    file.unlink(missing_ok=True)
    os.mkfifo(file)
    code, out, err = run(capsys, *command)
    assert code < 70, out + err


@pytest.mark.parametrize("kind", [os.mkfifo, os.mkdir, lambda path: path.symlink_to("nowhere")])
@pytest.mark.parametrize(("command", "code"), [(("validate",), 1), (("breaking", ".", "."), 3)])
def test_a_declaration_that_is_no_regular_file_is_named(
    project: Path,
    kind: Callable[[Path], object],
    command: tuple[str, ...],
    code: int,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (project / "module.toml").unlink()
    kind(project / "module.toml")
    ended, out, err = run(capsys, *command)
    assert ended == code
    assert "cannot read module.toml" in (out + err).replace("'", "")


@pytest.mark.parametrize("command", LOOKING, ids=[words[0] for words in LOOKING])
@pytest.mark.parametrize("name", FILES)
def test_a_link_that_leads_out_is_neither_shown_nor_written_through(
    project: Path, name: str, command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    secret = project.parent / "secret"
    secret.write_text(SECRET)
    file = project / name
    file.parent.mkdir(exist_ok=True)
    file.unlink(missing_ok=True)
    file.symlink_to(secret)
    code, out, err = run(capsys, *command)
    assert code < 70, out + err
    assert SECRET not in out + err
    assert secret.read_text() == SECRET


def test_a_long_chain_of_requirements_is_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("chain.ecm").write_text("".join(f"[m{n}]\nmsys.requires = m{n + 1}\n\n" for n in range(1500)))
    assert run(capsys, "graph", "--format", "json", ".")[0] == 0
