"""Programs about read jobs, netlisteners, TLS and datasources, with a host in C."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.bridge.conftest import Program, Programs

DATA = Path(__file__).parent / "data"
HOST = Path(__file__).parents[1] / "loop/data/host.c"


@pytest.fixture(scope="session")
def reading(programs: Programs, build: str) -> Program:
    """Return the program about read jobs and objects that end in a pool."""
    return programs.with_faults(build, DATA / "reading.c", HOST)


@pytest.fixture(scope="session")
def sessions(programs: Programs, build: str) -> Program:
    """Return the program about listeners and their sessions."""
    return programs.with_faults(build, DATA / "sessions.c", HOST)


@pytest.fixture(scope="session")
def datasource(programs: Programs, build: str) -> Program:
    """Return the program about datasources, with a driver over SQLite."""
    sources = (DATA / "datasource.c", DATA / "sqlite_driver.c", HOST)
    return programs.with_faults(build, *sources, libraries=("sqlite3",))


@pytest.fixture(scope="session")
def tls(programs: Programs, build: str) -> Program:
    """Return the program about TLS under events."""
    return programs.with_faults(build, DATA / "tls.c", HOST)
