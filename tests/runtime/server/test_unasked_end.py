"""`ecxs run` and `ecxs run --check` as processes of modules that end the process: never a silent 0."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.runtime.server.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.runtime.conftest import LibexecBuilder
    from tests.runtime.server.conftest import Running

pytestmark = pytest.mark.slow

IMPORT = "import os\n{}\n"
PHASE = "def {}:\n    import ctypes, os\n    {}\n"
LEAVES = {
    "an import": IMPORT.format("os._exit(0)"),
    "an import by the system's own name": IMPORT.format("import posix; posix._exit(status=0)"),
    "conf_setup": PHASE.format("conf_setup(self)", "os._exit(0)"),
    "ext_init": PHASE.format("ext_init(self, init)", "os._exit(3)"),
    "a thread": PHASE.format(
        "ext_init(self, init)",
        "import threading, time; threading.Thread(target=lambda: os._exit(0)).start(); time.sleep(9)",
    ),
}
PAST_PYTHON = {
    "conf_setup": ("conf_setup(self)", "ctypes.CDLL(None)._exit(0)", "conf_setup of owl"),
    "ext_init": ("ext_init(self, init)", "ctypes.CDLL(None).exit(0)", "ext_init init of owl"),
}


def check(conf: Path, libexec: LibexecBuilder, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ecxs", "run", "-f", str(conf), "--libexec", str(libexec.folder), "--check"]
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'runtime'}", "NO_COLOR": "1"}
    return subprocess.run([*command, *words], env=environment, text=True, capture_output=True, check=False, timeout=60)


@pytest.mark.parametrize("where", LEAVES)
def test_a_module_that_leaves_at_a_check_fails_it(conf: Path, libexec: LibexecBuilder, where: str) -> None:
    libexec.add("owl", body=LEAVES[where])
    conf.write_text("owl {}\n")
    done = check(conf, libexec)
    assert (done.returncode, done.stdout) == (5, "")
    assert done.stderr.startswith("error: ")
    assert "/.owl-" in done.stderr
    assert f"has left the process with os._exit({3 if where == 'ext_init' else 0})" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("where", PAST_PYTHON)
def test_a_module_that_leaves_a_check_past_python_is_named_by_the_step(
    conf: Path, libexec: LibexecBuilder, where: str
) -> None:
    function, call, step = PAST_PYTHON[where]
    libexec.add("owl", body=PHASE.format(function, call))
    conf.write_text("owl {}\n")
    done = check(conf, libexec, "--json")
    assert done.returncode == 5
    message = f"a module has left the process with exit code 0 at the step '{step}'"
    assert json.loads(done.stdout)["error"]["message"] == message


def test_a_module_that_kills_a_check_is_named(conf: Path, libexec: LibexecBuilder) -> None:
    libexec.add("owl", body=PHASE.format("conf_setup(self)", "ctypes.string_at(0)"))
    conf.write_text("owl {}\n")
    done = check(conf, libexec)
    assert done.returncode == 71
    assert "error: the process was killed by signal 11 (Segmentation fault) at the step 'conf_setup of owl'" in (
        done.stderr
    )


@pytest.mark.parametrize(("body", "code"), [("pass", 0), ("raise ValueError", 5)])
def test_what_leaves_at_exit_does_not_change_the_result_of_a_check(
    conf: Path, libexec: LibexecBuilder, body: str, code: int
) -> None:
    libexec.add("owl", body=f"import atexit, ctypes, os\natexit.register(ctypes.CDLL(None)._exit, 9)\n{body}")
    conf.write_text("owl {}\n")
    done = check(conf, libexec)
    assert done.returncode == code
    assert ("everything loads" in done.stdout) == (code == 0)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_check_ends_when_it_is_told(
    run: Callable[..., Running], conf: Path, libexec: LibexecBuilder, number: int
) -> None:
    body = "import sys, time\nsys.stderr.write('here\\n')\nsys.stderr.flush()\ntime.sleep(1000)"
    libexec.add("owl", body=body)
    conf.write_text("owl {}\n")
    running = run("--check")
    running.until("here")
    running.send(number)
    assert running.end() == (130 if number == signal.SIGINT else -number)


def test_a_check_that_is_killed_leaves_no_child(
    run: Callable[..., Running], conf: Path, libexec: LibexecBuilder
) -> None:
    libexec.add("owl", body="import sys, time\nsys.stderr.write('here\\n')\nsys.stderr.flush()\ntime.sleep(1000)")
    conf.write_text("owl {}\n")
    running = run("--check")
    running.until("here")
    running.send(signal.SIGKILL)
    # The child holds the other end of standard error: this returns when it is gone.
    assert running.end() == -signal.SIGKILL


@pytest.mark.parametrize("where", LEAVES)
def test_a_module_that_leaves_at_the_start_of_a_server_is_told(
    run: Callable[..., Running], conf: Path, libexec: LibexecBuilder, where: str
) -> None:
    libexec.add("owl", body=LEAVES[where])
    conf.write_text("owl {}\n")
    running = run()
    assert running.end() == 5
    assert running.logged("has left the process with os._exit(")


def test_a_module_that_leaves_a_running_server_crashes_it(
    run: Callable[..., Running], conf: Path, libexec: LibexecBuilder
) -> None:
    body = "def conf_setup(self):\n    import os\n    self.schedule(0.1, lambda event, now: os._exit(0))\n"
    libexec.add("owl", body=body)
    conf.write_text("owl {}\n")
    running = run()
    running.until("running")
    assert running.end() == 71
    assert running.logged("has left the process with os._exit(0)")


@pytest.mark.parametrize(("body", "code"), [("pass", 0), ("raise ValueError", 5)])
def test_what_leaves_at_exit_does_not_change_the_result_of_a_server(
    run: Callable[..., Running], conf: Path, libexec: LibexecBuilder, body: str, code: int
) -> None:
    libexec.add("owl", body=f"import atexit, os\natexit.register(os._exit, 9)\n{body}")
    conf.write_text("owl {}\n")
    running = run()
    if not code:
        running.until("running")
        running.send(signal.SIGTERM)
    assert running.end() == code


def test_a_helper_that_a_module_forked_leaves_as_it_likes(conf: Path, libexec: LibexecBuilder) -> None:
    body = "import os\nif not (pid := os.fork()):\n    os._exit(7)\nassert os.waitpid(pid, 0)[1] == 7 << 8"
    libexec.add("owl", body=body)
    conf.write_text("owl {}\n")
    done = check(conf, libexec)
    assert (done.returncode, done.stderr) == (0, "")


HELPERS = {
    "returns": ("pass", ""),
    "exits": ("raise SystemExit(0)", "module 'owl' cannot be imported: SystemExit: 0"),
    "raises": ("raise ValueError('in the helper')", "module 'owl' cannot be imported: ValueError: in the helper"),
}
FORKING = "import os\nif not (pid := os.fork()):\n    {}\nelse:\n    assert os.waitpid(pid, 0)[1] == 1 << 8"


@pytest.mark.parametrize("how", HELPERS)
def test_a_helper_that_unwinds_into_a_check_ends_and_reports_nothing(
    conf: Path, libexec: LibexecBuilder, how: str
) -> None:
    does, said = HELPERS[how]
    libexec.add("owl", body=FORKING.format(does))
    conf.write_text("owl {}\n")
    done = check(conf, libexec)
    assert (done.returncode, done.stdout) == (0, f"{conf}: everything loads\n")
    first, rest = done.stderr.split("\n", 1)
    assert first == "a process that a module forked returned into the server; it ends"
    assert said in rest


def test_a_helper_that_unwinds_at_the_start_of_a_server_ends_and_the_server_starts(
    run: Callable[..., Running], conf: Path, libexec: LibexecBuilder
) -> None:
    libexec.add("owl", body=FORKING.format("raise SystemExit(0)"))
    conf.write_text("owl {}\n")
    running = run()
    running.until("a process that a module forked returned into the server; it ends")
    running.until("running")
    running.send(signal.SIGTERM)
    assert running.end() == 0


REPLACED = {
    "execv": "os.execv('/bin/true', ['true'])",
    "execve": "os.execve('/bin/true', ['true'], {})",
    "execvp": "os.execvp('true', ['true'])",
}


@pytest.mark.parametrize("name", REPLACED)
def test_a_module_that_puts_another_program_in_the_place_of_the_server_is_told(
    run: Callable[..., Running], conf: Path, libexec: LibexecBuilder, name: str
) -> None:
    libexec.add("owl", body=IMPORT.format(REPLACED[name]))
    conf.write_text("owl {}\n")
    running = run()
    assert running.end() == 5
    assert running.logged("has left the process with os.execv")


def test_a_helper_that_a_module_forked_becomes_another_program(conf: Path, libexec: LibexecBuilder) -> None:
    body = (
        "import os\nif not (pid := os.fork()):\n    os.execv('/bin/true', ['true'])\nassert not os.waitpid(pid, 0)[1]"
    )
    libexec.add("owl", body=body)
    conf.write_text("owl {}\n")
    done = check(conf, libexec)
    assert (done.returncode, done.stderr) == (0, "")


UNWOUND = """\
import sys
def unwind(event, arguments):
    if event == "open":
        raise {}
