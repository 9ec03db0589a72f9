"""The names that the library of the core gives to modules and to its host."""

from __future__ import annotations

import ctypes
import subprocess
from typing import TYPE_CHECKING

import pytest

from ecruntime.catalogue.c_api import provided_symbols

if TYPE_CHECKING:
    from tests.bridge.conftest import Programs


@pytest.fixture(scope="module")
def exported(programs: Programs) -> frozenset[str]:
    """Return the names that the built library exports."""
    command = ["nm", "--dynamic", "--defined-only", "--format=posix", str(programs.library())]
    listing = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return frozenset(line.split()[0] for line in listing.splitlines())


def test_the_library_has_all_that_the_catalogue_promises(exported: frozenset[str]) -> None:
    assert provided_symbols() - exported == set()


def test_only_documented_names_and_those_for_the_host_are_exported(exported: frozenset[str]) -> None:
    undocumented = exported - provided_symbols()
    assert undocumented
    assert {name for name in undocumented if not name.startswith("ecb_")} == set()


def test_the_library_is_loaded_without_a_host(programs: Programs) -> None:
    library = ctypes.CDLL(str(programs.library()))
    assert library.ec_memtype_by_name(b"event") == 0
    assert library.ec_memtype_by_name(b"no such type") == -1
