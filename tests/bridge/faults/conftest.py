"""The bridge, the gates and the built module in C of a run with failing calls."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = Path(__file__).parent / "data"
MANIFEST = "[reef]\nmsys.provides = config.Global:Reef_Listener\n"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a run in which one call failed, and of the run after it in the same process."""

    point: int
    status: int
    errors: str
    count: int = 0
    failed: str | None = None
    told: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    second: tuple[str, ...] = ()
    descriptors: tuple[str, ...] = ()

    @property
    def is_ended_with_a_text(self) -> bool:
        """Tell whether the core has ended the process, as it does where nobody could be told."""
        return self.status == -6 and "out of memory: no room for" in self.errors

    @property
    def faults(self) -> list[str]:
        """The faults of it: a crash, a result that is wrong and not told, an exception that hides the failure."""
        if self.is_ended_with_a_text:
            return []
        found = [f"ended with {self.status}: {self.errors[-600:]}"] if self.status else []
        found += self.broken
        found += self.wrong if not self.told else ()
        found += [f"afterwards: {text}" for text in self.second]
        return found


@dataclass(frozen=True, slots=True)
class Faults:
    """Runs with failures; `folder` has the module."""

    folder: Path
    gates: Path

    def runs(self, points: range) -> Iterator[Outcome]:
        """Make the runs of these failures, up to the first that comes too late to fail anything."""
        command = [sys.executable, str(DATA / "drive.py"), str(self.folder), str(self.gates)]
        command += [str(points.start), str(points.stop), str(points.step)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        with process:
            for line in process.stdout:
                read: dict[str, Any] = json.loads(line)
                yield Outcome(**{name: tuple(it) if isinstance(it, list) else it for name, it in read.items()})
        assert process.returncode == 0


@pytest.fixture(scope="session")
def faults(tmp_path_factory: pytest.TempPathFactory) -> Faults:
    """Build the gates and the module."""
    assert platform.machine() == "x86_64", "the gates are written for x86-64"
    folder = tmp_path_factory.mktemp("faults")
    gates = folder / "inject.so"
    flags = ["-std=gnu11", "-O2", "-g", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC"]
    subprocess.run(["gcc", *flags, str(DATA / "inject.c"), "-o", str(gates)], check=True)
    (folder / "libexec").mkdir()
    built = [sys.executable, "-P", "-m", "ecxs", "-c", "-Wall", str(DATA / "reef.c"), "-o", "libexec/reef.so"]
    subprocess.run(built, cwd=folder, check=True, capture_output=True, env={**os.environ})
    (folder / "libexec/reef.ecm").write_text(MANIFEST)
    return Faults(folder, gates)
