"""`ecxs dev` on projects in each language: real files, a real server, and what is told of both."""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ecxs.cli.dev.blocked_call import NO_GDB
from tests.toolkit.cli.dev.conftest import DevProcess, environment, processes_in, replace, save

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]

PYTHON, C, LUA = Path("owl", "owl.py"), Path("src", "owl.c"), Path("src", "owl.lua")
WAITS_IN_PYTHON = ("return Status(", 'open("fifo").read()  # ecxs: allow BLK002 - a test\n        return Status(')
WAITS_IN_C = (
    'stringprintf(response, "reports: %d\\n"',
    'fclose(fopen("fifo", "r"));\n  stringprintf(response, "reports: %d\\n"',
)

WAITS_IN_LUA = ('print("reports: "', 'local f = io.open("fifo") if f then f:read("*a") end print("told: "')


def kinds(events: list[dict[str, Any]]) -> list[str]:
    return [event["event"] for event in events]


def sum_of_tests(events: list[dict[str, Any]]) -> dict[str, Any]:
    (found,) = (event for event in events if event["event"] == "test" and "passed" in event)
    return found


def end(dev: DevProcess) -> None:
    """Interrupt it, and see that nothing is left."""
    assert dev.interrupt() == 0
    assert dev.events[-1]["event"] == "end"
    assert not dev.socket.exists()
    assert processes_in(dev.folder) == []


def is_killed(dev: DevProcess) -> None:
    """Kill the loop, and wait for the end of its server."""
    ended = os.pidfd_open(int(dev.ask("pid")))
    dev.process.kill()
    # The descriptor is readable when the process has ended.
    assert select.select([ended], [], [], 60.0)[0]
    os.close(ended)


def fails_and_is_mended(dev: DevProcess) -> None:
    """Break the declaration and mend it again: the server that runs is the same one."""
    declaration = dev.folder / "module.toml"
    before, text = dev.ask("pid"), declaration.read_text(encoding="utf-8")
    save(declaration, text.replace('name = "greeting"', 'nmae = "greeting"'))
    events = dev.cycle()
    (finding, *_) = (event for event in events if event["event"] == "finding")
    assert finding["file"] == "module.toml"
    assert finding["severity"] == "error"
    assert finding["line"] > 1
    assert events[-2]["text"] == "not reloaded: the last good one keeps running"
    # Their sum is told once, though they are found in more than one way.
    (told,) = (event["text"] for event in events if event["event"] == "check")
    assert told.startswith(f"{sum(event['event'] == 'finding' for event in events)} error")
    assert dev.ask("pid") == before
    save(declaration, text)
    assert not any(event.get("file") == "module.toml" for event in dev.cycle())
    assert dev.ask("pid") == before


def blocks(dev: DevProcess, is_there: Callable[[dict[str, Any]], bool], command: str = "owl status") -> None:
    """Call what waits for the other end of a pipe, look at what is told, and have it go on."""
    os.mkfifo(dev.folder / "fifo")
    asking = threading.Thread(target=dev.ask, args=(command,))
    asking.start()
    dev.wait("blocked", is_there)
    # Whoever reads the pipe reads to its end, which is this close.
    (dev.folder / "fifo").open("w").close()
    dev.wait("blocked", lambda event: event["text"].startswith("it is over"))
    asking.join()
    (dev.folder / "fifo").unlink()


def test_a_singleton_in_python_is_built_tested_and_started_anew(project: Callable[[str], Path]) -> None:
    folder = project("python")
    # From within the project, as from the folder of an editor's terminal.
    with DevProcess(folder / "tests") as dev:
        dev.folder, dev.socket = folder, folder / ".ecxs" / "console.sock"
        first = dev.cycle()
        assert sum_of_tests(first)["passed"] == 4
        assert [event["changed"] for event in first if event["event"] == "build"] == [True]
        replace(folder / PYTHON, *WAITS_IN_PYTHON)
        events = dev.cycle()
        assert [event["files"] for event in events if event["event"] == "change"] == [[str(PYTHON)]]
        (restart,) = (event for event in events if event["event"] == "restart")
        assert restart["reasons"] == ["singleton 'owl' was rebuilt, but keeps running as it was opened"]
        blocks(dev, lambda event: f"{PYTHON}:" in event["text"] and "in control_status" in event["detail"][0])
        fails_and_is_mended(dev)
        replace(folder / PYTHON, *reversed(WAITS_IN_PYTHON))
        dev.cycle()
        # What fails is told with its reason; then it runs with what else is changed, until it passes.
        test = folder / "tests" / "test_owl.py"
        replace(test, '["reports"] == 2', '["reports"] == 3')
        failed = dev.cycle()
        assert sum_of_tests(failed)["failed"] == 1
        assert [event["outcome"] for event in failed if "outcome" in event] == ["failed"]
        save(folder / "tests" / "test_other.py", "def test_nothing() -> None:\n    pass\n")
        again = sum_of_tests(dev.cycle())
        assert (again["failed"], again["passed"], len(again["files"])) == (1, 4, 2)
        replace(test, '["reports"] == 3', '["reports"] == 2')
        assert sum_of_tests(dev.cycle())["passed"] == 4
        end(dev)


