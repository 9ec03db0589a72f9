"""Try hostile templates: `python tests/soak/template_attacks.py SEED [--count N] [--seconds S]`.

Each is used without trust, and then with it, but without its programs, which may do anything once they are trusted.
Nothing outside of the new project may change, nothing may be executed, and an answer must come out as it went in.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import os
import shutil
import stat
import sys
import tempfile
import time
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent))  # so that its neighbour is found, however this is started

from hostile_templates import HostileTemplate, Maker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FORBIDDEN = frozenset(
    {
        "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.forkpty", "subprocess.Popen", "pty.spawn",
        "ctypes.dlopen", "socket.connect", "os.link", "os.symlink", "os.putenv", "os.unsetenv", "os.kill",
    }
)  # fmt: skip
"""Audit events that no rendering causes."""
CHANGES = frozenset({"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "os.chown", "os.truncate"})
"""Audit events that are in order inside the folders of a run; the first argument is the path."""
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
EXIT_CODES = (0, 1, 2, 3)
SLOWEST = 5.0
"""Seconds: a use that takes longer is told as a fault."""


@dataclass
class Watch:
    """The events of this interpreter while it is looked at."""

    allowed: tuple[str, ...] = ()
    is_on: bool = False
    events: list[str] = field(default_factory=list)

    def see(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Note an event that should not be; called by the interpreter."""
        if not self.is_on:
            return
        is_write = event == "open" and isinstance(arguments[2], int) and bool(arguments[2] & WRITES)
        is_foreign = event == "import" and str(arguments[0]).startswith("local_extensions")
        # A path relative to a descriptor is one of `shutil.rmtree`, which got there from a path that was looked at.
        is_elsewhere = (is_write or event in CHANGES) and _is_outside(arguments, self.allowed)
        if event in FORBIDDEN or is_foreign or is_elsewhere:
            self.events.append(f"{event} {arguments[:2]!r}")

    @contextmanager
    def on(self, *allowed: Path) -> Iterator[None]:
        """Watch in the block; what is written below `allowed` is in order."""
        self.allowed, self.is_on = tuple(f"{path}/" for path in allowed), True
        try:
            yield
        finally:
            self.is_on = False


def _is_outside(arguments: tuple[Any, ...], allowed: tuple[str, ...]) -> bool:
    path = arguments[0]
    return (
        isinstance(path, str | bytes | os.PathLike)
        and os.fsdecode(path).startswith("/")
        and not f"{os.fsdecode(path)}/".startswith(allowed)
    )


@dataclass
class Figures:
    """The counts of a storm, and what was wrong."""

    uses: int = 0
    refused: int = 0
    made: int = 0
    slowest: float = 0.0
    faults: dict[str, list[str]] = field(
        default_factory=lambda: {
            "changed outside": [],
            "executed": [],
            "answers rendered": [],
            "crashed": [],
            "slow": [],
        }
    )

    def __str__(self) -> str:
        faults = ", ".join(f"{len(found)} {what}" for what, found in self.faults.items())
        half = f"{self.uses // 2} without trust, and with it {self.made} made and {self.refused} refused"
        return f"{self.uses} uses, {half}: {faults}; slowest {self.slowest:.2f} s"


class Attacks:
    """A world of its own for one template after the other."""

    def __init__(self, folder: Path, run: Callable[[list[str]], int], watch: Watch) -> None:
        """Use `run` as `ecxs` would be, below `folder`."""
        self._folder = folder
        self._run = run
        self._watch = watch
        self.figures = Figures()

    def attack(self, seed: str) -> None:
        """Make the template of a seed and use it."""
        world = self._folder / "world"
        shutil.rmtree(world, ignore_errors=True)
        for name in ("out", "outside", "home"):
            (world / name).mkdir(parents=True)
        (world / "outside" / "kept").write_text("kept")
        template = Maker(Random(seed), world / "mark", world / "outside").make(world / "template")
        self._use(seed, template, world, is_trusted=False)
        if template.has_programs:
            shutil.rmtree(template.folder / "hooks")
        self._use(seed, template, world, is_trusted=True)

    def _use(self, seed: str, template: HostileTemplate, world: Path, *, is_trusted: bool) -> None:
        out, state = world / "out", self._folder / "state"
        settings = [word for key, text in template.answers.items() for word in ("--set", f"{key}={text}")]
        trust = ["--trust"] if is_trusted else []
        words = ["new", "owl", "--kind", str(template.folder), "-o", str(out), "--no-input", *settings, *trust]
        shutil.rmtree(state, ignore_errors=True)
        before = _snapshot(world, out / "owl" if is_trusted else None)
        said = io.StringIO()
        begun = time.monotonic()
        with self._watch.on(out, state, self._folder / "cache"), redirect_stdout(said), redirect_stderr(said):
            code = self._run(words)
        seconds = time.monotonic() - begun
        made = out / "owl"
        figures = self.figures
        figures.uses += 1
        figures.made += code == 0
        figures.refused += code != 0 and is_trusted
        figures.slowest = max(figures.slowest, seconds)
        after = _snapshot(world, made if is_trusted and code == 0 else None)
        place = f"{seed} {'with' if is_trusted else 'without'} trust"
        differences = sorted({name for name, _ in before.items() ^ after.items()})
        found = {
            "changed outside": differences if is_trusted else [*differences, *(["state"] if state.exists() else [])],
            "executed": [*self._watch.events, *(["trusted by itself"] if code == 0 and not is_trusted else [])],
            "crashed": [] if code in EXIT_CODES and "Traceback" not in said.getvalue() else [said.getvalue()[-2000:]],
            "answers rendered": [] if code else _rendered_answers(made, template.answers["answer"]),
            "slow": [f"{seconds:.1f} s"] if seconds > SLOWEST else [],
        }
        self._watch.events.clear()
        for what, faults in found.items():
            figures.faults[what] += [f"{place}: {fault}" for fault in faults]


