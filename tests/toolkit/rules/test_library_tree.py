"""Thousands of libraries are read one after the other, and take the memory of one."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING

from ecxs.rules.library_tree import read_libraries

if TYPE_CHECKING:
    from collections.abc import Callable

LIBRARIES = Path(__file__).parents[2] / "runtime/formats/library/samples"


def test_what_the_reader_of_debugging_information_leaves_is_removed(
    tmp_path: Path, compile_library: Callable[..., Path]
) -> None:
    # A validation runs without the collector, and thousands of libraries would fill the memory.
    owl = compile_library(tmp_path / "owl.so", LIBRARIES / "owl.c")
    files = []
    for number in range(20):
        files.append(str(tmp_path / f"owl{number}.so"))
        Path(files[-1]).hardlink_to(owl)
    read_libraries(files[:1])
    gc.collect()
    gc.disable()
    try:
        before = len(gc.get_objects())
        read = read_libraries(files)
        grown = len(gc.get_objects()) - before
    finally:
        gc.enable()

    assert len(read.libraries) == 20
    # Each leaves 3000 objects without it.
    assert grown < 20 * 300
