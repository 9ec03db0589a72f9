"""Completion through bash, zsh and fish themselves: what stands on the line after Tab."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pexpect
import pytest

from ecxs.cli.commands.completion import SHELLS
from tests.shells import require_shell
from tests.toolkit.cli.conftest import run

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parents[3]
LINES = {
    "ecxs validate --format=gi": "ecxs validate --format=github",
    "ecxs add option limit --type ui": "ecxs add option limit --type uint64",
    "ecxs hooks show core.log_permanent_f": "ecxs hooks show core.log_permanent_failure_v1",
    "ecxs remove option greeti": "ecxs remove option greeting",
}
"""Typed words, and what they are completed to; each has one candidate."""
SETUP = {
    "bash": 'PS1="> "; bind "set enable-bracketed-paste off"; eval "$(ecxs completion bash)"',
    "zsh": 'PS1="> "; unset zle_bracketed_paste; autoload -Uz compinit; compinit -D -u; eval "$(ecxs completion zsh)"',
}
START = {"bash": ["--norc", "--noprofile", "-i"], "zsh": ["-f", "-i"]}


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mapping[str, str]:
    """A folder with a declaration, and a program `ecxs` on the path."""
    monkeypatch.chdir(tmp_path)
    Path("module.toml").write_text('[[option]]\nname = "greeting"\n')
    program = tmp_path / "bin" / "ecxs"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m ecxs "$@"\n')
    program.chmod(0o755)
    return {
        **os.environ,
        "PATH": f"{program.parent}:{os.environ['PATH']}",
        "PYTHONPATH": f"{ROOT}:{ROOT / 'runtime'}",
        "HOME": str(tmp_path),
        "TERM": "dumb",
    }


@pytest.mark.parametrize("shell", START)
def test_tab_completes_what_is_typed(shell: str, environment: Mapping[str, str]) -> None:
    child = pexpect.spawn(
        require_shell(shell), START[shell], env=dict(environment), encoding="utf-8", timeout=20, dimensions=(24, 200)
    )
    try:
        child.sendline(SETUP[shell])
        child.sendline("show() { printf '%s%s%s\\n' '(' \"$*\" ')'; }; show ready")
        child.expect(r"\(ready\)\r\n")
        for typed, completed in LINES.items():
            # Made an argument of a function once it is complete, so that it is shown and not run.
            child.send(f"{typed}\t")
            child.expect_exact(completed[len(typed) :])
            child.send("\x01show \n")
            child.expect(r"\((.*)\)\r\n")
            assert child.match.group(1).split() == completed.split()
    finally:
        child.close(force=True)


def test_fish_completes_what_is_typed(environment: Mapping[str, str]) -> None:
    asked = "".join(f"complete -C '{typed}'\necho -----\n" for typed in LINES)
    done = subprocess.run(
        [require_shell("fish"), "--no-config", "-c", f"ecxs completion fish | source\n{asked}"],
        env=environment, text=True, capture_output=True, check=True,
    )  # fmt: skip  # words, several to a line
    found = [part.partition("\t")[0].strip() for part in done.stdout.split("-----\n")[:-1]]
    assert [completed.split()[-1] for completed in LINES.values()] == found


@pytest.mark.parametrize("shell", SHELLS)
def test_the_help_has_the_line_for_the_start_file(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert f"ecxs completion {shell}" in run(capsys, "completion", "--help")[1]
    code, out, err = run(capsys, "completion", shell)
    assert (code, err, "_ECXS_COMPLETE" in out) == (0, "", True)
