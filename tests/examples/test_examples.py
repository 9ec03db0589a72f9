"""Each example is generated, checked, tested, built, loaded and called."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ecruntime.console.console import SystemConsole
from ecruntime.console.protocol import Form, Request
from ecruntime.libexec import LibexecFinder
from ecruntime.log import Log
from ecruntime.server import Server, Settings
from ecruntime.testing import VirtualClock, VirtualPoller

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
NAMES = sorted(
    path.parent.relative_to(EXAMPLES).as_posix()
    for pattern in ("*/module.toml", "lua/*/module.toml")
    for path in EXAMPLES.glob(pattern)
)
pytestmark = pytest.mark.slow


def ecxs(*arguments: str, cwd: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "ecxs", *arguments], cwd=cwd, capture_output=True, text=True, check=False, timeout=50
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def ask(server: Server, line: str) -> Any:
    return json.loads(SystemConsole(server).dispatcher.execute(Request(Form.JSON, line)).text)


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    """A copy of the examples, so that a test leaves nothing in the checkout."""
    ignored = shutil.ignore_patterns(".ecxs", "__pycache__", ".pytest_cache", ".mypy_cache")
    return Path(shutil.copytree(EXAMPLES, tmp_path / "examples", ignore=ignored))


@pytest.mark.parametrize("name", NAMES)
def test_the_generated_files_are_current(name: str) -> None:
    ecxs("generate", "--check", cwd=EXAMPLES / name)


@pytest.mark.parametrize("name", NAMES)
def test_there_is_nothing_to_complain_of(name: str, copies: Path) -> None:
    assert ecxs("validate", cwd=copies / name) == "nothing to complain of\n"


@pytest.mark.parametrize("name", NAMES)
def test_its_own_tests_pass(name: str, copies: Path) -> None:
    assert " passed" in ecxs("test", "-p", "no:cacheprovider", cwd=copies / name)


@pytest.mark.parametrize("name", NAMES)
def test_it_is_built_and_its_sample_configuration_loads(name: str, copies: Path) -> None:
    ecxs("build", "--libexec", str(copies / "libexec"), cwd=copies / name)
    ecxs(
        "run", "-f", str(copies / name / "ecelerity.conf"), "--libexec", str(copies / "libexec"), "--check", cwd=copies
    )


def test_two_built_modules_meet_at_a_hook(copies: Path, tmp_path: Path) -> None:
    libexec = tmp_path / "libexec"
    ecxs("build", "bouncewatch", "amnesty", "gatekeeper", "--libexec", str(libexec), cwd=copies)
    conf = tmp_path / "ecelerity.conf"
    conf.write_text("bouncewatch { limit = 1 }\namnesty {}\ngatekeeper {}\n", encoding="utf-8")
    clock = VirtualClock()
    server = Server(Settings(conf), LibexecFinder([libexec]), clock, VirtualPoller(clock), Log(clock))
    try:
        server.start()
        bounce = copies / "bouncewatch" / "tests" / "bounce.eml"
        lottery = copies / "gatekeeper" / "tests" / "lottery.eml"
        forgiven = ask(server, "hook fire bouncewatch_judge_v1 recipient=a@example.org note=550")
        counted = ask(server, f'hook fire core_log_permanent_failure_v1 msg="{bounce}" note="550 no such user"')
        vetoed = ask(server, f'hook fire core_final_validation2 msg="{lottery}"')
        assert (forgiven["result"], forgiven["providers"]) == (1, ["amnesty"])
        assert (counted["failures"], vetoed["result"]) == ([], 1)
        assert ask(server, "bouncewatch list")["recipients"] == ["nobody@example.net"]
    finally:
        server.close()
