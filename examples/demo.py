"""The main job on real input: one module from its declaration to a running, reloaded hook.

Every step runs the command line as a user would, says what it does, and is checked: the first claim that does not
hold ends the demonstration with an error. `--sabotage` empties the module's provider first, to show that this is so.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

CONF = """\
# The demonstration's configuration: a global value, a binding with a domain, and the module's stanza.
greeter_retry_window = 600
domain "example.com" { greeter_retry_window = 120 }
binding "north" {
  domain "example.com" { greeter_retry_window = 30 }
}
greeter {
  greeting = "good day"
}
"""

IMPLICIT_CONF = "greeter_retry_window = 77\n"


class ClaimFailed(Exception):
    """A step did not do what it claims."""


class Demo:
    """Works in one folder; `ecxs` is the command of the interpreter that runs this file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.project = folder / "greeter"
        self.libexec = folder / "libexec"
        # A socket's path may have 108 bytes at most, and a checkout may lie deep: so the socket lies elsewhere.
        self.socket = Path(tempfile.mkdtemp(prefix="ecxs-demo-")) / "console.sock"
        self.conf = folder / "ecelerity.conf"

    def run(self, *arguments: str, cwd: Path | None = None, code: int = 0) -> str:
        """Show and run one command; it must end with `code`."""
        print(f"\n$ ecxs {' '.join(arguments)}", flush=True)
        done = subprocess.run(
            [sys.executable, "-m", "ecxs", *arguments],
            cwd=cwd or self.folder,
            text=True,
            capture_output=True,
            check=False,
        )
        output = done.stdout + done.stderr
        print("".join(f"  {line}\n" for line in output.splitlines()), end="", flush=True)
        if done.returncode != code:
            raise ClaimFailed(f"exit code {done.returncode}, expected {code}")
        return output

    def console(self, *words: str, code: int = 0) -> str:
        """Run one console command as a second process."""
        return self.run("console", "-s", str(self.socket), *words, code=code)

    def console_json(self, *words: str) -> Any:  # noqa: ANN401 - whatever the command answers
        """Run one console command and read its answer as JSON."""
        return json.loads(self.run("console", "-s", str(self.socket), "--format", "json", *words))

    @contextmanager
    def server(self) -> Iterator[None]:
        """Run the runtime in a process of its own until it is told to shut down."""
        arguments = ["run", "-f", str(self.conf), "--libexec", str(self.libexec), "--socket", str(self.socket)]
        print(f"\n$ ecxs {' '.join(arguments)} &", flush=True)
        server = subprocess.Popen([sys.executable, "-m", "ecxs", *arguments], cwd=self.folder)
        try:
            _wait_for(self.socket, server)
            yield
            if server.wait(timeout=20) != 0:
                raise ClaimFailed(f"the runtime ended with {server.returncode}")
        finally:
            if server.poll() is None:
                server.kill()
                server.wait()