sys.addaudithook(unwind)
raise ValueError("this is told, for which sources are opened")
"""


@pytest.mark.parametrize("error", ["SystemExit(0)", "GeneratorExit"])
@pytest.mark.parametrize("words", [(), ("--check",)])
def test_what_a_module_raises_in_the_hosts_own_work_is_a_failed_load(
    run: Callable[..., Running], conf: Path, libexec: LibexecBuilder, error: str, words: tuple[str, ...]
) -> None:
    libexec.add("owl", body=UNWOUND.format(error))
    conf.write_text("owl {}\n")
    running = run(*words)
    assert running.end() == 5
    assert running.logged(f"code of a module has ended the process with {error.removesuffix('(0)')}")
    assert not running.logged("Traceback")


STREAMS = {
    "none": "sys.stdout = sys.stderr = None",
    "one that leaves": (
        "class Stream:\n    def write(self, text): raise SystemExit(0)\n    def flush(self): pass\n"
        "sys.stdout = sys.stderr = Stream()"
    ),
}


@pytest.mark.parametrize("stream", STREAMS)
@pytest.mark.parametrize("words", [(), ("--check",)])
def test_a_failure_is_told_whatever_streams_a_module_puts_in_place(
    run: Callable[..., Running], conf: Path, libexec: LibexecBuilder, stream: str, words: tuple[str, ...]
) -> None:
    libexec.add("owl", body=f"import sys\n{STREAMS[stream]}\nraise ValueError('too late')\n")
    conf.write_text("owl {}\n")
    running = run(*words)
    assert running.end() == 5
    assert running.logged("ValueError: too late")
