"""A library that the real compiler built is read as it was written."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecruntime.formats.library import (
    HookUse,
    Library,
    LibraryError,
    LibraryKind,
    LibraryModule,
    OptionOrigin,
    RecordedRegistration,
    SourcePlace,
    UseKind,
    parse_library,
    read_library,
)
from ecruntime.formats.library.stamp_fields import ABI_VERSION, RUNTIME_FIELDS
from ecruntime.foundation.errors import EnvironmentFailure

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLES = Path(__file__).parent / "samples"
INCLUDE = Path(__file__).parents[4] / "runtime/ecruntime/include"
PRESENT = ("module_config_setup", "module_ext_init")
BUILDS = {
    "DWARF 4": ("-gdwarf-4",),
    "DWARF 5": ("-gdwarf-5", "-O2"),
    "compressed": ("-g", "-gz=zlib"),
    "relative words": ("-g", "-Wl,-z,pack-relative-relocs"),
    "optimized by the linker": ("-gdwarf-5", "-O2", "-flto"),
    "optimized by the linker, DWARF 4": ("-gdwarf-4", "-flto"),
    "hardened": ("-g", "-O2", "-Wl,-z,relro,-z,now", "-Wl,--gc-sections", "-ffunction-sections", "-fdata-sections"),
}


@pytest.fixture
def owl(tmp_path: Path, compile_library: Callable[..., Path]) -> Library:
    return read_library(compile_library(tmp_path / "owl.so", SAMPLES / "owl.c"), file="owl.so")


def test_an_infrastructure_is_found_by_its_stamp(owl: Library) -> None:
    assert owl.modules == (LibraryModule("owl", 3, LibraryKind.SINGLETON, 0, "An owl", PRESENT),)


def test_several_modules_are_found_with_kind_flags_and_slots(
    tmp_path: Path, compile_library: Callable[..., Path]
) -> None:
    library = read_library(compile_library(tmp_path / "pair.so", SAMPLES / "pair.c"))

    wren = library.modules[-1]
    assert (wren.name, wren.place) == ("wren", SourcePlace("pair.c", 26))
    assert {module.name: replace(module, place=None) for module in library.modules} == {
        "lark": LibraryModule("lark", 3, LibraryKind.GENERIC, 0, "A lark", PRESENT),
        "wren": LibraryModule("wren", 3, LibraryKind.SINGLETON, 5, "A wren", ("module_init",)),
    }


def test_a_library_in_cpp_of_the_newer_shape_is_read(tmp_path: Path, compile_library: Callable[..., Path]) -> None:
    flags = ("-g", "-DEC_API=4")
    path = compile_library(tmp_path / "rook.so", SAMPLES / "newer.cpp", flags=flags, compiler="g++")

    library = read_library(path)

    assert library.modules == (LibraryModule("rook", 4, LibraryKind.SINGLETON, 0, "A rook", PRESENT),)
    assert {(it.name, it.type, it.origin) for it in library.options} == {
        ("rook_depth", "INT", OptionOrigin.MACRO),
        ("rook_width", "FLOAT", OptionOrigin.ARRAY),
    }


def test_a_recorded_option_has_what_the_macro_was_given(owl: Library) -> None:
    option = next(it for it in owl.options if it.origin is OptionOrigin.MACRO)

    assert (option.module, option.name, option.type, option.fallback, option.default, option.flags) == (
        "owl",
        "Night_Mode",
        "INT",
        "Binding:Domain>Domain>Global",
        "3",
        2,
    )
    assert option.place == SourcePlace("owl.c", 10)
    assert owl.registered == (RecordedRegistration("owl", "Night_Mode", SourcePlace("owl.c", 34)),)


@pytest.mark.parametrize(
    ("written", "flags"),
    [
        ("0", 0),
        ("1", 1),
        ("EC_CFG_OPT_NOT_TUNABLE_ONLINE", 2),
        ("EC_CFG_OPT_IS_ARRAY", 1),
        ("EC_CFG_OPT_NOT_TUNABLE_ONLINE | EC_CFG_OPT_IS_ARRAY", 3),
    ],
)
@pytest.mark.parametrize("debugging", ["-g", "-g0"])
def test_flags_are_what_the_server_gets_with_and_without_debugging_information(
    written: str, flags: int, debugging: str, tmp_path: Path, compile_library: Callable[..., Path]
) -> None:
    source = tmp_path / "kelp.c"
    source.write_text(
        '#include "module.h"\n'
        f'ECCFG_MODULE_OPT_DEF(kelp, depth, ECCFGTYPE_INT, NULL, "Global", {written}, NULL, "1", NULL,'
        " NULL, NULL, NULL)\nint kelp_register(void) { return ECCFG_MODULE_OPT_REGISTER(kelp, depth); }\n"
    )

    library = read_library(compile_library(tmp_path / "kelp.so", source, flags=(debugging,)))

    assert [(it.name, it.flags) for it in library.options] == [("depth", flags)]


@pytest.mark.parametrize("flags", BUILDS.values(), ids=list(BUILDS))
def test_definitions_in_variables_are_read_whatever_the_form_of_the_build(
    flags: tuple[str, ...], tmp_path: Path, compile_library: Callable[..., Path]
) -> None:
    library = read_library(compile_library(tmp_path / "owl.so", SAMPLES / "owl.c", flags=flags))

    found = {it.name: it for it in library.options if it.origin is not OptionOrigin.MACRO}
    assert {
        name: (it.type, it.fallback, it.default, it.flags, it.variable, it.origin) for name, it in found.items()
    } == {
        "owl_eyes": ("INT", "[owl]", "2", 0, "more", OptionOrigin.ARRAY),
        "owl_path": ("STRING", "[owl]", '( "/a b" )', 1, "more", OptionOrigin.ARRAY),
        "owl_one": ("BOOL", "Global", "true", 0, "one", OptionOrigin.VARIABLE),
    }
    assert found["owl_eyes"].option_map == (("small", "1"), ("big", "2"))
    assert [it.name for it in found.values() if it.has_validator] == ["owl_eyes"]
    assert {it.place for it in found.values()} == {SourcePlace("owl.c", 19), SourcePlace("owl.c", 31)}
    assert library.modules[0].slots == PRESENT
    assert library.notes == ()


def test_a_variable_that_a_macro_made_is_no_second_option(owl: Library) -> None:
    assert [it.name for it in owl.options].count("Night_Mode") == 1


def test_the_operations_on_hooks_that_the_code_holds_are_read(owl: Library) -> None:
    assert set(owl.uses) == {
        HookUse(UseKind.FIRST, "core", "log_permanent_failure_v1"),
        HookUse(UseKind.CALL, "owl", "hoot"),
        HookUse(UseKind.HAS, "owl", "hoot"),
    }


def test_a_declared_hook_has_the_texts_of_its_macro(owl: Library) -> None:
    hook = next(it for it in owl.hooks if it.dotted == "owl.hoot")

    assert (hook.returns, hook.types, hook.parameters) == (
        "int",
        "(void *, int, const char *)",
        "(int times, const char *tone)",
    )
    assert hook.policy == "if (EC_HOOK_RETVAL != 0) EC_HOOK_RETURN(EC_HOOK_RETVAL)"


def test_the_stamp_of_a_library_is_that_of_this_runtime(owl: Library) -> None:
    assert [(stamp.abi, stamp.api, dict(stamp.fields)) for stamp in owl.stamps] == [(ABI_VERSION, 3, RUNTIME_FIELDS)]


def test_the_names_of_the_stamp_are_those_of_the_header() -> None:
    text = (INCLUDE / "ec_abi.h").read_text(encoding="utf-8").replace("\\\n", "")
    body = re.search(r"#define EC_ABI_FIELDS\(field\)(.*)", text)

    assert body is not None
    assert re.findall(r"field\(((?:[^()]|\([^()]*\))+)\)", body[1]) == list(RUNTIME_FIELDS)


def test_symbols_and_identity_are_those_of_the_file(owl: Library) -> None:
    assert {"ec_config_register_option", "ec_hook_register"} <= set(owl.undefined)
    assert "owl" in owl.exported
    assert re.fullmatch("[0-9a-f]{40}", owl.build_id)
    assert owl.machine in {"x86_64", "aarch64"}


def test_a_stripped_library_keeps_its_records_and_infrastructures(
    tmp_path: Path, compile_library: Callable[..., Path]
) -> None:
    path = compile_library(tmp_path / "owl.so", SAMPLES / "owl.c")
    subprocess.run(["strip", str(path)], check=True)

    library = read_library(path)

    assert [it.name for it in library.options] == ["Night_Mode"]
    assert (library.modules[0].name, library.has_debug_information) == ("owl", False)


def test_needed_libraries_name_and_folders_are_read(tmp_path: Path, compile_library: Callable[..., Path]) -> None:
    flags = ("-Wl,-soname,owl.so.1", "-Wl,--no-as-needed", "-lm", "-Wl,-rpath,$ORIGIN/lib:/opt/owl")
    library = read_library(compile_library(tmp_path / "owl.so", SAMPLES / "owl.c", flags=flags))

    assert "libm.so.6" in library.needed
    assert (library.soname, library.run_path) == ("owl.so.1", ("$ORIGIN/lib", "/opt/owl"))


def test_the_relocations_of_another_machine_are_understood(
    tmp_path: Path, compile_library: Callable[..., Path]
) -> None:
    path = compile_library(tmp_path / "owl.so", SAMPLES / "owl.c")
    native = read_library(path)

    library = parse_library(as_aarch64(path.read_bytes()), "owl.so")

    assert library.machine == "aarch64"
    assert (library.modules, library.options, library.uses) == (native.modules, native.options, native.uses)


def as_aarch64(data: bytes) -> bytes:
    """Return a library with the numbers that the other machine has for its kinds of relocations."""
    kinds = {8: 1027, 1: 257, 6: 1025, 7: 1026}
    changed = bytearray(data)
    changed[18:20] = (183).to_bytes(2, "little")
    start = int.from_bytes(data[40:48], "little")
    for number in range(int.from_bytes(data[60:62], "little")):
        at = start + 64 * number
        kind, offset, size = (int.from_bytes(data[at + a : at + b], "little") for a, b in ((4, 8), (24, 32), (32, 40)))
        for entry in range(offset, offset + size, 24) if kind == 4 else ():
            former = int.from_bytes(data[entry + 8 : entry + 12], "little")
            changed[entry + 8 : entry + 12] = kinds.get(former, former).to_bytes(4, "little")
    return bytes(changed)


NO_LIBRARY = {
    "empty": (b"", "it is no library: it does not begin as an ELF file"),
    "text": (b"#!/bin/sh\n", "it is no library: it does not begin as an ELF file"),
    "32 bits": (b"\x7fELF\x01\x01", "it is not a library of 64 bits with the low byte first"),
    "high byte first": (b"\x7fELF\x02\x02", "it is not a library of 64 bits with the low byte first"),
    "cut off": (b"\x7fELF\x02\x01", "it ends within its header"),
}


@pytest.mark.parametrize(("data", "message"), NO_LIBRARY.values(), ids=list(NO_LIBRARY))
def test_another_kind_of_file_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(LibraryError) as refused:
        parse_library(data, "x.so")
    assert refused.value.message == f"x.so: {message}"


def test_an_object_file_and_a_program_are_refused(tmp_path: Path) -> None:
    source = tmp_path / "x.c"
    source.write_text("int main(void) { return 0; }\n")
    subprocess.run(["gcc", "-c", "x.c", "-o", "x.o"], cwd=tmp_path, check=True)

    with pytest.raises(LibraryError, match=r"x\.o: it is no shared library"):
        read_library(tmp_path / "x.o", file="x.o")


def test_a_library_without_its_table_of_sections_is_refused(
    tmp_path: Path, compile_library: Callable[..., Path]
) -> None:
    data = bytearray(compile_library(tmp_path / "owl.so", SAMPLES / "owl.c").read_bytes())
    data[40:48] = bytes(8)

    with pytest.raises(LibraryError, match="it has no table of sections"):
        parse_library(bytes(data), "owl.so")


def test_a_truncated_library_is_refused_at_every_length(tmp_path: Path, compile_library: Callable[..., Path]) -> None:
    data = compile_library(tmp_path / "owl.so", SAMPLES / "owl.c").read_bytes()

    for length in range(0, len(data) - 1, 509):
        with pytest.raises(LibraryError):
            parse_library(data[:length], "owl.so")


def test_a_file_that_cannot_be_read_is_no_traceback(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailure, match=r"cannot read gone\.so"):
        read_library(tmp_path / "gone.so", file="gone.so")
    with pytest.raises(EnvironmentFailure, match="cannot read folder"):
        read_library(tmp_path, file="folder")


def test_a_library_is_read_and_nothing_of_it_runs(tmp_path: Path, compile_library: Callable[..., Path]) -> None:
    source = tmp_path / "loud.c"
    source.write_text(
        '#include "module.h"\n#include <stdio.h>\n'
        f'__attribute__((constructor)) static void loud(void) {{ fclose(fopen("{tmp_path}/ran", "w")); }}\n'
    )

    read_library(compile_library(tmp_path / "loud.so", source))

    assert not (tmp_path / "ran").exists()


def test_a_copy_of_a_library_reads_the_same(tmp_path: Path, compile_library: Callable[..., Path]) -> None:
    path = compile_library(tmp_path / "owl.so", SAMPLES / "owl.c")
    shutil.copy(path, tmp_path / "copy.so")

    assert read_library(tmp_path / "copy.so", file="owl.so") == read_library(path, file="owl.so")
