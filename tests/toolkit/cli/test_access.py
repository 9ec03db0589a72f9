"""`--socket-mode` and `--admin` of `ecxs run`."""

from __future__ import annotations

import os
import pwd
from pathlib import Path

import pytest

from ecruntime.console.access import PRIVATE, SHARED, AccessPolicy
from ecruntime.foundation.errors import UsageError
from ecxs.cli import main
from ecxs.cli.access import access_policy
from ecxs.cli.supervise import supervised_command

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
    params = {
        "log_level": "notice", "log_format": "text", "log": None, "check": False, "strict": False,
        "memory_debug": False, "socket_mode": "0660", "admin": ("mail", "7001"),
    }  # fmt: skip
    words = supervised_command(Path("c"), (), None, params)
    assert words[-3:] == ["--socket-mode=0660", "--admin=mail", "--admin=7001"]
