"""The examples about events: each is current, passes its own tests, and serves real clients under `ecxs run`."""

from __future__ import annotations

import shutil
import smtplib
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

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


@pytest.fixture
def sink(copies: Path) -> Iterator[int]:
    """The port of a running SMTP sink."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    conf = copies / "smtp_sink" / "ecelerity.conf"
    conf.write_text(conf.read_text().replace("2525", str(port)))
    running = subprocess.Popen(
        # The folder of a test may be too deep for the path of a socket.
        [sys.executable, "-m", "ecxs", "run", "--socket", f"/tmp/ecxs-{port}/s"],
        cwd=conf.parent, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert running.stderr is not None
    said = b""
    try:
        while not (line := running.stderr.readline()).startswith(b"running;"):
            said += line
            assert line, said.decode()
        yield port
    finally:
        running.terminate()
        running.wait(20)
        running.stderr.close()
        shutil.rmtree(f"/tmp/ecxs-{port}", ignore_errors=True)


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
