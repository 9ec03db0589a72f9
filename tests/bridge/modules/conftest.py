"""Programs about hooks, options, instances and objects, with a host in C."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.bridge.conftest import Program, Programs

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="session")
def hooks(programs: Programs, build: str) -> Program:
    """Return the program about hooks and generations."""
    return programs.with_faults(build, DATA / "hooks.c", DATA / "late.c")


@pytest.fixture(scope="session")
def config(programs: Programs, build: str) -> Program:
    """Return the program about options and values."""
    return programs.with_faults(build, DATA / "config.c")


@pytest.fixture(scope="session")
def module(programs: Programs, build: str) -> Program:
    """Return the program about instances, log lines and crashes; one of its sources has the newer shape."""
    return programs.with_faults(build, DATA / "module.c", DATA / "newer.c")


@pytest.fixture(scope="session")
def objects(programs: Programs, build: str) -> Program:
    """Return the program about IO objects and messages."""
    return programs.with_faults(build, DATA / "objects.c")


@pytest.fixture(scope="session")
def mail(programs: Programs, build: str) -> Program:
    """Return the program about what a message and its validation have beside variables."""
    return programs.with_core(build, DATA / "mail.c")


@pytest.fixture(scope="session")
def plain_module(programs: Programs) -> Program:
    """Return the program `module` without a sanitizer, whose own handlers of crashes ours would leave alone."""
    return programs.with_faults("plain", DATA / "module.c", DATA / "newer.c")


@pytest.fixture(scope="session")
def resources(programs: Programs, build: str) -> Program:
    """Return the program about dictionaries and resource lists."""
    return programs.with_faults(build, DATA / "resources.c")


@pytest.fixture(scope="session")
def console(programs: Programs, build: str) -> Program:
    """Return the program about commands, the client of the console, manifests and dumps."""
    return programs.with_faults(build, DATA / "console.c", DATA.parents[1] / "loop/data/host.c")


@pytest.fixture(scope="session")
def plain_console(programs: Programs) -> Program:
    """Return the same without a sanitizer, whose own handlers of crashes ours would leave alone."""
    return programs.with_faults("plain", DATA / "console.c", DATA.parents[1] / "loop/data/host.c")
