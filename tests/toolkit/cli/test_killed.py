"""The command line as processes that are killed: before each operation on a file, or before some of them.

What is left holds old files and new ones and nothing between, and the same command completes the work.
`ECXS_SOAK=1` takes every operation of every command.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecxs.cli import main
from tests.toolkit.cli.watched.fork import run_watched

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
IS_SOAK = bool(os.environ.get("ECXS_SOAK"))
LEFTOVER = re.compile(
    r"(?:^|/)\.[^/]+\.[1-9][0-9]*-[0-9a-f]{12}(?:\.(?:tmp|new|old)|-[0-9a-f]{16}-[0-9a-f]{16}\.swap)(?:/|$)"
)
MAX_POINTS = 200
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@dataclass(frozen=True, slots=True)
class Watched:
    """Runs `ecxs` as a process of its own, which is watched; `compiled` has the byte code of all of them."""

    folder: Path
    compiled: Path

    def run(self, *words: str, cwd: Path) -> int:
        """Return the exit code."""
        environment = {**os.environ, **self._variables(cwd, 0)}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        command = (sys.executable, "-m", "ecxs", *words)
        return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, check=False).returncode

    def run_forked(self, *words: str, cwd: Path, kill_at: int = 0, below: Path | None = None) -> int:
        """Return the same of a process that has imported all before; minus 9 if it was killed at its operation.

        Each operation costs two runs, and most of the time of a run is imports, which touch nothing below.
        """
        return run_watched(words, self._variables(below or cwd, kill_at), cwd, self.folder / "results")

    def _variables(self, below: Path, kill_at: int) -> dict[str, str]:
        self.log.write_bytes(b"")
        return {
            "PYTHONPATH": os.pathsep.join(map(str, (HERE / "watched", ROOT, ROOT / "runtime"))),
            "PYTHONPYCACHEPREFIX": str(self.compiled),
            "XDG_CACHE_HOME": str(self.folder / "cache"),
            "TMPDIR": str(self.folder / "tmp"),
            "ECXS_WATCH_LOG": str(self.log),
            "ECXS_KILL_AT": str(kill_at),
            "ECXS_KILL_BELOW": str(below),
        }

    @property
    def log(self) -> Path:
        return self.folder / "log"

    def touched(self) -> set[Path]:
        """Return what the last run wrote, made, renamed or removed, but for its caches."""
        lines = self.log.read_text("utf-8", "surrogateescape").splitlines()
        paths = {Path(line.partition("\t")[2]) for line in lines}
        caches = (self.folder / "cache", self.compiled)
        return {path for path in paths if path != Path(os.devnull) and not any(map(path.is_relative_to, caches))}


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("compiled")


@pytest.fixture
def watched(tmp_path: Path, compiled: Path) -> Watched:
    for name in ("cache", "tmp"):
        (tmp_path / "watch" / name).mkdir(parents=True)
    return Watched(tmp_path / "watch", compiled)


@pytest.fixture
def owl(tmp_path: Path) -> Path:
    """Return the folder of a project of which files are stale, missing and left over."""
    assert main(["new", "owl", "--no-input", "-o", str(tmp_path)]) == 0
    root = tmp_path / "owl"
    declaration = root / "module.toml"
    declaration.write_text(declaration.read_text().replace("default = 300", "default = 600"))
    (root / "owl.ecm").unlink()
    shutil.copyfile(root / "owl/generated/entry.py", root / "owl/generated/gone.py")
    return root


def contents(root: Path) -> dict[str, bytes]:
    """Return all files but the stamp and the locks, which name the toolkit and a process, and not the project."""
    others = {root / ".ecxs" / "lock", root / ".ecxs" / "libexec" / ".ecxs-lock"}
    files = (path for path in sorted(root.rglob("*")) if path.is_file() and path.name != "generate.json")
    files = (path for path in files if path not in others)
    return {str(path.relative_to(root)): path.read_bytes() for path in files}


def visible(root: Path) -> dict[str, bytes]:
    return {name: content for name, content in contents(root).items() if not LEFTOVER.search(name)}


@pytest.mark.parametrize(
    ("words", "step"),
    [
        (("generate",), 3),
        (("build",), 9),
        (("add", "option", "limit", "--type", "int", "--default", "10"), 9),
    ],
    ids=lambda value: "-".join(value[:2]) if isinstance(value, tuple) else str(value),
)
def test_a_killed_command_leaves_old_or_new_files_and_can_be_repeated(
    watched: Watched, owl: Path, tmp_path: Path, words: tuple[str, ...], step: int
) -> None:
    old = contents(owl)
    new = contents_after(owl, tmp_path / "done" / "owl", words)
    assert new != old

    def check(root: Path) -> None:
        for name, content in visible(root).items():
            assert content in {old.get(name), new.get(name)}, name
        assert watched.run_forked(*words, cwd=root) == 0
        assert contents(root) == new

    def copy(point: int) -> Path:
        return Path(shutil.copytree(owl, tmp_path / str(point) / "owl"))

    assert kill_in_turn(watched, words, copy, check, step=step) > 10


def contents_after(start: Path, root: Path, words: tuple[str, ...]) -> dict[str, bytes]:
    shutil.copytree(start, root)
    # In this process, so that forks of it have imported all that the command needs.
    with chdir(root):
        assert main(list(words)) == 0
    return contents(root)


def kill_in_turn(
    watched: Watched,
    words: tuple[str, ...],
    copy: Callable[[int], Path],
    check: Callable[[Path], None],
    *,
    step: int,
    below: str = "",
) -> int:
    """Kill the command before one operation after another, each time in a fresh folder; return how many there are."""
    for point in range(1, MAX_POINTS, 1 if IS_SOAK else step):
        root = copy(point)
        code = watched.run_forked(*words, cwd=root, kill_at=point, below=(root / below).resolve())
        assert code in {0, -signal.SIGKILL}, point
        check(root)
        shutil.rmtree(root)
        if code == 0:
            return point
    pytest.fail("the command never came to its end")


def test_a_killed_new_leaves_a_whole_project_or_none(watched: Watched, tmp_path: Path) -> None:
    words = ("new", "owl", "--no-input")
    done = tmp_path / "done"
    done.mkdir()
    assert watched.run_forked(*words, cwd=done) == 0
    whole = contents(done)

    def make(point: int) -> Path:
        folder = tmp_path / str(point)
        folder.mkdir()
        return folder

    def check(folder: Path) -> None:
        assert visible(folder) in ({}, whole)
        if not visible(folder):
            assert watched.run_forked(*words, cwd=folder) == 0
        assert contents(folder) == whole

    assert kill_in_turn(watched, words, make, check, step=4) > 30


def test_a_killed_build_never_has_a_manifest_without_its_artifact(watched: Watched, owl: Path, tmp_path: Path) -> None:
    assert watched.run_forked("generate", cwd=owl) == 0
    words = ("build", "--libexec", "../libexec")

    def copy(point: int) -> Path:
        return Path(shutil.copytree(owl, tmp_path / str(point) / "owl"))

    def check(root: Path) -> None:
        libexec = root.parent / "libexec"
        assert not (libexec / "owl.ecm").exists() or loadable(libexec)
        assert watched.run_forked(*words, cwd=root) == 0
        assert loadable(libexec)

    assert kill_in_turn(watched, words, copy, check, step=4, below="../libexec") > 10


def loadable(libexec: Path) -> bool:
    folders = [path for path in libexec.iterdir() if path.is_dir() and not LEFTOVER.search(path.name)]
    is_whole = all(
        (folder / "__init__.py").is_file() and (folder / "generated/entry.py").is_file() for folder in folders
    )
    return bool(folders) and is_whole and (libexec / "owl.module.json").is_file()


@pytest.mark.parametrize(
    "words",
    [
        ("generate",),
        ("generate", "--stubs", "--fix"),
        ("add", "option", "limit", "--type", "int"),
        ("add", "provider", "core.log_rejection"),
        ("add", "hook", "seen_v1"),
        ("add", "memtype", "note"),
        ("add", "command", "reset"),
        ("build",),
        ("validate",),
    ],
    ids=" ".join,
)
def test_a_command_touches_nothing_outside_of_the_project(watched: Watched, owl: Path, words: tuple[str, ...]) -> None:
    watched.run(*words, cwd=owl)
    assert {path for path in watched.touched() if not path.is_relative_to(owl)} == set()


@pytest.mark.parametrize(
    "words",
    [
        ("generate", "--check"),
        ("generate", "--diff"),
        ("generate", "--dry-run", "--stubs"),
        ("add", "option", "limit", "--type", "int", "--diff"),
        ("validate",),
        ("hooks", "list"),
        ("explain", "MOD013"),
    ],
    ids=" ".join,
)
def test_a_command_that_only_looks_touches_nothing(watched: Watched, owl: Path, words: tuple[str, ...]) -> None:
    watched.run(*words, cwd=owl)
    assert watched.touched() == set()


def test_new_touches_its_folder_and_a_name_beside_it(watched: Watched, tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.mkdir()
    assert watched.run("new", "owl", "--no-input", "-o", str(place), cwd=tmp_path) == 0
    touched = {path.relative_to(place).parts[:1] for path in watched.touched()}
    names = {parts[0] for parts in touched if parts}
    assert {name for name in names if not LEFTOVER.search(name)} == {"owl"}


def test_a_build_touches_the_project_and_its_libexec(watched: Watched, owl: Path, tmp_path: Path) -> None:
    libexec = tmp_path / "libexec"
    assert watched.run("build", "--libexec", str(libexec), cwd=owl) == 0
    allowed = (owl, libexec)
    outside = {path for path in watched.touched() if not any(path.is_relative_to(place) for place in allowed)}
    assert outside - {tmp_path} == set()  # the folder above a new libexec is synced


def test_the_watch_sees_what_is_written(watched: Watched, tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.mkdir()
    assert watched.run("new", "owl", "--no-input", "-o", str(place), cwd=tmp_path) == 0
    events = {line.partition("\t")[0] for line in watched.log.read_text().splitlines()}
    assert events >= {"open", "os.mkdir", "os.fsync", "os.rename"}
