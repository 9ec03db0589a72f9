"""The infrastructure of a module in both shapes, its stamp, and the mark by which a build tells the shapes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from ecruntime.formats.library import LibraryKind, read_library
from ecruntime.formats.library.stamp_fields import ABI_VERSION, RUNTIME_FIELDS
from tests.runtime.include.module_builds import (
    C11,
    CXX17,
    DATA,
    INCLUDE,
    LANGUAGES,
    NAMES,
    STRICT,
    compiled,
    complaint,
    library,
    run,
    section,
)

if TYPE_CHECKING:
    from pathlib import Path

MARK = re.compile(r'\bec_abi_stamp\b(?:"(?:[^"\\\n]|\\.)*"|[^";])*?"4\.0-ecxs"')
"""The rule of defines.h; a semicolon within a text ends no initializer."""


@pytest.mark.parametrize("language", LANGUAGES, ids=NAMES)
@pytest.mark.parametrize("api", [3, 4])
def test_both_shapes_are_read_back(language: tuple[str, ...], api: int, tmp_path: Path) -> None:
    options = ("-g", f"-DEC_API={api}", "-fvisibility=hidden", "-Wl,--gc-sections")
    built = library(language, DATA / "owl_module.c", tmp_path, *options)
    compiled("strip", "-s", built)
    read = read_library(built, file="owl.so")
    (module,) = read.modules
    assert (module.name, module.api, module.kind) == ("owl", api, LibraryKind.SINGLETON)
    assert module.description == "A module for a test"
    assert set(module.slots) == {"module_config_setup", "module_ext_init"}
    (stamp,) = read.stamps
    assert (stamp.abi, stamp.api, dict(stamp.fields)) == (ABI_VERSION, api, dict(RUNTIME_FIELDS))


@pytest.mark.parametrize("language", LANGUAGES, ids=NAMES)
def test_a_module_of_the_older_kind_compiles(language: tuple[str, ...], tmp_path: Path) -> None:
    built = library(language, DATA / "older_module.c", tmp_path, "-g")
    (module,) = read_library(built, file="older.so").modules
    assert (module.api, module.kind) == (3, LibraryKind.GENERIC)
    assert set(module.slots) == {"module_conf", "module_init", "module_post_init"}


def test_each_translation_unit_has_a_stamp(tmp_path: Path) -> None:
    objects = []
    for api in (3, 4):
        objects.append(tmp_path / f"unit{api}.o")
        (tmp_path / "unit.c").write_text('#include "module.h"\nextern int nothing;\n', encoding="utf-8")
        compiled(*C11, *STRICT, "-fPIC", f"-DEC_API={api}", "-c", tmp_path / "unit.c", "-o", objects[-1])
    compiled("gcc", "-shared", "-Wl,--gc-sections", *objects, "-o", tmp_path / "both.so")
    data = section(tmp_path / "both.so", ".ecxs.abi")
    assert len(data) == 256
    assert [data[at : at + 8] for at in (0, 128)] == [b"ecxsabi\0"] * 2
    assert {int.from_bytes(data[at + 12 : at + 16], "little") for at in (0, 128)} == {3, 4}


@pytest.mark.parametrize(
    ("source", "shape"),
    [
        ("#ifdef _EC_VER\n_EC_VER,\n#endif\n", 4),
        ("_EC_VER,\n", 4),
        ("", 3),
    ],
    ids=["conditional", "plain", "none"],
)
def test_the_mark_tells_the_shape(source: str, shape: int, tmp_path: Path) -> None:
    file = tmp_path / "module.c"
    mention = '#ifdef _EC_VER\nint log_it(void) { return mod_printf(DINFO, "built for %s", _EC_VER); }\n#endif\n'
    opening = (
        "EC_MODULE_EXPORT generic_module_infrastructure owl = {{\n"
        'EC_MODULE_INIT(EC_MODULE_TYPE_GENERIC, 0), "a; \\"b", "c;",\n'
    )
    file.write_text(f'#include "module.h"\n{mention}{opening}{source}NULL\n}}}};\n{mention}', encoding="utf-8")
    for option in ("-g", "-g3"):  # the latter leaves definitions of macros in the text
        preprocessed = run([*C11, "-E", option, "-DEC_API=4", "-I", str(INCLUDE), str(file)]).stdout
        assert '"4.0-ecxs"' in preprocessed
        assert (4 if MARK.search(preprocessed) else 3) == shape


def test_no_header_has_the_mark_but_where_it_is_made() -> None:
    marked = [path.name for path in INCLUDE.rglob("*.h") if "4.0-ecxs" in path.read_text(encoding="utf-8")]
    assert marked == ["defines.h"]


FORMATS = {
    "log1_printf": 'log1_printf(DDEBUG, "I read exactly %d bytes into buf\\n", sizeof(text))',
    "mod_printf": 'mod_printf(DINFO, "%s", 1)',
    "ec_mod_debug": 'ec_mod_debug(self, DINFO, "%d", text)',
    "stringprintf": 'stringprintf(out, "%s", 1)',
    "ec_debug_printf": 'ec_debug_printf(DINFO, 0, "%s", 1)',
    "ec_asprintf": 'ec_asprintf(&copy, "%s", 1)',
    "ec_snprintf": 'ec_snprintf(text, sizeof(text), "%s", 1)',
    "ec_mt_asprintf": 'ec_mt_asprintf(MEMTYPE_STRING, &copy, "%s", 1)',
    "event_io_printf": 'event_io_printf(event, state, "%s", 1)',
    "io_wrapper_printf": 'io_wrapper_printf(io, "%s", 1)',
}


def test_a_format_that_does_not_fit_is_found(tmp_path: Path) -> None:
    """The sample that reads a record of exact length prints a size_t with %d."""
    included = ("module.h", "io_wrapper.h", "event.h", "ec_config.h", "debug_tools.h")
    source = "".join(f'#include "{name}"\n' for name in included)
    head = (
        "void f(generic_module_infrastructure *self, string *out, Event *event, event_io_state *state,"
        " io_object *io);\n"
    )
    source += head + head.replace(";", " {\nchar text[9], *copy = NULL; (void)copy; (void)text;")
    source += "\n".join(f"{call};" for call in FORMATS.values()) + "\n}\n"
    said = complaint(C11, source, tmp_path)
    wrong = re.findall(r"refused\.c:(\d+):\d+: error: format '%[ds]' expects", said)
    first = source.splitlines().index(next(iter(FORMATS.values())) + ";") + 1
    assert [int(line) - first for line in wrong] == list(range(len(FORMATS)))


@pytest.mark.parametrize("language", LANGUAGES, ids=NAMES)
def test_debug_mode_knows_where_blocks_are_made_and_leaves_pointers_alone(
    language: tuple[str, ...], tmp_path: Path
) -> None:
    source = (
        '#include "ec_malloc.h"\nvoid *f(void);\nvoid *f(void) {\n'
        "  void (*release)(int, void *) = ec_free;\n"
        "  void *block = ec_malloc(MEMTYPE_STRING);\n  release(MEMTYPE_STRING, block);\n"
        "  ec_free(MEMTYPE_STRING, ec_malloc_size(MEMTYPE_STRING, 3));\n  return NULL;\n}\n"
    )
    sites = {"ec_malloc_at", "ec_malloc_size_at", "ec_free_at"}
    for option, expected in (
        ("-DEC_DEBUG_SITES", {*sites, "ec_free"}),
        ("-O0", {"ec_malloc", "ec_malloc_size", "ec_free"}),
    ):
        built = library(language, source, tmp_path, option)
        names = set(run(["nm", "-D", "--undefined-only", str(built)]).stdout.split())
        assert {name for name in names if name.startswith("ec_")} == expected


def test_the_systems_header_of_the_same_name_is_still_found(tmp_path: Path) -> None:
    source = (
        "#include <memory.h>\nint f(const char *text);\n"
        'int f(const char *text) { return memcmp(text, "", 1) + MEMTYPE_STRING; }\n'
    )
    assert library(CXX17, source, tmp_path).exists()