def _snapshot(world: Path, but: Path | None) -> dict[str, str]:
    """Return what is in a folder, by path: kind, mode, and content or target."""
    found = {}
    for top, folders, files in os.walk(world):
        for name in (*folders, *files):
            path = Path(top, name)
            if but is not None and (path == but or but in path.parents):
                continue
            mode = path.lstat().st_mode
            content = b""
            if stat.S_ISREG(mode):
                content = path.read_bytes()
            elif stat.S_ISLNK(mode):
                content = os.fsencode(path.readlink())
            found[str(path)] = f"{mode:o} {hashlib.sha256(content).hexdigest()}"
    return found


def _rendered_answers(made: Path, answer: str) -> list[str]:
    path = made / "answer.txt"
    if not path.exists():
        return []
    said = path.read_bytes().replace(b"\r\n", b"\n")
    # A template may say that nothing in it is rendered.
    is_right = said in (answer.encode(errors="replace"), b"{{cookiecutter.answer}}")
    return [] if is_right else [f"{answer!r} became {said!r}"]


@contextmanager
def own_folders(folder: Path) -> Iterator[None]:
    """Keep state and cache of the user in a folder of the storm."""
    names = {"XDG_STATE_HOME": "state", "XDG_CACHE_HOME": "cache", "HOME": "home"}
    before = {name: os.environ.get(name) for name in names}
    os.environ.update({name: str(folder / inner) for name, inner in names.items()})
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def storm(seed: str, count: int, seconds: float, run: Callable[[list[str]], int]) -> Figures:
    """Attack until `count` templates were used or `seconds` have passed; return the figures."""
    watch = Watch()
    deadline = time.monotonic() + seconds
    with tempfile.TemporaryDirectory(prefix="ecxs-attacks-") as folder, own_folders(Path(folder)):
        attacks = Attacks(Path(folder), run, watch)
        _warm_up(Path(folder), run)
        sys.addaudithook(watch.see)
        for number in range(count):
            if time.monotonic() > deadline:
                break
            attacks.attack(f"{seed}-{number}")
        return attacks.figures


def _warm_up(folder: Path, run: Callable[[list[str]], int]) -> None:
    """Have everything imported that a template needs: some modules load libraries, which is none of its doing."""
    top = folder / "warm" / "{{cookiecutter.name}}"
    top.mkdir(parents=True)
    (top.parent / "cookiecutter.json").write_text('{"name": "x"}')
    text = "{% now 'utc' %}{{ uuid4() }}{{ 'a' | slugify }}{{ cookiecutter | jsonify }}{{ random_ascii_string(3) }}"
    (top / "a.txt").write_text(text)
    (top / "module.toml").write_text('schema = 1\n[module]\nname = "owl"\nlanguage = "python"\n')
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        run(["new", "owl", "--kind", str(top.parent), "-o", str(folder / "warm" / "out"), "--no-input", "--trust"])


def main(arguments: list[str]) -> int:
    """Run a storm, print its figures, and tell whether anything was wrong."""
    from ecxs.cli import main as ecxs  # the path of the checkout comes from the environment

    parser = argparse.ArgumentParser(prog="tests/soak/template_attacks.py")
    parser.add_argument("seed")
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=60.0)
    told = parser.parse_args(arguments)
    sys.dont_write_bytecode = True
    figures = storm(told.seed, told.count, told.seconds, ecxs)
    for what, faults in figures.faults.items():
        for fault in faults[:5]:
            print(f"{what}: {fault}")
    print(figures)
    return 1 if any(figures.faults.values()) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
