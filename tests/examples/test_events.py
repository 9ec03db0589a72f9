"""The examples about events: each is current, passes its own tests, and serves real clients under `ecxs run`."""

from __future__ import annotations

import json
import os
import shutil
import smtplib
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.examples.conftest import RunningExample

EVENTS = Path(__file__).resolve().parents[2] / "examples" / "events"
NAMES = sorted(path.parent.name for path in EVENTS.glob("*/module.toml"))
pytestmark = pytest.mark.slow


def test_all_samples_of_the_seed_are_here() -> None:
    assert set(NAMES) >= {
        "its_readable", "ping_pong", "partial_writes", "record_reader", "exact_reader", "suspended",
        "in_half_a_minute", "every_half_minute", "impatient",
    }  # fmt: skip


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    ignored = shutil.ignore_patterns(".ecxs", "__pycache__", ".pytest_cache", ".mypy_cache")
    return Path(shutil.copytree(EVENTS, tmp_path / "events", ignore=ignored))


@pytest.mark.parametrize("name", NAMES)
def test_the_generated_files_are_current_and_its_own_tests_pass(name: str, copies: Path) -> None:
    for arguments in (["generate", "--check"], ["validate"], ["test", "--reload-everywhere", "-p", "no:cacheprovider"]):
        command = [sys.executable, "-m", "ecxs", *arguments]
        done = subprocess.run(command, cwd=copies / name, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        assert arguments != ["validate"] or done.stderr == "nothing to complain of\n", done.stdout


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_a_strict_type_checker_has_nothing_to_say(checker: str, copies: Path) -> None:
    folders = [str(copies / name) for name in NAMES]
    runtime = str(EVENTS.parents[1] / "runtime")
    environments = [{"root": folder, "extraPaths": [runtime]} for folder in folders]
    settings = {"include": NAMES, "executionEnvironments": environments, "typeCheckingMode": "strict"}
    (copies / "pyrightconfig.json").write_text(json.dumps(settings))
    packages = [part for name in NAMES for part in ("-p", name)]
    arguments = ["--strict", *packages] if checker == "mypy" else ["--pythonpath", sys.executable]
    environment = {**os.environ, "MYPYPATH": os.pathsep.join((runtime, *folders))}
    command = [sys.executable, "-m", checker, *arguments]
    done = subprocess.run(command, cwd=copies, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def sink(copies: Path, run_example: Callable[[Path], RunningExample]) -> int:
    """The port of a running SMTP sink."""
    return run_example(copies / "smtp_sink").port


def test_a_running_sink_takes_mail_from_python(sink: int) -> None:
    with smtplib.SMTP("127.0.0.1", sink, timeout=20) as client:
        for _ in range(3):
            client.sendmail("a@b.test", ["c@d.test"], b"Subject: x\r\n\r\n" + b"x" * 60 + b"\r\n" * 50_000)
        assert client.noop()[0] == 250


def swaks(port: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Deliver a message with swaks, or skip where there is none."""
    found = shutil.which("swaks")
    if found is None:
        pytest.skip("swaks is not installed; .ci/run installs it from Debian where it may")
    command = [found, "--server", f"127.0.0.1:{port}", "--to", "c@d.test,e@f.test", "--from", "a@b.test", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=50)


@pytest.mark.parametrize("how", [(), ("--pipeline",), ("--pipeline", "--protocol", "SMTP")])
def test_a_running_sink_takes_mail_from_swaks(sink: int, how: tuple[str, ...]) -> None:
    done = swaks(sink, *how)
    assert done.returncode == 0, done.stdout
    assert "250 2.0.0 taken as 1" in done.stdout


def test_swaks_delivers_a_large_message(sink: int, tmp_path: Path) -> None:
    body = tmp_path / "large.eml"
    body.write_text("Subject: large\n\n" + f"{'x' * 70}\n.{'y' * 60}\n" * 30_000)
    done = swaks(sink, "--pipeline", "--data", f"@{body}", "--hide-send", "--hide-informational")
    assert done.returncode == 0, done.stdout
    assert "250 2.0.0 taken as 1" in done.stdout


def test_swaks_hears_that_a_message_is_too_large(sink: int, tmp_path: Path) -> None:
    body = tmp_path / "large.eml"
    body.write_text("Subject: large\n\n" + f"{'x' * 70}\n" * 200_000)
    assert swaks(sink, "--data", f"@{body}", "--hide-send", "--hide-informational").returncode != 0
