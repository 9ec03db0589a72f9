from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pytest
from hypothesis import settings

from tests import native_loop
from tests.databases import SOCKET, mariadb_server, require_mariadb

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

CompileLibrary: TypeAlias = "Callable[..., Path]"
INCLUDE = Path(__file__).parents[1] / "runtime/ecruntime/include"
MEMORY = Path("/dev/shm")
ENOUGH = 2 << 30
"""Five times what a whole run leaves behind, in bytes."""

# No deadline: a loaded machine is no failure. In continuous integration the examples are always the same ones, so that
# a run says something about the change and not about luck; `make soak` explores.
settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.register_profile("mutants", deadline=None, derandomize=True, max_examples=25, database=None)
# A round of a storm is to end within minutes; the next one has another seed, so nothing is lost by a moderate number.
settings.register_profile("soak", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "default"))


def pytest_configure(config: pytest.Config) -> None:
    """Keep temporary files in memory where there is room, unless the user has said where they go.

    The toolkit has each file that it writes reach the disk, and a run of tests spends more time on waiting for that
    than on some of its folders. No test can tell the difference: none takes the power away.
    """
    native_loop.configure(config)
    if "TMPDIR" not in os.environ and _has_room(MEMORY):
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None  # asked for anew, by whoever did it before


def _has_room(folder: Path) -> bool:
    try:
        state = os.statvfs(folder)
    except OSError:
        return False
    # Tests start programs and load libraries from where they built them.
    is_usable = os.access(folder, os.W_OK | os.X_OK) and not state.f_flag & (os.ST_NOEXEC | os.ST_RDONLY)
    return is_usable and state.f_bavail * state.f_frsize >= ENOUGH


@pytest.fixture(scope="session", autouse=True)
def shared_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Spare the processes that tests start what each of them would do again.

    All runs of mypy in a worker have one cache, so that the standard library is read once. A project of a test is
    checked anew, since mypy compares paths and contents with those in the cache. A run of pytest in a project imports
    no Hypothesis: its plugin would do so at the end, whether a test uses it or not, which takes longer than the rest.
    """
    options = f"{os.environ.get('PYTEST_ADDOPTS', '')} -p no:hypothesispytest"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MYPY_CACHE_DIR", str(tmp_path_factory.mktemp("mypy")))
        patch.setenv("PYTEST_ADDOPTS", options.strip())
        yield


@pytest.fixture(scope="session")
def compile_library(tmp_path_factory: pytest.TempPathFactory) -> CompileLibrary:
    """Return a function that builds a library from sources by the real compiler; equal ones are built once."""
    kept = tmp_path_factory.mktemp("libraries")

    def build(out: Path, *sources: Path, flags: Sequence[str] = ("-g",), compiler: str = "gcc") -> Path:
        marks = [compiler, *flags, *(text for it in sources for text in (it.name, it.read_text(encoding="utf-8")))]
        known = kept / hashlib.sha256("\0".join(marks).encode()).hexdigest()
        if not known.exists():
            words = [compiler, "-shared", "-fPIC", "-D_GNU_SOURCE", "-Wl,--build-id", "-isystem", str(INCLUDE)]
            given = () if any(flag.startswith("-DEC_API=") for flag in flags) else ("-DEC_API=3",)
            # By their names alone, which the records of options then hold.
            names = [source.name for source in sources]
            subprocess.run([*words, *given, *names, "-o", str(known), *flags], cwd=sources[0].parent, check=True)
        out.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(known, out)
        return out

    return build


@pytest.fixture(scope="session")
def mariadb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return the socket of a server of MariaDB, one for all processes of a run; it is in the environment, too."""
    require_mariadb()
    base = tmp_path_factory.getbasetemp()
    with (
        mariadb_server(base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) as path,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv(SOCKET, str(path))
        yield path
