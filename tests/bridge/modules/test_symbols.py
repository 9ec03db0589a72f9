"""The documented functions that folders of the core have, beside those that the catalogue has."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from ecruntime.catalogue.c_api import load_c_api, provided_symbols
from tests.bridge.modules.conftest import CORE, FLAGS, INCLUDE

if TYPE_CHECKING:
    from pathlib import Path

OURS = {
    "hooks": frozenset[str](),
    "message": frozenset[str](),
    # These stand on strings, blobs and dictionaries of the core, or on pools.
    "config": frozenset({"ec_config_rsrc_create", "ec_config_rsrc_get"}),
    "io_wrapper": frozenset(
        {
            "io_wrapper_async_close",
            "io_wrapper_async_destroy",
            "io_wrapper_create_read_job",
            "io_wrapper_free_read_job",
            "io_wrapper_get_context",
            "io_wrapper_open2",
            "io_wrapper_set_context",
        }
    ),
}
"""The areas of these folders, each with what it lacks."""
FOLDERS = (".", "hooks", "config", "module", "io", "simulator")


def _exported(folder: Path) -> set[str]:
    sources = sorted(source for name in FOLDERS for source in (CORE / name).glob("*.c"))
    library = folder / "libecbridge.so"
    flags = ("-O1", "-shared", "-isystem", INCLUDE, "-I", CORE)
    subprocess.run(["gcc", *FLAGS, *flags, *sources, "-o", library], check=True)
    command = ["nm", "--dynamic", "--defined-only", "--format=posix", str(library)]
    listing = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return {line.split()[0] for line in listing.splitlines()}


def test_each_area_of_these_folders_lacks_what_is_listed_and_nothing_else(tmp_path: Path) -> None:
    exported = _exported(tmp_path)
    areas: dict[str, set[str]] = {area: set() for area in OURS}
    for function in load_c_api().functions:
        if function.area in areas and function.name in provided_symbols():
            areas[function.area].add(function.name)
    assert {area: names - exported for area, names in areas.items()} == OURS


def test_nothing_is_exported_but_documented_names_and_our_own(tmp_path: Path) -> None:
    undocumented = _exported(tmp_path) - provided_symbols()
    assert undocumented
    assert {name for name in undocumented if not name.startswith("ecb_")} == set()
