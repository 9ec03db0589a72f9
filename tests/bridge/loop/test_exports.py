"""The documented functions that the folders of the loop and the pools have."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from ecruntime.catalogue.c_api import load_c_api, provided_symbols
from tests.bridge.loop.conftest import PARTS
from tests.bridge.modules.conftest import CORE, FLAGS, INCLUDE

if TYPE_CHECKING:
    from pathlib import Path

LACKING = {
    "event": frozenset[str](),
    "scheduler": frozenset[str](),
    "threadpool": frozenset[str](),
    # IO objects over growing buffers belong to the folder of texts.
    "growbuf": frozenset({"ec_growbuf_io_cur_chunk", "ec_growbuf_io_next_chunk", "ec_growbuf_io_open"}),
}


def test_each_area_lacks_what_is_listed_and_nothing_else_is_exported(tmp_path: Path) -> None:
    sources = [str(source) for part in PARTS for source in sorted((CORE / part).glob("*.c"))]
    library = str(tmp_path / "libecbridge.so")
    flags = ("-O1", "-shared", "-isystem", str(INCLUDE), "-I", str(CORE))
    subprocess.run(["gcc", *FLAGS, *flags, *sources, "-lm", "-o", library], check=True)
    command = ["nm", "--dynamic", "--defined-only", "--format=posix", library]
    listing = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    exported = {line.split()[0] for line in listing.splitlines()}
    documented = provided_symbols()
    areas: dict[str, set[str]] = {area: set() for area in LACKING}
    for function in load_c_api().functions:
        if function.area in areas and function.name in documented:
            areas[function.area].add(function.name)
    assert {area: names - exported for area, names in areas.items()} == LACKING
    assert {name for name in exported - documented if not name.startswith("ecb_")} == set()
