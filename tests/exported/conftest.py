"""Exported trees of modules in Python, built once for all tests of a run, and programs in plain C that load them."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from ecruntime.bridge.build import CORE, INCLUDE
from ecxs.export import NEWEST, make_tree, read_subject, read_version, write_tree
from ecxs.generate.project import plan_project
from tests.bridge.conftest import SHARED, Program, Programs, programs

__all__ = ["programs"]
HERE = Path(__file__).parent
DATA = HERE / "data"
EXAMPLES = HERE.parents[1] / "examples"
SUITES = ("amnesty", "bouncewatch", "delivery_log", "gatekeeper", "greylist", "urlcheck")
"""The examples whose own tests pass through the exported form; outbox is refused at export."""
MODULES = {
    "beacon": HERE / "modules/beacon",
    "shoal": HERE / "modules/shoal",
    "drift": HERE / "modules/drift",
    **{name: EXAMPLES / name for name in SUITES},
}
STRICT = ("-std=gnu11", "-O1", "-g", "-Wall", "-Wextra", "-Werror", "-Wno-unused-function", "-DEC_API=4", "-pthread")
BUILDS = {
    "plain": (),
    "address": ("-O0", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"),
}
# What Python allocates for the life of the process is no leak of ours; nor is its own arithmetic.
ENVIRONMENT = {"LSAN_OPTIONS": "detect_leaks=0", "UBSAN_OPTIONS": "print_stacktrace=1"}
_IGNORED = shutil.ignore_patterns("__pycache__", ".pytest_cache", ".ecxs", "tests")


@dataclass(frozen=True, slots=True)
class Trees:
    """The folder in which trees are built; processes of one run share it and its lock."""

    folder: Path
    programs: Programs

    def tree(self, name: str, build: str = "plain", *, broken: str = "", version: str = "") -> Path:
        """Return the built tree of a module; with `broken`, a rule of what embeds Python is broken in it.

        With `version` it is built for another version of Python than that of the library it names.
        """
        home = self.folder / f"{build}{broken}{version}"
        with self._lock():
            tree = home / name
            if not (tree / "python/ecpython.so").exists():
                home.mkdir(exist_ok=True)
                write_tree(make_tree(read_subject(self.project(name)), read_version(NEWEST)), tree)
                self._make(tree, build, broken, version)
        return tree

    def program(self, source: str, build: str, *trees: Path) -> Program:
        """Return the program of a source in `data`, which knows the hooks that modules of these trees declare."""
        words = BUILDS[build]
        library = self.programs.library()
        with self._lock():
            program = self.folder / f"{build}-{source}"
            if not program.exists():
                includes = [word for tree in trees for word in ("-I", tree)]
                command = [
                    "gcc", *STRICT, *words, "-isystem", INCLUDE, *includes, "-I", DATA, "-I", CORE, "-I", SHARED,
                    DATA / f"{source}.c", DATA / "host.c", library, f"-Wl,-rpath,{library.parent}", "-ldl", "-lm",
                    "-Wl,-E", "-o", program,
                ]  # fmt: skip  # words, several to a line
                subprocess.run([str(word) for word in command], check=True)
        return Program(program)

    def project(self, name: str) -> Path:
        """Return a project whose generated files are there, in a folder that no name of the checkout bears."""
        project = self.folder / "authors" / name
        for other in ("bouncewatch", name) if name == "amnesty" else (name,):
            target = project.parent / other
            if not target.exists():
                shutil.copytree(MODULES[other], target, ignore=_IGNORED)
        if not (project / name / "generated").exists():
            plan_project(project).write()
        return project

    def moved(self, tree: Path, target: Path) -> Path:
        """Return a copy of a built tree whose library knows its new place; what embeds Python is not built again."""
        shutil.copytree(tree, target)
        self._run_make(target, "-o", "python/ecpython.so", f"{tree.name}.so")
        return target

    def installed(self, tree: Path, stage: Path) -> Path:
        """Install a built tree below a folder, and return the place of its packages there."""
        self._run_make(tree, "install", f"DESTDIR={stage}")
        return stage / f"{tree}/python".lstrip("/")

    def _make(self, tree: Path, build: str, broken: str, version: str) -> None:
        sanitized = " ".join(word for word in BUILDS[build] if word.startswith("-f"))
        flags = f"-Wall -Wextra -Werror {sanitized} {' '.join(f'-D{name}' for name in broken.split())}"
        words = [f"EMBED={flags}", *([f"version={version}"] if version else [])]
        done = next((path for path in tree.parent.glob("*/python/ecpython.so")), None)
        if done is None:
            self._run_make(tree, *words)
            return
        # What embeds Python is the same for all of them, and so is the byte code of its packages.
        packages = ("ecruntime", "ecserver")
        for name in packages:
            shutil.copytree(done.with_name(name), tree / "python" / name, dirs_exist_ok=True)
        compiling = [sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash", "."]
        author = (path.parent for path in tree.glob("python/*/__init__.py") if path.parent.name not in packages)
        for folder in (*author, tree / "python/ecpython"):
            subprocess.run(compiling, cwd=folder, check=True)
        self._run_make(tree, "-o", "python/ecpython.so", *words, f"{tree.name}.so")
        shutil.copy2(done, tree / "python/ecpython.so")

    @staticmethod
    def _run_make(tree: Path, *words: str) -> None:
        command = [
            "make", "-s", f"ECXS={sys.executable} -m ecxs", f"PYTHON={sys.executable}", f"ROOT={tree}/python",
            f"INCLUDE={INCLUDE}", "FLAGS=-Wc,-Wall -Wc,-Wextra -Wc,-Werror", *words,
        ]  # fmt: skip  # words, several to a line
        done = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr

    def _lock(self) -> _Lock:
        return _Lock(self.folder / "lock")


class _Lock:
    """A lock among the processes of a run."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a")

    def __enter__(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def __exit__(self, *unused: object) -> None:
        self._file.close()


@pytest.fixture(scope="session")
def trees(tmp_path_factory: pytest.TempPathFactory, programs: Programs) -> Trees:
    """Return the trees; the processes of one run share what one of them builds."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder = shared / "exported"
    folder.mkdir(exist_ok=True)
    return Trees(folder, programs)


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have what sanitizers are told, and a locale in which Python would read files as ASCII."""
    for name, value in {**ENVIRONMENT, "LC_ALL": "C"}.items():
        monkeypatch.setenv(name, value)
