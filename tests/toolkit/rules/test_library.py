"""Libraries that the real compiler built, beside their manifests and one another, at the level of symbols."""

from __future__ import annotations

import platform
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest

from ecruntime.formats.library import DEPRECATED_SLOTS, Library, LibraryOption, OptionOrigin, Stamp, read_library
from ecruntime.formats.library.stamp_fields import ABI_VERSION, RUNTIME_FIELDS
from ecruntime.foundation.finding import Finding, Severity
from ecxs.languages.c.manifest import manifest_text
from ecxs.rules import validate
from ecxs.rules.fix import mend
from ecxs.rules.library import DEPRECATED, check_library

if TYPE_CHECKING:
    from collections.abc import Callable

    Build = Callable[..., Path]

HEAD = """#include "module-hooks.h"
static int start(generic_module_infrastructure *self, ec_config_header *transaction, string *output, int flags) {
  (void)self; (void)transaction; (void)output; (void)flags; return 0;
}
"""
SETUP = "static int setup(generic_module_infrastructure *self, int flags) {{ (void)self; return ({setup}) < 0; }}\n"
INFRASTRUCTURE = """EC_MODULE_EXPORT generic_module_infrastructure {name} = {{{{
  EC_MODULE_INIT(EC_MODULE_TYPE_SINGLETON, 0), "{name}.c", "A {name}",
  NULL, NULL, NULL, NULL, NULL, setup, NULL, NULL, start }}}};
"""
TABLE = (
    'static ec_config_option_def option = { "night", ECCFGTYPE_INT, NULL, "Global", 0, NULL, "1", NULL, NULL, NULL, '
    "NULL };\n"
)
NIGHT = (
    'ECCFG_MODULE_OPT_DEF(kelp, night, ECCFGTYPE_INT, NULL, "Domain>Global", 0, NULL, "1", NULL, NULL, NULL, NULL)\n'
)
REGISTER = "ECCFG_MODULE_OPT_REGISTER(kelp, night)"
LINES = (
    "msys.provides:auto = config.Global.night\nmsys.provides:auto = config.Global:Domain\n"
    "msys.provides:auto = config.Global:Domain.night\n"
)
DRIFT = (
    "EC_DECLARE_HOOK(kelp, int, drift, (void *, {types}), ({parameters}), (EC_HOOK_CLOSURE, {names}), "
    "EC_HOOK_RETURN(EC_HOOK_RETVAL))\n"
)
BY_DEPTH = DRIFT.format(types="int", parameters="int depth", names="depth")
BY_NOTE = DRIFT.format(types="const char *", parameters="const char *note", names="note")
PROVIDER = "static int drift({parameters}) {{ (void)closure; (void)it; return 0; }}\n"


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compile_library: Build) -> Build:
    """Return a function that builds a module in the current folder, with its manifest."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def make(
        name: str,
        code: str = "",
        *,
        setup: str = "0",
        manifest: str | None = "",
        infrastructure: str | None = None,
        flags: tuple[str, ...] = ("-g",),
    ) -> Path:
        source = Path(f"source/{name}.c")
        source.parent.mkdir(parents=True, exist_ok=True)
        end = INFRASTRUCTURE.format(name=name) if infrastructure is None else infrastructure
        source.write_text(HEAD + code + SETUP.format(setup=setup) + end)
        path = compile_library(Path(f"libexec/{name}.so"), source, flags=flags)
        if manifest is not None:
            path.with_suffix(".ecm").write_text(manifest or manifest_text(read_library(path)))
        return path

    return make


def found(*paths: str) -> tuple[Finding, ...]:
    return validate([Path(path) for path in paths], reads_libraries=True)


def told(*paths: str) -> list[str]:
    return [f"{finding.place}: {finding.rule}: {finding.message}" for finding in found(*paths)]


def test_a_sound_module_has_nothing_to_complain_of(build: Build) -> None:
    build("kelp", NIGHT, setup=REGISTER)

    assert told("libexec") == []


def test_without_the_level_of_symbols_no_library_of_a_folder_is_read(build: Build) -> None:
    path = build("kelp")
    path.write_bytes(b"not a library")

    assert [(it.rule, it.hint) for it in validate([Path("libexec")])] == [
        ("TREE003", "its library tells of them: `ecxs validate --level symbols`")
    ]


def test_a_library_that_is_named_is_read_at_every_level(build: Build) -> None:
    path = build("kelp", manifest="[kelp]\n[foam]\n")

    assert [it.rule for it in validate([path])] == ["ECM032"]


def test_each_number_of_a_stamp_that_differs_is_named() -> None:
    fields = {**RUNTIME_FIELDS, "sizeof(Event)": 64, "sizeof(string)": 24}
    library = Library("kelp.so", machine=platform.machine(), stamps=(Stamp(9, 3, MappingProxyType(fields)),))

    messages = [it.message for it in check_library(library, provided=frozenset()) if it.rule == "LIB006"]

    assert messages == [
        (
            "the library was compiled with other headers: the ABI version is 9 there and 1 here, sizeof(Event) is 64 "
            "there "
            f"and {RUNTIME_FIELDS['sizeof(Event)']} here, sizeof(string) is 24 there and "
            f"{RUNTIME_FIELDS['sizeof(string)']} "
            "here"
        )
    ]


def test_a_stamp_with_fewer_or_more_numbers_is_told() -> None:
    fields = {name: value for name, value in RUNTIME_FIELDS.items() if name != "sizeof(io_job)"}
    stamp = Stamp(ABI_VERSION, 3, MappingProxyType({**fields, "field 12": 7}))
    library = Library("kelp.so", machine=platform.machine(), stamps=(stamp,))

    messages = [it.message for it in check_library(library, provided=frozenset()) if it.rule == "LIB006"]

    assert messages == [
        (
            "the library was compiled with other headers: sizeof(io_job) is missing there and "
            f"{RUNTIME_FIELDS['sizeof(io_job)']} here, field 12 is 7 there and missing here"
        )
    ]


def test_a_library_with_changed_bytes_in_its_stamp_is_told(build: Build) -> None:
    path = build("kelp")
    data = path.read_bytes()
    at = data.index(b"ecxsabi\0") + 8 + 12 + 8
    path.write_bytes(data[:at] + (99).to_bytes(4, "little") + data[at + 4 :])

    assert told("libexec")[0].endswith(
        f"LIB006: the library was compiled with other headers: sizeof(Event) is 99 there and "
        f"{RUNTIME_FIELDS['sizeof(Event)']} here"
    )


def test_parts_with_different_shapes_are_told() -> None:
    stamps = tuple(Stamp(ABI_VERSION, api, RUNTIME_FIELDS) for api in (3, 4))
    library = Library("kelp.so", machine=platform.machine(), stamps=stamps)

    messages = [it.message for it in check_library(library, provided=frozenset()) if it.rule == "LIB007"]

    assert messages == [
        (
            "the files of the library were compiled for different shapes of the infrastructure: 3 (without a version) "
            "and 4 (with a version)"
        )
    ]


def test_a_library_for_another_machine_is_told(build: Build) -> None:
    library = replace(read_library(build("kelp")), machine="vax", file="kelp.so")

    findings = list(check_library(library, provided=frozenset()))

    assert [(it.rule, it.message) for it in findings] == [
        ("LIB009", f"the library was built for vax, and this machine is {platform.machine()}")
    ]


STATIC = INFRASTRUCTURE.replace("EC_MODULE_EXPORT", "static")
PLACED = {
    "hidden": (STATIC + "void *get(void) {{ return &{name}; }}\n", "LIB005"),
    "without type": (INFRASTRUCTURE.replace("EC_MODULE_TYPE_SINGLETON", "9"), "LIB012"),
    "older": (INFRASTRUCTURE.replace("NULL, NULL, NULL, NULL, NULL", "NULL, NULL, NULL, old, NULL"), "LIB010"),
    "half": (INFRASTRUCTURE.replace("setup, NULL, NULL, start", "setup, NULL, NULL, NULL"), "LIB011"),
}


@pytest.mark.parametrize("flags", ["-g", "-g -O2 -flto", "-gdwarf-4", "-g -gz=zlib", ""])
@pytest.mark.parametrize("form", PLACED)
def test_what_an_infrastructure_lacks_is_told_at_its_line(form: str, flags: str, build: Build) -> None:
    text, rule = PLACED[form]
    old = "extern int old(generic_module_infrastructure *self) { return !self; }\n"
    build("kelp", old, infrastructure=text.format(name="kelp"), manifest="[kelp]\n", flags=tuple(flags.split()))

    (place,) = (it.place for it in found("libexec") if it.rule == rule)

    lines = (HEAD + old + SETUP.format(setup="0") + text.format(name="kelp")).splitlines()
    (line,) = (number for number, it in enumerate(lines, 1) if "infrastructure kelp" in it)
    assert (place.file, place.line) == (("kelp.c", line) if flags else ("libexec/kelp.so", 0))


def test_the_older_slots_are_those_that_a_reader_looks_for() -> None:
    assert set(DEPRECATED) == DEPRECATED_SLOTS


@pytest.mark.parametrize("version", ["-gdwarf-4", "-gdwarf-5"])
def test_debugging_information_that_lies_apart_is_told_with_the_remedy(version: str, build: Build) -> None:
    build("kelp", TABLE, setup="ec_config_register_option(&option)", flags=(version, "-gsplit-dwarf"))

    apart, unknown = sorted(found("libexec"), key=lambda it: it.rule)

    assert (apart.rule, apart.message, apart.hint) == (
        "LIB016",
        "its debugging information lies in .dwo files beside its objects and was not read",
        "build it again with `ecxs -c`",
    )
    assert (unknown.rule, unknown.message.partition(" and ")[2]) == (
        "LIB019",
        "has neither records nor debugging information of its options",
    )
    assert unknown.hint.endswith(", or build with -g")


def test_a_needed_library_that_is_nowhere_is_told(build: Build, compile_library: Build) -> None:
    Path("tide.c").write_text("int tide_level(void) { return 1; }\n")
    compile_library(Path("libtide.so"), Path("tide.c"), flags=("-Wl,-soname,libtide.so",))
    code = "extern int tide_level(void);\n"
    build("kelp", code, setup="tide_level()", flags=("-g", "-L", str(Path.cwd()), "-ltide"))

    assert told("libexec") == [
        (
            "libexec/kelp.so: LIB008: the library wants 'tide_level', which neither this runtime nor a library that it "
            "needs "
            "has"
        ),
        "libexec/kelp.so: LIB013: the library needs 'libtide.so', which is in no folder where the loader looks",
    ]


def test_a_needed_library_that_is_found_gives_its_symbols(build: Build, compile_library: Build) -> None:
    Path("tide.c").write_text("int tide_level(void) { return 1; }\n")
    compile_library(Path("libtide.so"), Path("tide.c"), flags=("-Wl,-soname,libtide.so",))
    flags = ("-g", "-L", str(Path.cwd()), "-ltide", f"-Wl,-rpath,{Path.cwd()}")
    build("kelp", "extern int tide_level(void);\n", setup="tide_level()", flags=flags)

    assert told("libexec") == []


def test_many_missing_symbols_are_told_in_part(build: Build) -> None:
    names = [f"tide_{number:02}" for number in range(25)]
    code = "".join(f"extern int {name}(void);\n" for name in names)
    build("kelp", code, setup="+".join(f"{name}()" for name in names))

    messages = [it.message for it in found("libexec") if it.rule == "LIB008"]

    assert len(messages) == 21
    assert "the library wants 5 more symbols that nobody has" in messages


def test_an_expression_without_debugging_information_is_told(build: Build) -> None:
    code = 'static const char kelp_path[] = "[kelp]";\n' + NIGHT.replace('"Domain>Global"', "kelp_path")
    build("kelp", code, setup=REGISTER, flags=("-g0",))

    assert told("libexec") == [
        "kelp.c:6: LIB016: the fallback of option 'night' is an expression that the tool does not read"
    ]


def test_the_same_expression_is_read_with_debugging_information(build: Build) -> None:
    code = 'static const char kelp_path[] = "[kelp]";\n' + NIGHT.replace('"Domain>Global"', "kelp_path")
    build("kelp", code, setup=REGISTER)

    assert told("libexec") == []


@pytest.mark.parametrize("slot", DEPRECATED)
def test_each_deprecated_slot_is_told_with_what_to_use_instead(slot: str, build: Build) -> None:
    infrastructure = (
        "EC_MODULE_EXPORT generic_module_infrastructure kelp = {{ .module_api_version = 3u << 24 | 2u << 16, "
        '._proxy = EC_STAMP_POINTER, .module_name = "kelp.c", .module_config_setup = setup, '
        f".module_ext_init = start, .{slot} = (void *)older }}}};\n"
    )
    build("kelp", "static int older(void) { return 0; }\n", infrastructure=infrastructure)

    findings = [it for it in found("libexec") if it.rule == "LIB010"]

    assert [(it.message, it.hint, it.severity) for it in findings] == [
        (f"module 'kelp' fills the deprecated slot {slot}", DEPRECATED[slot], Severity.WARNING)
    ]


def test_options_that_nothing_in_the_file_shows_are_told(build: Build) -> None:
    build("kelp", TABLE, setup="ec_config_register_option(&option)", flags=("-g0",))

    assert [it.message for it in found("libexec")] == [
        "the library calls ec_config_register_option and has neither records nor debugging information of its options"
    ]


def test_options_that_are_made_when_the_code_runs_are_told(build: Build) -> None:
    build("kelp", "", setup="ec_config_register_option(calloc(1, sizeof(ec_config_option_def)))", flags=("-g",))

    assert [(it.rule, it.message, it.hint) for it in found("libexec")] == [
        (
            "LIB019",
            (
                "the library calls ec_config_register_option"
                " and has neither records nor a static definition of its options"
            ),
            "use ECCFG_MODULE_OPT_DEF and ECCFG_MODULE_OPT_REGISTER, or state them with `msys.provides` by hand",
        )
    ]


def test_a_source_is_found_in_the_folder_of_its_library(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    path = build("kelp", TABLE, setup="ec_config_register_option(&option)", flags=("-g",))
    (place,) = {it.place for it in found("libexec") if it.rule == "LIB019"}
    source = path.parent / place.file
    source.write_text("")

    assert {it.place.file for it in found("libexec") if it.rule == "LIB019"} == {f"libexec/{place.file}"}


def test_a_stale_and_a_missing_line_are_mended_as_the_build_would_write_them(build: Build) -> None:
    path = build("kelp", NIGHT, setup=REGISTER)
    manifest = path.with_suffix(".ecm")
    manifest.write_text(
        "# mine\n[kelp]\nmsys.provides:auto = config.Global.gone\nmsys.provides:auto = config.Global:Domain\n"
        "msys.requires = kelp_base\n[kelp_base]"
    )

    findings = found("libexec")
    assert sorted(it.message for it in findings if it.rule == "ECM035") == [
        "the derived line for 'config.Global.gone' does not follow from the library",
        "the derived line for 'config.Global.night' is missing, and 1 more",
    ]
    mend(lambda: found("libexec"), findings)

    assert manifest.read_text() == f"# mine\n[kelp]\n{LINES}msys.requires = kelp_base\n[kelp_base]"


@pytest.mark.parametrize(
    "former",
    ["[kelp]", "[kelp]\n", "[kelp]\r\nmsys.requires = a\r\n", "[kelp]\nmsys.provides = a.b\n\n# end\n[foam]\n"],
)
def test_mended_manifests_are_those_of_the_build(former: str, build: Build) -> None:
    path = build("kelp", NIGHT, setup=REGISTER)
    path.with_suffix(".ecm").write_bytes(former.encode())

    mend(lambda: found("libexec"), found("libexec"))

    assert path.with_suffix(".ecm").read_bytes().decode() == manifest_text(read_library(path), former)


def test_a_hook_that_two_libraries_know_differently_is_told_with_both_places(build: Build) -> None:
    build("kelp", BY_DEPTH, setup="call_kelp_drift_hook(1)")
    provider = PROVIDER.format(parameters="void *closure, const char *it")
    build("foam", BY_NOTE + provider, setup="(register_kelp_drift_hook_last(drift, self), 0)")

    findings = [it for it in found("libexec") if it.rule == "RT203"]

    assert [it.message for it in findings] == [
        (
            "module 'kelp' declares the hook kelp.drift as 'int kelp_drift(void *closure, int depth)', but module "
            "'foam' "
            "knows it as 'int kelp_drift(void *closure, const char *note)'"
        )
    ]
    assert [str(it.place) for it in findings] + [str(it.related[0].place) for it in findings] == [
        "kelp.c:5",
        "foam.c:5",
    ]


def test_a_hook_with_other_names_of_parameters_is_the_same_hook(build: Build) -> None:
    build("kelp", BY_DEPTH, setup="call_kelp_drift_hook(1)")
    other = DRIFT.format(types="int", parameters="int metres", names="metres")
    provider = PROVIDER.format(parameters="void *closure, int it")
    build("foam", other + provider, setup="(register_kelp_drift_hook_last(drift, self), 0)")

    assert told("libexec") == []


def test_a_hook_of_the_server_with_another_prototype_is_told(build: Build) -> None:
    code = (
        "EC_DECLARE_VOID_HOOK(core, log_reopen, (void *, int), (int again), (EC_HOOK_CLOSURE, again))\n"
        "static void reopened(void *closure, int again) { (void)closure; (void)again; }\n"
    )
    build("kelp", code, setup="(register_core_log_reopen_hook_last(reopened, self), 0)")

    findings = [it for it in found("libexec") if it.rule == "RT203"]

    assert [it.message.partition(", but")[0] for it in findings] == [
        "module 'kelp' knows the hook core.log_reopen as 'void core_log_reopen(void *closure, int again)'"
    ]
    assert [it.hint for it in findings] == [
        "include the header of this version, hooks/core/log_reopen.h, and build it again"
    ]


def test_options_of_two_libraries_that_clash_are_told(build: Build) -> None:
    build("kelp", NIGHT, setup=REGISTER)
    build("foam", NIGHT.replace("kelp", "foam"), setup=REGISTER.replace("kelp", "foam"))

    assert "RT407" in {it.rule for it in found("libexec")}


GENERIC = INFRASTRUCTURE.replace("SINGLETON", "GENERIC").format(name="kelp")
BRACKETS = {
    "array": (
        # As the documents' own example of a generic module has it.
        TABLE.replace('"Global"', '"[kelp]"').replace("option =", "options[] =").replace("{", "{{").replace("}", "}}"),
        "ec_config_register_option(options)",
        "LIB020",
    ),
    "macro": (NIGHT.replace("Domain>Global", "[Kelp]>Global"), REGISTER, ""),
}


@pytest.mark.parametrize("form", BRACKETS)
def test_a_generic_module_whose_stanza_stands_in_brackets_is_read_as_it_means(form: str, build: Build) -> None:
    code, setup, other = BRACKETS[form]
    build("kelp", code, setup=setup, infrastructure=GENERIC)
    Path("kelp.conf").write_text('kelp "one" {\n  night = 1\n}\n')

    findings = found("libexec", "kelp.conf")

    assert {it.severity for it in findings} == {Severity.HINT}
    assert {it.rule for it in findings} == {"LIB022", other} - {""}
    (ours,) = (it for it in findings if it.rule == "LIB022")
    assert ours.place.file == "kelp.c"
    assert ours.place.line
    assert "brackets are for modules without instance names" in ours.hint


def test_a_singleton_without_brackets_is_still_refused(build: Build) -> None:
    build("kelp", NIGHT.replace("Domain>Global", "kelp"), setup=REGISTER)

    assert [(it.rule, it.severity) for it in found("libexec")] == [("RT407", Severity.ERROR)]


def test_a_library_that_some_module_needs_is_no_module(build: Build, compile_library: Build) -> None:
    build("kelp")
    Path("tide.c").write_text("int tide_level(void) { return 1; }\n")
    compile_library(Path("libexec/libtide.so"), Path("tide.c"))

    assert [it.rule for it in found("libexec")] == ["ECM040"]


def test_a_libexec_of_libraries_alone_is_read(build: Build) -> None:
    build("kelp", manifest=None)

    assert [it.rule for it in found("libexec")] == ["ECM040"]


def test_one_module_in_two_libraries_is_told_once(build: Build) -> None:
    path = build("kelp")
    Path("libexec/weed").mkdir()
    Path("libexec/weed/kelp.so").write_bytes(path.read_bytes())

    assert {it.rule for it in found("libexec")} == {"LIB021", "ECM040"}


def test_a_truncated_library_is_a_finding_and_the_others_are_read(build: Build) -> None:
    path = build("kelp")
    path.write_bytes(path.read_bytes()[:3000])
    build("foam", manifest="[foam]\n[froth]\n")

    assert [it.rule for it in found("libexec") if it.rule != "TREE003"] == ["ECM032", "LIB003"]


def test_options_of_a_library_may_be_too_many_for_one_line() -> None:
    options = tuple(LibraryOption(f"o{n}", "INT", "Global", variable="table", module="") for n in range(9))
    table = tuple(replace(option, origin=OptionOrigin.ARRAY) for option in options)
    library = Library(
        "kelp.so", machine=platform.machine(), stamps=(Stamp(ABI_VERSION, 3, RUNTIME_FIELDS),), options=table
    )

    messages = [it.message for it in check_library(library, provided=frozenset()) if it.rule == "LIB019"]

    assert messages == [
        "'table' defines options without the macros, so no `:auto` line is made: o0, o1, o2, o3, o4 and 4 more"
    ]
