"""`ecxs run`: its configuration, `--socket-mode` and `--admin`, and the command line of a supervised child."""

from __future__ import annotations

import os
import pwd
import sys
from pathlib import Path

import pytest

from ecruntime import memory
from ecruntime.console.access import PRIVATE, SHARED, AccessPolicy
from ecruntime.foundation.errors import UsageError
from ecruntime.log import Level
from ecruntime.server import event_loop
from ecxs.cli import main
from ecxs.cli.commands.run import ALLOCATORS, LOG_LEVELS, LOOPS, RunSettings
from ecxs.cli.interpreter import own_command
from ecxs.cli.serve import access_policy, supervised_command
from tests.toolkit.cli.conftest import run

OWN_NAME = pwd.getpwuid(os.geteuid()).pw_name


def test_a_socket_is_private_without_a_word() -> None:
    assert access_policy("0600", ()) == AccessPolicy(PRIVATE)


def test_admins_are_named_by_name_or_number() -> None:
    assert access_policy("0660", (OWN_NAME, "7001")) == AccessPolicy(SHARED, frozenset({os.geteuid(), 7001}))


def test_an_unknown_user_is_refused() -> None:
    with pytest.raises(UsageError) as caught:
        access_policy("0660", ("no-such-user",))
    assert str(caught.value) == "--admin: there is no user 'no-such-user'"
    assert caught.value.hint == "name a user of this machine"


def test_an_admin_of_a_private_socket_is_refused() -> None:
    with pytest.raises(UsageError) as caught:
        access_policy("0600", ("mail",))
    assert str(caught.value) == "--admin mail has no effect: the console socket is for the server's own user"
    assert caught.value.hint == "add --socket-mode 0660"


@pytest.mark.parametrize("mode", ["0666", "0777", "660", "0640"])
def test_other_modes_are_refused(mode: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--socket-mode", mode]) == 2
    assert "is not one of '0600', '0660'" in capsys.readouterr().err


def test_a_supervised_child_gets_them_too() -> None:
    settings = RunSettings(
        conf=None, libexec=(), socket=None, socket_mode="0660", admin=("mail", "7001"), check=False, strict=False,
        supervise=True, memory_debug=False, log=None, log_format="text", log_level="notice", hung_after=60.0,
        retry_listen=True, lifeline=None, heartbeat=None,
    )  # fmt: skip
    words = supervised_command(Path("c"), (), None, settings)
    # It reads no file with defaults, such as one that asks for a supervisor.
    assert words[words.index("ecxs") + 1 :][:2] == ["--isolated", "run"]
    assert words[-8:] == [
        "--socket-mode=0660", "--admin=mail", "--admin=7001", "--hung-after=60", "--drain-limit=30", "--allocator=heap",
        "--loop=auto", "--retry-listen",
    ]  # fmt: skip


def test_a_supervised_child_imports_nothing_from_the_working_folder() -> None:
    words = own_command("run")
    assert words[1:] == ["-P", "-m", "ecxs", "run"]
    assert Path(words[0]).is_absolute()
    assert Path(words[0]).samefile(sys.executable)


def test_log_levels_are_those_of_the_log() -> None:
    assert [level.name.lower() for level in Level] == list(LOG_LEVELS)
    assert sorted(memory.ALLOCATORS) == list(ALLOCATORS)
    assert event_loop.LOOPS == LOOPS


def test_a_run_of_a_folder_says_that_it_is_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "run", "-f", tmp_path)
    assert (code, err) == (3, f"error: configuration '{tmp_path}' is a folder\n  hint: name a file with -f\n")


def test_a_run_of_nothing_says_that_it_does_not_exist(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "none.conf"
    code, _, err = run(capsys, "run", "-f", path)
    assert (code, err) == (3, f"error: configuration '{path}' does not exist\n  hint: name a file with -f\n")


def test_a_run_without_a_project_says_what_to_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    hint = "name a configuration with -f, or go to a module's folder"
    assert run(capsys, "run") == (2, "", f"error: there is no module.toml here\n  hint: {hint}\n")


DECLARATION = """
schema = 1

[module]
name = "tidepool"
language = "python"
description = "ebbs"
"""

BROKEN = """
from ecruntime.api import Init

from .generated import TidepoolModule


class Tidepool(TidepoolModule):
    def ext_init(self, init: Init) -> None:
        raise ValueError("ebb")
"""


@pytest.mark.parametrize("place", ["within", "by its libexec", "another libexec"])
def test_a_project_runs_under_the_paths_of_its_source(
    place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "module.toml").write_text(DECLARATION)
    source = tmp_path / "tidepool" / "tidepool.py"
    source.parent.mkdir()
    source.with_name("__init__.py").write_text("from .tidepool import Tidepool as Tidepool\n")
    source.write_text(BROKEN)
    libexec = Path("installed" if place == "another libexec" else ".ecxs/libexec")
    code, _, err = run(capsys, "build", "--libexec", libexec)
    assert code == 0, err
    conf = tmp_path / "ecelerity.conf"
    conf.write_text("tidepool {\n}\n")
    if place == "by its libexec":
        monkeypatch.chdir(tmp_path.parent)
        libexec = tmp_path / libexec
    code, _, err = run(capsys, "run", "--check", "-f", conf, "--libexec", libexec)
    assert code == 5
    assert f"ValueError: ebb ({source}:9, in ext_init)" in err


def test_a_supervised_child_gets_the_limit_of_its_shutdown_and_its_allocator() -> None:
    settings = RunSettings(
        conf=None, libexec=(), socket=None, socket_mode="0600", admin=(), check=False, strict=False, supervise=True,
        memory_debug=False, log=None, log_format="text", log_level="notice", hung_after=60.0,
        retry_listen=False, lifeline=None, heartbeat=None, drain_limit=5, allocator="mmap",
        loop="python",
    )  # fmt: skip
    words = supervised_command(Path("c"), (), None, settings)
    assert words[-3:] == ["--drain-limit=5", "--allocator=mmap", "--loop=python"]


@pytest.mark.parametrize(
    "words", [("--drain-limit", "-1"), ("--drain-limit", "nan"), ("--allocator", "umem"), ("--loop", "uv")]
)
def test_other_limits_and_allocators_are_refused(words: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "run", *words)[0] == 2
