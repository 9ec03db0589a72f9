"""Programs about the loop and the pools, with a host in C that has a clock of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.bridge.conftest import Program, Programs

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="session")
def loop(programs: Programs, build: str) -> Program:
    """Return the program about the loop."""
    return programs.with_faults(build, DATA / "loop.c", DATA / "host.c")


@pytest.fixture(scope="session")
def pools(programs: Programs, build: str) -> Program:
    """Return the program about the pools."""
    return programs.with_faults(build, DATA / "pools.c", DATA / "host.c")


@pytest.fixture(scope="session")
def transfers(programs: Programs, build: str) -> Program:
    """Return the program about transfers and records."""
    return programs.with_faults(build, DATA / "transfers.c", DATA / "host.c")


@pytest.fixture(scope="session")
def timers(programs: Programs, build: str) -> Program:
    """Return the program that makes timers by a script."""
    return programs.with_faults(build, DATA / "timers.c", DATA / "host.c")
