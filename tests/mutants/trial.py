"""A copy of the tree in which a mutant is tried, and the tests that should notice it, the likeliest first."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tomllib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mutate import Mutant

COPIED = ("ecxs", "runtime", "templates", "tests", "examples", "docs", "pyproject.toml", "README.md", "Makefile")
LEFT_OUT = shutil.ignore_patterns("__pycache__", ".pytest_cache", ".hypothesis", ".venv")
NO_TESTS = 5
LONGEST = 600.0
"""Seconds that one group of tests may take; a single test has the limit of time that pytest gives it."""
NOTICED = re.compile(r"^(?:FAILED|ERROR) ([^\s\[]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class TestMap:
    """Where the tests of a package are."""

    root: Path
    folders: dict[str, list[str]]

    def stages(self, file: str) -> Iterator[tuple[str, ...]]:
        """Give groups of tests of a source file: those named for it or that import it, its folder, then others."""
        module = ".".join(PurePosixPath(file.removeprefix("runtime/")).with_suffix("").parts)
        near = sorted(
            str(path.relative_to(self.root))
            for path in (self.root / "tests").rglob("test_*.py")
            if _is_named_for(path, file) or module in path.read_text(encoding="utf-8")
        )
        if near:
            yield tuple(near)
        folder, *others = self.of(file)
        yield (folder,)
        if others:
            yield tuple(others)

    def of(self, file: str) -> list[str]:
        """Return the folders whose tests should notice what is wrong in a file, the nearest first."""
        package = str(PurePosixPath(file.removeprefix("runtime/")).parent)
        while package not in self.folders:
            if self.mirror(package).is_dir():
                return [str(self.mirror(package).relative_to(self.root))]
            package = str(PurePosixPath(package).parent)
        return self.folders[package]

    def mirror(self, package: str) -> Path:
        """Return the folder of tests that is named as a package."""
        top, *rest = PurePosixPath(package).parts
        return self.root.joinpath("tests", {"ecxs": "toolkit", "ecruntime": "runtime"}[top], *rest)


class Copy:
    """A copy of the tree; one thread at a time uses it."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.folder = folder / "tree"
        self._home = folder / "home"
        self._home.mkdir(parents=True)
        for name in COPIED:
            source, target = root / name, self.folder / name
            if source.is_dir():
                shutil.copytree(source, target, ignore=LEFT_OUT, symlinks=True)
            elif source.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, target)
        self._process: subprocess.Popen[bytes] | None = None
        self._original: tuple[Path, bytes] | None = None

    def put(self, mutant: Mutant) -> None:
        """Let a mutant take the place of its file."""
        path = self.folder / mutant.file
        # Of the copy, since the tree itself may change while this runs.
        self._original = (path, path.read_bytes())
        path.write_text(mutant.code, encoding="utf-8")

    def restore(self) -> None:
        """Take the mutant away."""
        if self._original is not None:
            path, content = self._original
            path.write_bytes(content)
            self._original = None

    def test(self, tests: tuple[str, ...], longest: float = LONGEST) -> str | None:
        """Run tests until one fails; return nothing if all passed, else what was printed."""
        words = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-m", "not slow", *tests]
        self._process = subprocess.Popen(
            words,
            cwd=self.folder,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            output, _ = self._process.communicate(timeout=longest)
        except subprocess.TimeoutExpired:
            return f"it ran for more than {longest:.0f} s"
        finally:
            self.end()
        return None if self._process.returncode in (0, NO_TESTS) else output.decode(errors="replace")

    def end(self) -> None:
        """End what runs, with its children: they are in a session of their own."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def _environment(self) -> dict[str, str]:
        # What a mutant writes into the home of its user is not to reach anybody's.
        paths = os.pathsep.join((str(self.folder), str(self.folder / "runtime")))
        own = {"PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1", "HYPOTHESIS_PROFILE": "mutants"}
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("ECXS_", "XDG_"))}
        return {**kept, **own, "HOME": str(self._home)}


def read_test_map(root: Path, table: Path) -> TestMap:
    """Read where tests of a package are, if not in the folder of the same name alone."""
    return TestMap(root, tomllib.loads(table.read_text(encoding="utf-8"))["tests"])


def _is_named_for(path: Path, file: str) -> bool:
    source = PurePosixPath(file)
    is_near = path.parent.name in source.parts or path.parent.name in ("toolkit", "runtime")
    return is_near and source.stem != "__init__" and path.stem.startswith(f"test_{source.stem}")
