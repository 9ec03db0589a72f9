"""`write config`: what runs, as one file."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from ecruntime.formats.conf import read
from tests.runtime.console.commands.conftest import SCOPES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.runtime.conftest import Bench, Prompt


def test_write_config_gives_a_text_that_reads_as_what_runs(scopes: Bench, prompt: Prompt, tmp_path: Path) -> None:
    prompt.text("config set window 11")
    written = tmp_path / "written.conf"
    written.write_text(prompt.text("write config"), encoding="utf-8")
    assert read(written).root == scopes.server.document.root


def test_write_config_into_a_file_is_whole_and_private(scopes: Bench, prompt: Prompt, tmp_path: Path) -> None:
    path = tmp_path / "flat.conf"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o644)
    before = set(tmp_path.iterdir())
    assert prompt.text(f"write config {path}") == f"wrote {path}\n"
    assert path.read_text(encoding="utf-8") == prompt.text("write config")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert set(tmp_path.iterdir()) == before


def test_write_config_refuses_what_it_should_not_touch(scopes: Bench, prompt: Prompt, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(scopes.conf)
    missing = tmp_path / "none" / "x"
    comments = "hint: it would lose its includes and comments: write another file, and compare\n"
    machine = "hint: the file is written on the server's machine: begin with /\n"
    expected = {
        "x.conf": f"'x.conf' is no absolute path\n{machine}",
        str(scopes.conf): f"'{scopes.conf}' is a file of this configuration\n{comments}",
        f"{tmp_path}/link": f"'{tmp_path}/link' is a file of this configuration\n{comments}",
        str(tmp_path): f"'{tmp_path}' is there already and is no file\nhint: name another one\n",
        str(missing): f"'{missing}' cannot be written: No such file or directory\nhint: choose another folder\n",
        "/x /y": "write config takes at most 1 argument\nhint: the whole command is: write config [FILE]\n",
    }
    assert {word: prompt.text(f"write config {word}") for word in expected} == expected
    assert scopes.conf.read_text(encoding="utf-8") == SCOPES
