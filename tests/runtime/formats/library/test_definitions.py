"""Definitions of options in variables of every form that an author may give them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.formats.library import Library, SourcePlace, read_library

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEAD = """#include <stdlib.h>
#include "module.h"
#include "configuration.h"
#define DEF(name) { name, ECCFGTYPE_INT, NULL, "Global", 0, NULL, NULL, NULL, NULL, NULL, NULL }
int use(ec_config_option_def *one);
int use(ec_config_option_def *one) { return ec_config_register_option(one); }
"""
HEAD_LINES = HEAD.count("\n")
FORMS = {
    "beside a handle": (
        """static struct { int *handle; ec_config_option_def def; } all[] = { { 0, DEF("a") }, { 0, DEF("b") }, { 0 } };
int f(int n); int f(int n) { return use(&all[n].def); }
""",
        ["a", "b"],
    ),
    "in a structure with a table": (
        """struct pair { int count; ec_config_option_def one; ec_config_option_def more[3]; };
static struct pair both[2] = { { 1, DEF("a"), { DEF("b"), DEF("c") } }, { 1, DEF("d"), { DEF("e") } } };
int f(int n); int f(int n) { return use(&both[n].one) + use(&both[n].more[n]); }
""",
        ["a", "d", "b", "c", "e"],
    ),
    "in two dimensions": (
        """static ec_config_option_def grid[2][2] = { { DEF("a"), DEF("b") }, { DEF("c") } };
int f(int n); int f(int n) { return use(&grid[n][n]); }
""",
        ["a", "b", "c"],
    ),
    "by names of types": (
        """typedef const ec_config_option_def fixed; typedef fixed row[2];
static row list[2] = { { DEF("a") }, { DEF("b") } };
int f(int n); int f(int n) { return use((ec_config_option_def *)&list[n][0]); }
""",
        ["a", "b"],
    ),
}
FILLED = {
    "of a function": """int f(void);
int f(void) {
  ec_config_option_def made = DEF("a");
  return use(&made);
}
""",
    "alone": """

static ec_config_option_def made;
int f(void); int f(void) { made.name = "a"; return use(&made); }
""",
    "a table": """

static ec_config_option_def made[4];
int f(int n); int f(int n) { made[n].name = "a"; return use(made); }
""",
}
BUILDS = {
    "not optimized": ("-g",),
    "optimized": ("-g", "-O2"),
    "optimized by the linker": ("-g", "-O2", "-flto"),
    "DWARF 4": ("-gdwarf-4",),
}


@pytest.fixture
def read(tmp_path: Path, compile_library: Callable[..., Path]) -> Callable[..., Library]:
    def compiled(body: str, flags: tuple[str, ...] = ("-g",)) -> Library:
        (tmp_path / "kelp.c").write_text(HEAD + body)
        return read_library(compile_library(tmp_path / "kelp.so", tmp_path / "kelp.c", flags=flags))

    return compiled


@pytest.mark.parametrize("flags", BUILDS.values(), ids=list(BUILDS))
@pytest.mark.parametrize(("body", "names"), FORMS.values(), ids=list(FORMS))
def test_definitions_are_found_within_what_the_author_built_around_them(
    body: str, names: list[str], flags: tuple[str, ...], read: Callable[..., Library]
) -> None:
    library = read(body, flags)

    assert [it.name for it in library.options] == names
    assert (library.filled, library.notes) == ((), ())
    assert {it.place.line for it in library.options if it.place} <= {HEAD_LINES + 1, HEAD_LINES + 2}


@pytest.mark.parametrize("flags", BUILDS.values(), ids=list(BUILDS))
@pytest.mark.parametrize("body", FILLED.values(), ids=list(FILLED))
def test_a_variable_that_code_fills_is_told(body: str, flags: tuple[str, ...], read: Callable[..., Library]) -> None:
    library = read(body, flags)

    (filled,) = library.filled
    assert (filled.name, filled.place) == ("made", SourcePlace("kelp.c", HEAD_LINES + 3))
    assert library.options == ()


def test_a_table_that_is_nothing_but_its_end_is_no_variable_that_code_fills(read: Callable[..., Library]) -> None:
    body = "static ec_config_option_def none[] = { { 0 } };\nint f(void); int f(void) { return use(none); }\n"
    assert read(body).filled == ()


def test_pointers_to_definitions_are_no_definitions(read: Callable[..., Library]) -> None:
    body = (
        'static ec_config_option_def one = DEF("a");\nstatic struct { ec_config_option_def *def; int n; } by[] = '
        "{ { &one, 1 }, { 0 } };\nint f(int n); int f(int n) { return use(by[n].def); }\n"
    )
    library = read(body)
    assert ([it.name for it in library.options], library.filled) == (["a"], ())


def test_definitions_in_classes_of_cpp_are_found(tmp_path: Path, compile_library: Callable[..., Path]) -> None:
    body = """#include <array>
static std::array<ec_config_option_def, 2> both{{ DEF("a"), DEF("b") }};
struct derived : ec_config_option_def { int handle; };
derived one;
int f(int n); int f(int n) { return use(&both[n]) + use(&one); }
"""
    (tmp_path / "kelp.cc").write_text(HEAD + body)
    library = read_library(
        compile_library(tmp_path / "kelp.so", tmp_path / "kelp.cc", flags=("-g", "-std=c++17"), compiler="g++")
    )

    assert [it.name for it in library.options] == ["a", "b"]
    assert [it.name for it in library.filled] == ["one"]
