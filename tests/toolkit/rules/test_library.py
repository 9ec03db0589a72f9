"""Libraries that the real compiler built, beside their manifests and one another, at the level of symbols."""

from __future__ import annotations

import platform
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest

from ecruntime.formats.library import Library, LibraryOption, OptionOrigin, Stamp, read_library
from ecruntime.formats.library.slots import REMEDIES
from ecruntime.formats.library.stamp_fields import ABI_VERSION, RUNTIME_FIELDS
from ecruntime.foundation.finding import Severity
from ecxs.languages.c.manifest import manifest_text
from ecxs.rules import validate
from ecxs.rules.fix import mend
from ecxs.rules.library import check_library
from tests.toolkit.rules.conftest import found

if TYPE_CHECKING:
    from collections.abc import Callable

    Build = Callable[..., Path]

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


@pytest.mark.parametrize("slot", REMEDIES)
def test_each_deprecated_slot_is_told_with_what_to_use_instead(slot: str, build: Build) -> None:
    infrastructure = (
        "EC_MODULE_EXPORT generic_module_infrastructure kelp = {{ .module_api_version = 3u << 24 | 2u << 16, "
        '._proxy = EC_STAMP_POINTER, .module_name = "kelp.c", .module_config_setup = setup, '
        f".module_ext_init = start, .{slot} = (void *)older }}}};\n"
    )
    build("kelp", "static int older(void) { return 0; }\n", infrastructure=infrastructure)

    findings = [it for it in found("libexec") if it.rule == "LIB010"]

    assert [(it.message, it.hint, it.severity) for it in findings] == [
        (f"module 'kelp' fills the deprecated slot {slot}", REMEDIES[slot], Severity.WARNING)
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