def test_a_module_in_c_is_compiled_and_said_where_it_blocks(project: Callable[[str], Path]) -> None:
    folder = project("c")
    with DevProcess(folder) as dev:
        assert sum_of_tests(dev.cycle())["passed"] == 4
        replace(folder / C, "self->reports++;", "self->reports++")
        broken = dev.cycle()
        (build,) = (event for event in broken if event["event"] == "build")
        assert f"{C}:" in build["detail"][0]
        assert broken[-2]["text"] == "not reloaded: the last good one keeps running"
        text = (folder / C).read_text(encoding="utf-8").replace("self->reports++", "self->reports++;")
        save(
            folder / C,
            text.replace(*WAITS_IN_C).replace('#include "event.h"', '#include <stdio.h>\n#include "event.h"'),
        )
        events = dev.cycle()
        assert "restart" in kinds(events)
        place = f"it stands at {C}:" if shutil.which("gdb") else NO_GDB
        blocks(dev, lambda event: event["text"].startswith(place))
        fails_and_is_mended(dev)
        # A loop and a server are dear, so the end of a loop that is killed is looked at here.
        is_killed(dev)


def test_a_script_in_lua_is_reloaded_in_the_same_server(project: Callable[[str], Path]) -> None:
    folder = project("lua")
    with DevProcess(folder) as dev:
        assert sum_of_tests(dev.cycle())["passed"] == 3
        server = dev.ask("pid")
        replace(folder / LUA, *WAITS_IN_LUA)
        events = dev.cycle()
        assert "restart" not in kinds(events)
        assert [event["generation"] for event in events if event["event"] == "reload"] == [2]
        assert sum_of_tests(events)["failed"] == 1
        line = 1 + (folder / LUA).read_text(encoding="utf-8").partition(WAITS_IN_LUA[1])[0].count("\n")
        blocks(dev, lambda event: f"module 'owl:main' at owl.lua:{line} keeps" in event["text"], "owl:main status")
        assert dev.ask("pid") == server
        # A server that is killed is started anew by its supervisor.
        os.kill(int(server), signal.SIGKILL)
        dev.wait("server", lambda event: event["serves"])
        server = dev.ask("pid")
        fails_and_is_mended(dev)
        # A configuration that is refused is no end either.
        conf = folder / "ecelerity.conf"
        text = conf.read_text(encoding="utf-8")
        save(conf, f"{text}owl other {{\n")
        (refused,) = (event for event in dev.cycle() if event["event"] == "reload")
        assert refused["text"].startswith("refused: ")
        assert dev.ask("pid") == server
        # Many files at once, and a folder that goes, are one change.
        shutil.copytree(folder / "tests", folder / "more")
        save(conf, text)
        dev.wait("cycle", lambda _: (folder / "more").exists())
        shutil.rmtree(folder / "more")
        dev.wait("change", lambda event: str(Path("more", "test_owl.py")) in event["files"])
        dev.wait("cycle")
        end(dev)


def test_lines_are_plain_and_a_second_interrupt_leaves_nothing_either(project: Callable[[str], Path]) -> None:
    folder = project("lua")
    words = [sys.executable, "-m", "ecxs", "dev", "--no-tests"]
    with subprocess.Popen(
        words, cwd=folder, env=environment(FORCE_COLOR="1"), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            lines.append(line)
            if line.startswith("cycle: "):
                break
        process.send_signal(2)
        process.send_signal(2)
        rest = process.communicate()[0]
    assert process.returncode == 0
    assert rest.endswith("end: ended\n")
    assert "\x1b" not in "".join(lines) + rest
    assert lines[0] == f"watch: {folder}\n"
    assert "check: nothing to complain of\n" in lines
    assert not any(line.startswith("test") for line in lines)
    assert processes_in(folder) == []


def test_without_watchfiles_the_remedy_is_told(project: Callable[[str], Path]) -> None:
    folder = project("lua")
    code = "import sys\nsys.modules['watchfiles'] = None\nfrom ecxs.cli import main\nsys.exit(main(['dev']))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 3
    assert done.stderr == (
        "error: the package watchfiles is not installed, by which 'ecxs dev' sees that a file is saved\n"
        "  hint: pip install 'ecxs[watch]'\n"
    )


def test_outside_of_a_project_it_says_where_to_go(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "ecxs", "dev"]
    done = subprocess.run(words, cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.splitlines()[0] == "error: there is no module.toml here, or in a folder above"
