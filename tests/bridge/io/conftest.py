"""Programs about read jobs, netlisteners, TLS and datasources, with a host in C."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.databases import BASES, driver_sources, words_of

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


@pytest.fixture(scope="session", params=BASES)
def base(request: pytest.FixtureRequest) -> str:
    """Return the name of one kind of database after the other; that of a server runs then."""
    name = str(request.param)
    if name == "mariadb":
        request.getfixturevalue("mariadb")
    return name


def asking(programs: Programs, build: str, base: str) -> Program:
    """Return the program about datasources, with the driver of an example."""
    sources = [DATA / f"{name}.c" for name in ("datasource", "drivers", "asking", f"base_{base}")]
    # What the generated source registers besides has no place in a host without configuration.
    sources += [source for source in driver_sources(base) if "driver" in source.stem]
    return programs.with_faults(build, *sources, HOST, words=("-DEC_API=4", *words_of(base)))


@pytest.fixture(scope="session")
def datasource(programs: Programs, build: str, base: str) -> Program:
    """Return the program about datasources, with one driver after the other."""
    return asking(programs, build, base)


@pytest.fixture(scope="session")
def parsers(programs: Programs, build: str) -> Program:
    """Return the program about datasources; what is asked of it needs no database."""
    return asking(programs, build, "sqlite")


@pytest.fixture(scope="session")
def tls(programs: Programs, build: str) -> Program:
    """Return the program about TLS under events."""
    return programs.with_faults(build, DATA / "tls.c", HOST)
