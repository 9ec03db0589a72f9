"""Each header is the whole of a unit once. Most begin alike, and each beginning is compiled ahead, once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Compiler

OPENINGS = ('#include "module-hooks.h"\n#include "hooks/types.h"\n', '#include "ec_types.h"\n', "")
"""Opening of each header, behind its guard."""


def opening(text: str) -> str:
    """Return the opening that a header has: there is nothing before it that a header compiled ahead could bring."""
    body = re.sub(r"\A/\*.*?\*/\n#ifndef \w+\n#define \w+\n(?:/\*.*?\*/\n)?", "", text, count=1, flags=re.DOTALL)
    return next(known for known in OPENINGS if body.startswith(known))


def units(folder: Path, names: list[str], suffix: str) -> list[Path]:
    files = [folder / f"{name.replace('/', '__')}{suffix}" for name in names]
    for file, name in zip(files, names, strict=True):
        file.write_text(f'#include "{name}"\nextern int unit_is_not_empty;\n', encoding="utf-8")
    return files


@pytest.mark.parametrize("common", OPENINGS, ids=["hooks", "types", "others"])
def test_each_header_compiles_alone(
    compiler: Compiler, headers: list[str], include: Path, common: str, tmp_path: Path
) -> None:
    names = [name for name in headers if opening((include / name).read_text(encoding="utf-8")) == common]
    assert len(names) > {OPENINGS[0]: 210, OPENINGS[1]: 80, OPENINGS[2]: 10}[common]
    ahead = tmp_path / "ahead.h"
    ahead.write_text(common, encoding="utf-8")
    if common:
        language = "c++-header" if compiler.suffix == ".cc" else "c-header"
        assert compiler.run("-x", language, ahead, "-o", tmp_path / "ahead.h.gch").stderr == ""
    assert compiler.complaints("-include", ahead, *units(tmp_path, names, compiler.suffix)) == ""


def test_all_headers_stand_beside_each_other(compiler: Compiler, headers: list[str], tmp_path: Path) -> None:
    unit = tmp_path / f"all{compiler.suffix}"
    unit.write_text("".join(f'#include "{name}"\n' for name in headers), encoding="utf-8")
    assert compiler.complaints(unit) == ""


def test_the_two_shapes_of_an_infrastructure_compile(compiler: Compiler, tmp_path: Path) -> None:
    (unit,) = units(tmp_path, ["module.h"], compiler.suffix)
    assert [compiler.complaints(f"-DEC_API={api}", unit) for api in (3, 4)] == ["", ""]


@pytest.mark.parametrize(
    "definition", ["_GNU_SOURCE", "_GNU_SOURCE=1", "_FILE_OFFSET_BITS=64", "EC_DEBUG_SITES", "_FORTIFY_SOURCE=0"]
)
def test_definitions_of_authors_do_no_harm(compiler: Compiler, definition: str, tmp_path: Path) -> None:
    (unit,) = units(tmp_path, ["validate_module.h"], compiler.suffix)
    assert compiler.complaints(f"-D{definition}", unit) == ""


def test_memory_h_brings_that_of_the_system_too(c_compiler: Compiler, tmp_path: Path) -> None:
    unit = tmp_path / "both.c"
    unit.write_text('#include "memory.h"\nvoid *of_the_system = (void *)memcpy;\nvoid *of_ours = (void *)ec_free;\n')
    assert c_compiler.complaints(unit) == ""
