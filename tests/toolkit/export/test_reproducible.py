"""A tree is the same, byte for byte, wherever and by whomever it is made, and tells of none of it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from ecxs.cli.interpreter import own_command
from tests.toolkit.export.conftest import NAMES, ROOT

USERS = ("kelp-one", "kelp-two")
pytestmark = pytest.mark.slow


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", ["failtally", "leniency", "greetlog", "pace"])
def test_two_people_on_two_days_export_the_same_bytes(name: str, examples: Path, tmp_path: Path) -> None:
    assert name in NAMES
    made = []
    for number, user in enumerate(USERS):
        home = tmp_path / f"home-of-{user}"
        shutil.copytree(examples, home / "work" / f"sources-{number}")
        for path in home.rglob("*"):
            os.utime(path, (1_000_000_000 + number * 86_400_000, 1_000_000_000 + number * 86_400_000))
        environment = {
            **os.environ, "HOME": str(home), "USER": user, "LOGNAME": user, "TZ": f"UTC{number}", "LC_ALL": "C",
            "PYTHONHASHSEED": str(number), "PYTHONPATH": f"{ROOT}:{ROOT / 'runtime'}",
        }  # fmt: skip  # words, several to a line
        here = home / "work" if number else home / "work" / "sources-0" / name
        subject = f"sources-1/{name}" if number else "."
        words = own_command("export", subject, "-o", str(tmp_path / user))
        done = subprocess.run(
            words, cwd=here, env=environment, capture_output=True, text=True, check=False, timeout=100
        )
        assert done.returncode == 0, done.stderr
        made.append(contents(tmp_path / user))
    assert made[0] == made[1]
    everything = b"".join(made[0].values())
    told = [*USERS, "home-of-", "sources-", str(tmp_path), str(ROOT), str(Path.home()) + "/", os.uname().nodename]
    assert [word for word in told if len(word) > 3 and word.encode() in everything] == []
