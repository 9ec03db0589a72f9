from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.formats.library.stamp_fields import ABI_VERSION, RUNTIME_FIELDS
from ecruntime.formats.library.stamps import read_stamps

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Compiler

MAGIC = b"ecxsabi\0"


@pytest.mark.parametrize("api", [3, 4])
def test_a_unit_leaves_the_numbers_that_this_runtime_has(compiler: Compiler, api: int, tmp_path: Path) -> None:
    unit = tmp_path / f"unit{compiler.suffix}"
    unit.write_text('#include "module.h"\n', encoding="utf-8")
    done = compiler.run(f"-DEC_API={api}", "-c", unit, "-o", tmp_path / "unit.o")
    assert done.stderr == ""
    content = (tmp_path / "unit.o").read_bytes()
    assert content.count(MAGIC) == 1
    begin = content.index(MAGIC)
    (stamp,) = read_stamps(content[begin : begin + 128], tuple(RUNTIME_FIELDS))
    assert (stamp.abi, stamp.api, dict(stamp.fields)) == (ABI_VERSION, api, dict(RUNTIME_FIELDS))


def test_each_structure_that_the_stamp_measures_is_one_of_the_catalogue(make: object) -> None:
    from ecruntime.catalogue.c_api import load_c_api

    names = {name for structure in load_c_api().structures for name in (structure.name, *structure.aliases)}
    measured = {expression.partition("(")[2].partition(")")[0].partition(",")[0] for expression in RUNTIME_FIELDS}
    assert measured - names == {"void *", "long"}


def test_a_stamp_has_room_for_its_numbers() -> None:
    assert 8 + 3 * 4 + 27 * 4 == 128
    assert len(RUNTIME_FIELDS) <= 27
