"""The runtime's own tests hold when a reload comes at every moment at which one may: `--reload-everywhere`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

RUNTIME = Path(__file__).resolve().parents[1]
USUAL = (
    "generation/test_store.py",
    "hooks/test_hook_calls.py",
    "hooks/test_registrar_rules.py",
    "io/test_listener_definition.py",
    "io/test_netlistener.py",
    "io/test_instance_events.py",
    "generation/test_generation.py",
    "console/view/test_activity.py",
    "generation/test_generation_references.py",
    "threads/test_instance_jobs.py",
)
"""What a run of continuous integration has the time for; with ECXS_SOAK=1 it is all of them."""


def run(*paths: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--reload-everywhere", *paths]
    # The run within must not begin another one.
    environment = {name: value for name, value in os.environ.items() if name not in {"ECXS_SOAK", "PYTEST_ADDOPTS"}}
    return subprocess.run(command, cwd=RUNTIME, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_the_usual_tests_hold() -> None:
    done = run(*USUAL)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.timeout(3000)
@pytest.mark.skipif(not os.environ.get("ECXS_SOAK"), reason="make soak runs it: it takes minutes")
def test_all_tests_hold() -> None:
    done = run("--timeout", "600", "--ignore", str(Path(__file__)), str(RUNTIME))
    assert done.returncode == 0, done.stdout + done.stderr


REEF = """
import pytest
from ecruntime.api import *

class Reef(Module):
    registration = Registration(
        1, "reef", ModuleKind.SINGLETON, hooks=(signature("reef", "ask_v1", "void"),),
        providers=(ProviderRegistration(signature("reef", "ask_v1", "void")),),
    )
    seen = []

    def ext_init(self, init):
        return object()

    def reef_ask_v1(self):
        self.seen.append(self.state)
        self.seen.append(self.state)

@pytest.mark.own_reloads("it counts them")
def test_left_out(runtime):
    runtime.load(Reef)

def test_one_call_sees_one_generation(runtime, fire):
    Reef.seen.clear()
    runtime.load(Reef)
    before = runtime.server.current.number
    fire("reef.ask_v1")
    first, second = Reef.seen
    assert first is second
    # One before the call, one before and one after the provider, one after the call.
    assert runtime.server.current.number == before + 4
"""


def test_a_provider_keeps_its_generation_while_others_come(tmp_path: Path) -> None:
    path = tmp_path / "test_it.py"
    path.write_text(REEF)
    done = run("-rs", str(path))
    assert "1 passed, 1 skipped" in done.stdout, done.stdout
    assert "not with --reload-everywhere: it counts them" in done.stdout
