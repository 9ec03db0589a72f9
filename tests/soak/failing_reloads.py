"""Reloads in which a module leaves: `python tests/soak/failing_reloads.py --seed N [--reloads N]`.

A real server with a module that works gets, by turns, a module that leaves in one of its phases or calls, with one of
the exceptions that unwind a thread, or with one that resists being shown. The reload comes by signal or by the console.
It must be refused with the module's name, everything that the module has asked for until then must be gone, and what
served before must go on as it was. Sound reloads come in between, and must take effect. The figures are printed; what
must be zero, and is not, ends this with 1.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "runtime")]

from leaving_modules import ASKS, ERRORS, FAILS, LEAVE, PLACES, UNWINDS, WREN  # noqa: E402

from ecruntime.console.client import Client  # noqa: E402 - found by the line above, however this is started
from ecruntime.foundation.errors import EnvironmentFailure  # noqa: E402
from tests.runtime.conftest import LibexecBuilder  # noqa: E402

PATIENCE = 30.0
MOST_SECONDS = 1.0
"""Processor time of the server for one refusal."""
MOST_MEGABYTES = 200.0
CRASHED = 71
WARM_UP = 20
"""Reloads before memory is looked at: the first of everything costs something."""
LOOKS = ("module list", "module hooks wren", "config show", "listener list", "config show wren")


@dataclass
class Figures:
    """What was done, and what came of it."""

    reloads: int = 0
    refused: int = 0
    published: int = 0
    calls: int = 0
    ended: int = 0
    seconds: float = 0.0
    megabytes: float = 0.0
    lost: list[str] = field(default_factory=list)
    crashed: list[str] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.reloads} reloads, {self.refused} refused, {self.published} published, {self.calls} calls: "
            f"{len(self.lost)} lost, {len(self.crashed)} crashed, {len(self.unnamed)} without a name; "
            f"{self.ended} ended with {CRASHED} as documented; at most {self.seconds:.2f} s for one, "
            f"{self.megabytes:.0f} MB more than after the first"
        )

    @property
    def is_sound(self) -> bool:
        """Tell whether everything is zero, and small, that must be."""
        are_zero = not (self.lost or self.crashed or self.unnamed)
        return are_zero and self.seconds <= MOST_SECONDS and self.megabytes <= MOST_MEGABYTES


class Server:
    """A server of its own in a folder, its console, and what it logs."""

    def __init__(self, folder: Path) -> None:
        """Install the modules, and start the server with the one that works."""
        self.folder = folder
        self.conf = folder / "ecelerity.conf"
        self._error = folder / "error.py"
        self._ghost = folder / "ghost"
        _install(LibexecBuilder(folder / "libexec"), str(self._error), str(self._ghost))
        self._log = (folder / "log").open("w+", encoding="utf-8", errors="surrogateescape")
        self.start()

    def start(self) -> None:
        """Start the process with the sound configuration, and wait for it."""
        self.conf.write_text("wren { size = 1 }\n", encoding="utf-8")
        words = ["-f", str(self.conf), "--libexec", str(self.folder / "libexec"), "--socket", str(self.folder / "s")]
        with (self.folder / "log").open("a", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "ecxs", "run", *words], cwd=self.folder, env=_environment(), stderr=log
            )
        said = ""
        end = time.monotonic() + PATIENCE
        while "running; modules" not in said:
            said += self.said()
            if self.process.poll() is not None or time.monotonic() > end:
                self.close()
                raise SystemExit(f"the server does not start: {said}")
            time.sleep(0.02)

    def said(self) -> str:
        """Return what was logged since the last call."""
        return self._log.read()

    def until(self, *words: str) -> str:
        """Wait until one of these words is logged, or the process has ended; return what was logged meanwhile."""
        said, end = self.said(), time.monotonic() + PATIENCE
        while not any(word in said for word in words) and time.monotonic() < end:
            is_over = self.process.poll() is not None
            said += self.said()
            if is_over:
                break
            time.sleep(0.005)
        return said

    def leave_with(self, error: str) -> None:
        """Say how the next call leaves."""
        self._error.write_text(error + "\n", encoding="utf-8")

    def ask(self, line: str) -> tuple[bool, str]:
        """Give a command; return whether it was completed, and the reply."""
        with Client.connect(self.folder / "s", timeout=PATIENCE) as client:
            reply = client.ask(line)
        return reply.is_completed, reply.text

    def reload(self, *, by_signal: bool) -> tuple[bool, str]:
        """Have the file read again; return whether it was published, and all that was said."""
        if by_signal:
            self.process.send_signal(signal.SIGHUP)
            said = self.until("reconfigure failed", "published")
            return "reconfigure failed" not in said, said
        is_published, reply = self.ask("config reload")
        return is_published, reply + self.said()

    def state(self) -> dict[str, object]:
        """Return what a refused reload must leave alone."""
        shown: dict[str, object] = {look: self.ask(look) for look in LOOKS}
        generations = self.ask("config generations")[1].splitlines()
        shown["generation"] = [line.partition(":")[0] for line in generations if "current" in line]
        # The loop has turned since, so whatever was asked for has come, if it was not taken back.
        shown["ghosts"] = self._ghost.exists() and self._ghost.read_text(encoding="utf-8")
        return shown

    def descriptors(self) -> int:
        """Return how many files the process has open."""
        return sum(1 for _ in Path(f"/proc/{self.process.pid}/fd").iterdir())

    def seconds(self) -> float:
        """Return the processor time of the process."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def megabytes(self) -> float:
        """Return the resident memory of the process."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii", errors="replace")
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    def close(self) -> None:
        """End the process."""
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def finish(self) -> None:
        """End everything; a process that does not end with 0 by itself has crashed."""
        self.close()
        self._log.close()


def _install(libexec: LibexecBuilder, error: str, ghost: str) -> None:
    leave = LEAVE.format(path=error)
    for place, body in PLACES.items():
        text = body.replace("ASKS", ASKS).replace("LEAVE", leave)
        common = "" if place == "validate" else "def check(self, value):\n    return True\n"
        common += f"def ghost(self, *closure):\n    open({ghost!r}, 'a').write(self.name + '\\n')\n"
        more = f", postset=lambda value: {leave}" if place == "postset" else ""
        # A singleton would stay loaded after a reload in which only its provider fails.
        kind, path = ("GENERIC", "leaver_{}") if place == "provider" else ("SINGLETON", "[leaver_{}]")
        definition = f'OptionDefinition("size", OptionType.INT, "{path.format(place)}", "10"{more})'
        registration = f'options=(OptionRegistration({definition}, "check"),),'
        libexec.add(f"leaver_{place}", body=f"{common}{text}", registration=registration, kind=kind)
    option = 'OptionRegistration(OptionDefinition("size", OptionType.INT, "[wren]", "10"))'
    commands = ", ".join(f'CommandRegistration("{name}")' for name in ("ask", "leave", "work"))
    provider = 'ProviderRegistration(signature("core", "log_reopen", "void"))'
    registration = f"options=({option},), commands=({commands}), providers=({provider},),"
    libexec.add("wren", body=WREN.replace("LEAVE", leave), registration=registration)


def fail_to_reload(server: Server, chance: random.Random, figures: Figures) -> None:
    """Reload with a module that leaves, and look whether everything is as it was."""
    place, error = chance.choice(list(PLACES)), chance.choice(list(ERRORS))
    by_signal = chance.random() < 0.5
    what = f"{error} in {place}, by {'signal' if by_signal else 'console'}"
    before, descriptors = server.state(), server.descriptors()
    kept = server.conf.read_text(encoding="utf-8")
    server.leave_with(ERRORS[error])
    name = f'leaver_{place} "a"' if place == "provider" else f"leaver_{place}"
    lines = f"wren {{ size = {chance.randrange(10**6)} }}\n{name} {{ size = 2 }}\n"
    server.conf.write_text(lines, encoding="utf-8")
    server.said()
    begun = server.seconds()
    is_published, said = server.reload(by_signal=by_signal)
    figures.reloads += 1
    if server.process.poll() is not None:
        figures.crashed.append(f"{what}: ended with {server.process.returncode}: {said[:2000]}")
        server.start()
        return
    figures.seconds = max(figures.seconds, server.seconds() - begun)
    # The log is written by a thread of its own.
    said += "" if f"leaver_{place}" in said else server.until(f"leaver_{place}")
    if f"leaver_{place}" not in said:
        figures.unnamed.append(f"{what}: {said[:2000]}")
    if any(line.startswith("running;") for line in said.splitlines()):
        figures.lost.append(f"{what}: the log has a line that a module wrote as the server's")
    server.conf.write_text(kept, encoding="utf-8")
    # A provider that has failed is left out; one that leaves is a failure of the phase that calls it.
    if is_published != (place == "provider" and error in FAILS):
        figures.lost.append(f"{what}: {'published' if is_published else 'refused'}: {said[:2000]}")
    if is_published:
        figures.published += 1
        server.reload(by_signal=False)
        return
    figures.refused += 1
    after = server.state()
    figures.lost += [f"{what}: {key}: {before[key]} became {after[key]}" for key in before if before[key] != after[key]]
    _settle(server, descriptors, what, figures)


def _settle(server: Server, descriptors: int, what: str, figures: Figures) -> None:
    # A connection that this process has closed is closed by the server in one of its next turns.
    end = time.monotonic() + PATIENCE
    while server.descriptors() > descriptors:
        if time.monotonic() > end:
            figures.lost.append(f"{what}: {server.descriptors()} files are open, and were {descriptors}")
            return
        time.sleep(0.01)


def reload_soundly(server: Server, chance: random.Random, figures: Figures) -> None:
    """Reload with another value, and look whether it is in effect."""
    size = chance.randrange(10**6)
    server.conf.write_text(f"wren {{ size = {size} }}\n", encoding="utf-8")
    server.said()
    is_published, said = server.reload(by_signal=chance.random() < 0.5)
    figures.reloads += 1
    figures.published += is_published
    if not is_published or str(size) not in server.ask("config show wren")[1]:
        figures.lost.append(f"a sound reload is not in effect: {said[:2000]}")


def call(server: Server, chance: random.Random, figures: Figures) -> None:
    """Have the module that serves leave in a command or in a provider; both fail, and nothing else."""
    line, error = chance.choice(("wren leave", "hook fire core_log_reopen")), chance.choice(list(ERRORS))
    server.leave_with(ERRORS[error])
    figures.calls += 1
    what = f"{error} in '{line}'"
    try:
        is_completed, reply = server.ask(line)
    except EnvironmentFailure as failure:
        figures.crashed.append(f"{what}: {failure}; {server.until('ended abnormally')[:2000]}")
        server.close()
        server.start()
        return
    if is_completed:
        figures.lost.append(f"{what}: counts as done: {reply[:2000]}")
    elif "wren" not in reply:
        figures.unnamed.append(f"{what}: {reply[:2000]}")


def work(server: Server, chance: random.Random, figures: Figures, *, may_end: bool) -> None:
    """Have a job leave: what unwinds its thread ends the server with its code, and whatever else is a failed job."""
    error = chance.choice(list(UNWINDS if may_end else FAILS))
    what = f"{error} in a job"
    server.leave_with(ERRORS[error])
    server.said()
    server.ask("wren work")
    figures.calls += 1
    said = server.until("ended abnormally", "ERROR wren: ")
    if "wren" not in said:
        figures.unnamed.append(f"{what}: {said[:2000]}")
    if not may_end:
        if server.process.poll() is not None:
            figures.crashed.append(f"{what}: ended with {server.process.returncode}: {said[:2000]}")
            server.start()
        return
    try:
        is_ended = server.process.wait(PATIENCE) == CRASHED
    except subprocess.TimeoutExpired:
        is_ended = False
    if is_ended:
        figures.ended += 1
    else:
        figures.crashed.append(f"{what}: ended with {server.process.poll()}: {said[:2000]}")
        server.close()
    server.start()


def run(folder: Path, seed: int, reloads: int) -> Figures:
    """Do everything with one server, and see that it works to its end."""
    chance, figures = random.Random(seed), Figures()
    server = Server(folder)
    first = 0.0
    try:
        while figures.reloads < reloads:
            kind = chance.random()
            if kind < 0.7:
                fail_to_reload(server, chance, figures)
            elif kind < 0.82:
                reload_soundly(server, chance, figures)
            elif kind < 0.95:
                call(server, chance, figures)
            else:
                is_end = chance.random() < 0.3
                work(server, chance, figures, may_end=is_end)
                first = 0.0 if is_end else first
            first = first or (server.megabytes() if figures.reloads >= WARM_UP else 0.0)
            figures.megabytes = max(figures.megabytes, server.megabytes() - first if first else 0.0)
        turns = int(server.ask("wren ask")[1])
        time.sleep(0.1)
        if int(server.ask("wren ask")[1]) <= turns:
            figures.lost.append("the timer of the module that serves")
        server.close()
        if server.process.returncode:
            figures.crashed.append(f"the end: {server.process.returncode}: {server.said()[:2000]}")
    finally:
        server.finish()
    return figures


def main() -> int:
    """Print the figures, and fail if one of those that must be zero is not."""
    parser = argparse.ArgumentParser(description="Reload with modules that leave.")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--reloads", type=int, default=300)
    told = parser.parse_args()
    with TemporaryDirectory(prefix="reloads-") as folder:
        figures = run(Path(folder), told.seed, told.reloads)
    print(figures)
    for line in (*figures.lost, *figures.crashed, *figures.unnamed):
        print(line)
    return 0 if figures.is_sound else 1


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'runtime'}", "NO_COLOR": "1"}


if __name__ == "__main__":
    sys.exit(main())