def _wait_for(socket: Path, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 20
    while not socket.exists():
        if server.poll() is not None or time.monotonic() > deadline:
            raise ClaimFailed("the runtime did not start")
        time.sleep(0.02)


def claim(what: str, *, holds: bool) -> None:
    """Say what was expected, and end everything when it is not so."""
    print(f"  {'ok' if holds else 'NOT SO'}: {what}", flush=True)
    if not holds:
        raise ClaimFailed(what)


def step(number: int, title: str) -> None:
    print(f"\n=== {number}. {title}", flush=True)


def scaffold(demo: Demo, *, sabotage: bool) -> None:
    step(1, "scaffold a module")
    demo.run("new", "greeter", "--kind", "python", "--no-input")
    claim("module.toml is there", holds=(demo.project / "module.toml").is_file())
    if sabotage:
        author = demo.project / "greeter" / "greeter.py"
        text = author.read_text(encoding="utf-8")
        emptied = re.sub(r"( +)if self\.hooks\..*?\n(\1 .*\n)+", r"\1pass\n", text, count=1)
        claim("the provider's body was found and emptied", holds=emptied != text)
        author.write_text(emptied, encoding="utf-8")


def make(demo: Demo, *, sabotage: bool) -> None:
    step(2, "generate, validate, build and test it")
    second = demo.run("generate", "greeter")
    claim("a second generate writes nothing", holds="nothing to write" in second)
    demo.run("generate", "--check", "greeter")
    demo.run("validate", "greeter")
    demo.run("build", "greeter", "--libexec", str(demo.libexec))
    claim("the manifest is installed", holds=(demo.libexec / "greeter.ecm").is_file())
    demo.run("validate", str(demo.libexec))
    if not sabotage:  # a sabotaged module fails its own tests; here it shall get as far as the runtime
        demo.run("test", "greeter")


def serve(demo: Demo) -> None:
    step(3, "run it, and talk to it from a second process")
    demo.conf.write_text(CONF, encoding="utf-8")
    with demo.server():
        claim("the module is listed", holds="greeter" in demo.console("module", "list"))
        fire = ("hook", "fire", "core_log_permanent_failure_v1", "note=550 no such user")
        before = demo.console_json("greeter", "status")["failures"]
        demo.console(*fire)
        status = demo.console_json("greeter", "status")
        claim("the provider counted the failure", holds=(before, status["failures"]) == (0, 1))
        claim("the option of the stanza is in effect", holds=status["greeting"] == "good day")
        query(demo, 30, "binding", "north", "domain", "example.com")
        query(demo, 120, "domain", "example.com")
        query(demo, 600)
        why = demo.console("config", "why", "greeter_retry_window", "binding", "north", "domain", "example.com")
        claim("the walk ends at file and line", holds=f"= 30 at {demo.conf}:5:" in why)
        demo.console("config", "set", "greeter_retry_window", "700")
        query(demo, 700)
        demo.console("config", "diff")
        step(4, "reload: a new value takes effect, a broken file is refused")
        demo.conf.write_text(CONF.replace("window = 600", "window = 900"), encoding="utf-8")
        reloaded = demo.console("config", "reload")
        claim("the reload says what it dropped", holds="700" in reloaded)
        query(demo, 900)
        demo.conf.write_text(CONF.replace("window = 600", 'window = "soon"'), encoding="utf-8")
        refusal = demo.console("config", "reload", code=1)
        claim("the refusal names file and line", holds=f"{demo.conf}:2:" in refusal)
        query(demo, 900)
        demo.console(*fire)
        claim("the old generation counts on", holds=demo.console_json("greeter", "status")["failures"] == 2)
        demo.console("shutdown")


def load_implicitly(demo: Demo) -> None:
    step(5, "without a stanza: the module is loaded because its option is used")
    demo.conf.write_text(IMPLICIT_CONF, encoding="utf-8")
    with demo.server():
        claim("the module is listed", holds="Module: greeter" in demo.console("module", "list"))
        query(demo, 77)
        demo.console("shutdown")


def query(demo: Demo, expected: int, *scope: str) -> None:
    """Evaluate the scoped option and compare."""
    answer = demo.console("config", "eval", *scope, "greeter_retry_window")
    where = " ".join(scope) or "the global scope"
    claim(f"greeter_retry_window is {expected} in {where}", holds=f"= {expected}" in answer)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sabotage", action="store_true", help="empty the provider; the demonstration must then fail")
    parser.add_argument("--folder", type=Path, default=Path(__file__).resolve().parent.parent / ".demo")
    options = parser.parse_args()
    shutil.rmtree(options.folder, ignore_errors=True)
    options.folder.mkdir(parents=True)
    os.environ["NO_COLOR"] = "1"
    demo = Demo(options.folder)
    try:
        scaffold(demo, sabotage=options.sabotage)
        make(demo, sabotage=options.sabotage)
        serve(demo)
        load_implicitly(demo)
    except ClaimFailed as failure:
        print(f"\nThe demonstration failed: {failure}", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(demo.socket.parent, ignore_errors=True)
    print(f"\nAll claims hold. The module is in {demo.project}; change it and run this again.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
