"""A package is the same, byte for byte, wherever, whenever and by whomever it is made, and tells of none of it."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from ecxs.cli.interpreter import own_command
from tests.toolkit.package.conftest import IGNORED, LANGUAGES, ROOT, plain_facts

if TYPE_CHECKING:
    from pathlib import Path

IS_SOAK = bool(os.environ.get("ECXS_SOAK"))
USERS = ("kelp-one", "kelp-two")
PLAIN = ("greetlog", "pace") if IS_SOAK else ()
"""Modules of a Makefile, which take seconds each."""
DAY = 86_400
pytestmark = pytest.mark.slow


@pytest.mark.timeout(300)
def test_two_people_on_two_days_make_the_same_packages(scaffolds: Path, tmp_path: Path) -> None:
    made = []
    for number, user in enumerate(USERS):
        home = tmp_path / f"home-of-{user}"
        sources = home / "work" / ("deep/sources" if number else "sources")
        shutil.copytree(scaffolds, sources, ignore=shutil.ignore_patterns(*IGNORED))
        for name in PLAIN:
            shutil.copytree(ROOT / "examples" / "c" / name, sources / name, ignore=shutil.ignore_patterns(*IGNORED))
            plain_facts(sources / name)
        moment = 1_000_000_000 + number * 1000 * DAY
        for path in home.rglob("*"):
            os.utime(path, (moment, moment))
        environment = {
            **os.environ, "HOME": str(home), "USER": user, "LOGNAME": user, "TZ": f"UTC{number}", "LC_ALL": "C",
            "PYTHONHASHSEED": str(number), "PYTHONPATH": f"{ROOT}:{ROOT / 'runtime'}",
            "XDG_CACHE_HOME": str(home / ".cache"),
            "TMPDIR": str(home),
        }  # fmt: skip  # words, several to a line
        environment.pop("SOURCE_DATE_EPOCH", None)
        where = sources.parent if number else sources
        folders = [os.path.relpath(sources / name, where) for name in (*(f"m_{it}" for it in LANGUAGES), *PLAIN)]
        words = own_command("package", *folders, "--format", "all", "-o", str(tmp_path / user))
        done = subprocess.run(
            words,
            cwd=where,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            umask=0o077 if number else 0o022,
        )
        assert done.returncode == 0, done.stderr
        made.append({path.name: path.read_bytes() for path in (tmp_path / user).iterdir()})
    assert sorted(made[0]) == sorted(made[1])
    assert [name for name in made[0] if made[0][name] != made[1][name]] == []
    assert len(made[0]) == 4 + 3 + 3 + 3 * len(PLAIN)
    libraries = list((tmp_path / f"home-of-{USERS[0]}").rglob("packed/*.so"))
    assert len(libraries) == 1 + len(PLAIN)
    told = [*USERS, "home-of-", "sources", str(tmp_path), str(ROOT), os.uname().nodename]
    everything = b"".join(path.read_bytes() for path in libraries)
    assert [word for word in told if len(word) > 3 and word.encode() in everything] == []
