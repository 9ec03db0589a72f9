"""The variables of a unit are those that a reader of all entries finds."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from elftools.elf.elffile import ELFFile

from ecruntime.formats.library.entries import variables

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLES = Path(__file__).parent / "samples"
INSIDE = (
    "int tide(void);\nint tide(void) { static int level[2]; { static long depth; return level[1] + (int)depth++; } }\n"
)
FLAGS = [
    "-g",
    "-g3",
    "-gdwarf-4",
    "-gdwarf-3",
    "-gdwarf-2",
    "-g -O2",
    "-g -O2 -flto",
    "-g -gz=zlib",
    "-g -fdebug-types-section",
]


@pytest.mark.parametrize("flags", FLAGS)
@pytest.mark.parametrize(("sample", "compiler"), [("owl.c", "gcc"), ("newer.cpp", "g++")])
def test_variables_are_found_as_a_reader_of_all_entries_finds_them(
    sample: str, compiler: str, flags: str, tmp_path: Path, compile_library: Callable[..., Path]
) -> None:
    source = tmp_path / sample
    source.write_text((SAMPLES / sample).read_text() + INSIDE)
    path = compile_library(tmp_path / "owl.so", source, flags=("-DEC_API=4", *flags.split()), compiler=compiler)
    dwarf = ELFFile(io.BytesIO(path.read_bytes())).get_dwarf_info(relocate_dwarf_sections=False)
    spent: list[int] = []

    found = []
    for unit in dwarf.iter_CUs():
        data = dwarf.debug_info_sec.stream.getvalue()
        found += [entry.offset for entry in variables(unit, data, lambda: spent.append(1))]

    entries = [entry for unit in dwarf.iter_CUs() for entry in unit.iter_DIEs()]
    assert found == [entry.offset for entry in entries if entry.tag == "DW_TAG_variable"]
    assert len(found) > 2
    assert len(spent) == len(entries)


def test_a_form_that_is_not_known_is_left_to_the_reader(
    tmp_path: Path, compile_library: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = compile_library(tmp_path / "owl.so", SAMPLES / "owl.c")
    dwarf = ELFFile(io.BytesIO(path.read_bytes())).get_dwarf_info(relocate_dwarf_sections=False)
    (unit,) = dwarf.iter_CUs()
    data = dwarf.debug_info_sec.stream.getvalue()
    expected = [entry.offset for entry in variables(unit, data, lambda: None)]
    monkeypatch.setattr("ecruntime.formats.library.entries._BLOCKS", {})
    monkeypatch.setattr("ecruntime.formats.library.entries._FIXED", {"DW_FORM_data1": 1})

    assert [entry.offset for entry in variables(unit, data, lambda: None)] == expected
