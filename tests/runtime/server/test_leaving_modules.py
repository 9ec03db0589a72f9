"""Modules that leave by `sys.exit` or KeyboardInterrupt: the process says who it was, and never ends with 0 for it."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.runtime.conftest import LibexecBuilder
    from tests.runtime.server.conftest import Running

LEAVES = {"exit": "__import__('sys').exit(0)", "interrupt": "raise KeyboardInterrupt"}
PHASES = {
    "import": "LEAVE\n",
    "conf_setup": "def conf_setup(self):\n    LEAVE\n",
    "ext_init": "def ext_init(self, init):\n    LEAVE\n",
}
SERVING = {
    "event": "def ext_init(self, init):\n    self.schedule(0.0, self.tick)\ndef tick(self, event, now):\n    LEAVE\n",
    "posted call": "def ext_init(self, init):\n    self.post(self.call)\ndef call(self):\n    LEAVE\n",
    "job": "def ext_init(self, init):\n    self.run_in_pool(self.work)\ndef work(self):\n    LEAVE\n",
    "job in its caller": (
        "def ext_init(self, init):\n    self.run_in_pool(self.work, job_class='Close')\ndef work(self):\n    LEAVE\n"
    ),
    "completion": (
        "def ext_init(self, init):\n    self.run_in_pool(int, done=self.done)\ndef done(self, result):\n    LEAVE\n"
    ),
}


@pytest.mark.parametrize("leave", LEAVES)
@pytest.mark.parametrize("phase", PHASES)
def test_a_module_that_leaves_at_the_start_ends_it_with_5(
    run: Callable[..., Running], libexec: LibexecBuilder, conf: Path, leave: str, phase: str
) -> None:
    libexec.add("owl", body=PHASES[phase].replace("LEAVE", LEAVES[leave]))
    conf.write_text("owl {}\n", encoding="utf-8")
    running = run()
    assert running.end() == 5
    assert any(
        "module 'owl" in line and phase.replace("import", "cannot be imported") in line for line in running.lines
    )


@pytest.mark.parametrize("leave", LEAVES)
@pytest.mark.parametrize("what", SERVING)
def test_a_module_that_leaves_while_the_server_serves_ends_it_as_a_crash(
    run: Callable[..., Running], libexec: LibexecBuilder, conf: Path, leave: str, what: str
) -> None:
    libexec.add("owl", body=SERVING[what].replace("LEAVE", LEAVES[leave]))
    conf.write_text("owl {}\n", encoding="utf-8")
    running = run()
    assert running.end() == 71
    assert any("ended abnormally in" in line and "owl" in line for line in running.lines)


@pytest.mark.parametrize("leave", LEAVES)
def test_a_provider_that_leaves_ends_the_server_as_a_crash(
    run: Callable[..., Running], libexec: LibexecBuilder, conf: Path, leave: str
) -> None:
    provides = 'providers=(ProviderRegistration(signature("core", "log_reopen", "void")),),'
    body = f"def core_log_reopen(self):\n    {LEAVES[leave]}"
    libexec.add("owl", body=body, registration=provides)
    conf.write_text("owl {}\n", encoding="utf-8")
    running = run()
    running.until("running; modules")
    running.send(signal.SIGUSR1)
    assert running.end() == 71
    assert running.logged("thread 'scheduler' ended abnormally in code of module 'owl'") != []


@pytest.mark.parametrize("leave", LEAVES)
def test_a_completion_that_leaves_during_the_end_does_not_end_it_with_0(
    run: Callable[..., Running], libexec: LibexecBuilder, conf: Path, leave: str
) -> None:
    body = """
        def ext_init(self, init):
            self.run_in_pool(self.wait, done=self.done)
        def wait(self):
            import time
            while not self._host.jobs.pools.is_draining:
                time.sleep(0.01)
        def done(self, result):
            LEAVE
    """
    libexec.add("owl", body=body.replace("LEAVE", LEAVES[leave]))
    conf.write_text("owl {}\n", encoding="utf-8")
    running = run()
    running.until("running; modules")
    running.send(signal.SIGTERM)
    assert running.end() == 71
    assert running.logged("ended abnormally in code of module 'owl'") != []


@pytest.mark.parametrize("leave", LEAVES)
def test_a_reload_by_signal_in_which_a_module_leaves_is_refused_and_the_server_goes_on(
    run: Callable[..., Running], libexec: LibexecBuilder, conf: Path, leave: str
) -> None:
    libexec.add("owl", body=PHASES["ext_init"].replace("LEAVE", LEAVES[leave]))
    running = run()
    running.until("running; modules")
    conf.write_text("owl {}\n", encoding="utf-8")
    running.send(signal.SIGHUP)
    assert "module 'owl' failed in ext_init (init)" in running.until("reconfigure failed")
    conf.write_text("", encoding="utf-8")
    running.send(signal.SIGHUP)
    running.until("generation 2 published")
    running.send(signal.SIGTERM)
    assert running.end() == 0
