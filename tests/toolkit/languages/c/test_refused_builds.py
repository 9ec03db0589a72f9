"""Refusals of the build: exact messages, exit codes, and nothing half-written."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.toolkit.languages.c.conftest import script

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Ecxs = Callable[..., tuple[int, str, str]]

HEAD = '#include "module.h"\n'
INSTALL = "install gcc and libc6-dev: 'apt-get install gcc libc6-dev'"


def outputs(folder: Path) -> list[str]:
    """The files that a build may have left, hidden ones included."""
    return sorted(
        path.name for path in folder.iterdir() if path.suffix in {".so", ".ecm", ".o", ".new", ".tmp", ".json"}
    )


@pytest.fixture(autouse=True)
def debian(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let the hints be those of Debian, wherever the tests run."""
    release = tmp_path / "os-release"
    release.write_text('ID=debian\nPRETTY_NAME="Debian"\n')
    from ecruntime.compiler import packages

    for function in (packages.compiler_package, packages.header_package, packages.linker_package):
        monkeypatch.setitem(function.__kwdefaults__, "release", release)


def test_an_error_of_the_compiler_is_shown_whole(folder: Path, ecxs: Ecxs) -> None:
    (folder / "wrong.c").write_text(f"{HEAD}int f(void)\n{{\n  return undeclared;\n}}\n")

    code, out, err = ecxs("-c", "wrong.c")

    assert (code, out) == (4, "")
    assert err.startswith("wrong.c: In function ‘f’:\nwrong.c:4:10: error: ‘undeclared’ undeclared (first use in")
    assert err.endswith("error: the compiler refuses 'wrong.c'\n")
    assert outputs(folder) == []


def test_a_library_that_only_the_linker_finds_is_a_warning_with_the_remedy(folder: Path, ecxs: Ecxs) -> None:
    (folder / "stage").mkdir()
    (folder / "tide.c").write_text("int tide_level(void) { return 1; }\n")
    words = ["gcc", "-shared", "-fPIC", "tide.c", "-Wl,-soname,libtide.so.1", "-o", "stage/libtide.so"]
    subprocess.run(words, cwd=folder, check=True)
    (folder / "greet.c").write_text(
        (folder / "greet.c").read_text() + "int tide_level(void);\nint g(void) { return tide_level(); }\n"
    )

    code, out, err = ecxs("-c", "greet.c", "-Lstage", "-ltide")

    assert (code, out) == (0, "greet.so\n")
    assert err.startswith(
        "greet.so: warning LIB013: the library needs 'libtide.so.1', which was linked from 'stage', where the loader"
        " does not look\n"
        "  hint: install 'libtide.so.1' before the module is loaded, or give the folder that it will have with"
        " `-Wl,-rpath,DIR` or LD_LIBRARY_PATH\n"
    )
    assert "LIB008" not in err
    assert ecxs("validate", "--level", "symbols", "greet.so")[0] != 0


def test_debugging_information_stays_in_the_library(folder: Path, ecxs: Ecxs) -> None:
    (folder / "greet.c").write_text(
        (folder / "greet.c").read_text()
        + 'static ec_config_option_def listed[] = { { "tide", ECCFGTYPE_INT, NULL, "Global", 0, NULL, "1" } };\n'
        "int g(void);\nint g(void) { return ec_config_register_option(listed); }\n"
    )

    code, _, err = ecxs("-c", "greet.c", "-gsplit-dwarf", "-g")

    assert code == 0
    assert "'listed' defines options without the macros" in err
    assert not list(folder.rglob("*.dwo"))


def test_all_sources_are_compiled_before_the_build_fails(folder: Path, ecxs: Ecxs) -> None:
    for name in ("one", "two"):
        (folder / f"{name}.c").write_text(f"int {name}(void) {{ return {name}_wrong; }}\n")

    code, _, err = ecxs("-c", "one.c", "greet.c", "two.c")

    assert code == 4
    assert [name for name in ("one_wrong", "two_wrong") if name in err] == ["one_wrong", "two_wrong"]
    assert err.endswith("error: the compiler refuses 'one.c', 'two.c'\n")


def test_an_error_of_the_linker_is_shown_whole(folder: Path, ecxs: Ecxs) -> None:
    code, out, err = ecxs("-c", "greet.c", "-lnowhere")

    assert (code, out) == (4, "")
    assert "cannot find -lnowhere" in err
    assert err.endswith("error: the linker refuses the objects\n")
    assert outputs(folder) == []


def test_a_header_that_is_missing_is_an_error_of_the_author(folder: Path, ecxs: Ecxs) -> None:
    (folder / "wrong.c").write_text('#include "nowhere.h"\n')

    code, _, err = ecxs("-c", "wrong.c")

    assert code == 4
    assert err.startswith("wrong.c:1:10: fatal error: nowhere.h: No such file or directory\n")


LIBRARIES = {
    "no infrastructure": (
        f"{HEAD}int f(void) {{ return 0; }}\n",
        "wrong.so: error LIB005: the library exports no module infrastructure\n",
    ),
    "no stamp": ("int f(void) { return 0; }\n", "wrong.so: error LIB004: the library has no stamp"),
    "a missing symbol": (
        "#include_next\n",
        "LIB008: the library wants 'nobody_has_it', which neither this runtime nor a library that it needs has\n",
    ),
}


@pytest.mark.parametrize("name", LIBRARIES)
def test_a_library_that_the_server_would_not_take_is_not_published(name: str, folder: Path, ecxs: Ecxs) -> None:
    text, message = LIBRARIES[name]
    if name == "a missing symbol":
        text = (folder / "greet.c").read_text() + "int nobody_has_it(void);\nint g(void) { return nobody_has_it(); }\n"
    (folder / "wrong.c").write_text(text)
    (folder / "wrong.so").write_bytes(b"the old one")
    (folder / "wrong.ecm").write_text("[wrong]\nmsys.requires = other\n")

    code, out, err = ecxs("-c", "wrong.c")

    assert (code, out) == (4, "")
    assert message in err
    assert (folder / "wrong.so").read_bytes() == b"the old one"
    assert (folder / "wrong.ecm").read_text() == "[wrong]\nmsys.requires = other\n"
    assert outputs(folder) == ["wrong.ecm", "wrong.so"]


def test_deprecated_slots_are_a_warning_each_and_refused_with_strict(folder: Path, ecxs: Ecxs) -> None:
    code, out, err = ecxs("-c", "older.c")
    assert (code, out) == (0, "older.so\n")
    assert err == (
        "older.c:16: warning LIB010: module 'older' fills the deprecated slot module_init\n"
        "  16 | EC_MODULE_EXPORT generic_module_infrastructure older = {{\n"
        "  hint: use module_ext_init with the mode EC_MODULE_INIT_INIT\n"
        "older.c:16: warning LIB010: module 'older' fills the deprecated slot module_post_init\n"
        "  16 | EC_MODULE_EXPORT generic_module_infrastructure older = {{\n"
        "  hint: use module_ext_init with the mode EC_MODULE_INIT_POSTINIT\n"
        "2 warnings\n"
        "older.so: built, module 'older' (shape 3)\n"
    )
    code, out, err = ecxs("-c", "older.c", "--strict", "-o", "strict.so")
    assert (code, out) == (4, "")
    assert "older.c:16: error LIB010: module 'older' fills the deprecated slot module_init\n" in err
    assert "older.c:16: error LIB010: module 'older' fills the deprecated slot module_post_init\n" in err
    assert outputs(folder) == ["compile_commands.json", "older.ecm", "older.so"]


def test_without_a_compiler_the_package_is_named(
    folder: Path, ecxs: Ecxs, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    message = f"error: there is no C compiler on PATH\n  hint: {INSTALL}, or name a compiler in CC\n"
    assert ecxs("-c", "greet.c") == (3, "", message)
    assert outputs(folder) == []

    monkeypatch.chdir(tmp_path)
    _, out, _ = ecxs("doctor")
    assert f"there is no C compiler on PATH\n  hint: for C modules, {INSTALL}, or name a compiler in CC\n" in out


@pytest.mark.parametrize("variable", ["CC", "CXX"])
def test_a_compiler_that_is_named_and_missing_is_told(
    variable: str, folder: Path, ecxs: Ecxs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "no-such-compiler -m64")
    code, out, err = ecxs("-c", "greet.c")
    assert (code, out) == (3, "")
    assert err.startswith(f"error: there is no program 'no-such-compiler', which {variable} names\n  hint: install g")
    assert err.endswith(f", or name another one in {variable}\n")


def test_without_a_compiler_for_cxx_its_package_is_named(
    folder: Path, ecxs: Ecxs, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("gcc", "as", "ld"):
        (tools / name).symlink_to(str(shutil.which(name)))
    monkeypatch.setenv("PATH", str(tools))
    message = "error: there is no C++ compiler\n  hint: install g++: 'apt-get install g++', or name one in CXX\n"
    assert ecxs("-c", "cxx.cc") == (3, "", message)
    assert ecxs("-c", "greet.c")[0] == 0


LACKS = {
    "x.c:1:10: fatal error: stdio.h: No such file or directory": (
        "the compiler has no header 'stdio.h' of the C library",
        "install libc6-dev: 'apt-get install libc6-dev'",
    ),
    "x.c:1:10: fatal error: 'stdio.h' file not found": (
        "the compiler has no header 'stdio.h' of the C library",
        "install libc6-dev: 'apt-get install libc6-dev'",
    ),
    "gcc: fatal error: cannot execute ‘cc1plus’: execvp: No such file or directory": (
        "the compiler lacks its program 'cc1plus'",
        "install g++: 'apt-get install g++'",
    ),
    "gcc: fatal error: cannot execute 'as': execvp: No such file or directory": (
        "the compiler lacks its program 'as'",
        "install binutils: 'apt-get install binutils'",
    ),
    "/usr/bin/ld: cannot find crti.o: No such file or directory": (
        "the linker has no 'crti.o'",
        "install libc6-dev: 'apt-get install libc6-dev'",
    ),
}


@pytest.mark.parametrize("output", LACKS)
def test_a_compiler_without_its_headers_or_programs_is_a_lack_of_the_machine(
    output: str, folder: Path, ecxs: Ecxs, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    compiler = script(tmp_path / "cc", f'echo "{output}" >&2\nexit 1\n')
    monkeypatch.setenv("CC", str(compiler))
    message, hint = LACKS[output]

    assert ecxs("-c", "greet.c") == (3, "", f"{output}\nerror: {message}\n  hint: {hint}\n")
    assert outputs(folder) == []
    monkeypatch.chdir(tmp_path)
    assert f"optional compiler    {message}\n  hint: for C modules, {hint}\n" in ecxs("doctor")[1]


CRASHES = {
    "kill -SEGV $$": "'cc' was ended by SIGSEGV while it compiled 'greet.c'\n",
    "kill -KILL $$": (
        "'cc' was ended by SIGKILL while it compiled 'greet.c'\n"
        "  hint: SIGKILL often means that the memory was used up: see 'dmesg', and build with fewer jobs\n"
    ),
    "echo 'cc: fatal error: Killed signal terminated program cc1' >&2; exit 1": (
        "'cc1', which 'cc' had started, was ended by a signal (killed) while it compiled 'greet.c'\n"
        "  hint: this often means that the memory was used up: see 'dmesg', and build with fewer jobs\n"
    ),
    "echo 'greet.c:1: internal compiler error: Segmentation fault' >&2; exit 1": (
        "'cc' crashed while it compiled 'greet.c'\n"
        "  hint: this is a fault of the compiler, not of the source: try other options, such as -O1, "
        "or another version\n"
    ),
}


@pytest.mark.parametrize("crash", CRASHES)
def test_a_compiler_that_crashes_or_is_killed_is_told_in_a_sentence(
    crash: str, folder: Path, ecxs: Ecxs, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # Preprocessing works; the compilation does not.
    script(tmp_path / "cc", f'for word; do [ "$word" = -E ] && exec gcc "$@"; done\n{crash}\n')
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setenv("CC", "cc")

    code, out, err = ecxs("-c", "greet.c")

    assert (code, out) == (4, "")
    assert err.endswith(f"error: {CRASHES[crash]}")
    assert outputs(folder) == []


def test_a_compiler_that_makes_nothing_is_not_believed(
    folder: Path, ecxs: Ecxs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CC", "true")
    assert ecxs("-c", "greet.c") == (
        4,
        "",
        (
            "error: 'true' ended without an error and made no object of 'greet.c'\n"
            "  hint: check the program that CC or CXX names\n"
        ),
    )


def test_a_compiler_that_cannot_be_started_is_told(
    folder: Path, ecxs: Ecxs, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = script(tmp_path / "cc", "")
    program.write_bytes(b"#!/no/such/interpreter\n")
    monkeypatch.setenv("CC", str(program))
    code, out, err = ecxs("-c", "greet.c")
    assert (code, out) == (3, "")
    assert err == (
        f"error: cannot start '{program}': no such file or directory\n  hint: check the program that CC or CXX names\n"
    )


def test_quotes_of_a_variable_are_checked(folder: Path, ecxs: Ecxs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CC", "gcc '-DA")
    message = "error: CC is no command: no closing quotation: 'gcc '-DA'\n  hint: mend its quotes\n"
    assert ecxs("-c", "greet.c") == (2, "", message)


def test_an_output_in_a_folder_that_is_not_there_is_refused(folder: Path, ecxs: Ecxs) -> None:
    assert ecxs("-c", "greet.c", "-o", "nowhere/greet.so") == (
        3,
        "",
        (
            "error: cannot write 'nowhere/greet.so': there is no folder 'nowhere'\n"
            "  hint: make it first: 'mkdir -p nowhere', or name another output with -o\n"
        ),
    )


def test_an_output_that_is_a_folder_is_refused(folder: Path, ecxs: Ecxs) -> None:
    (folder / "greet.so").mkdir()
    assert ecxs("-c", "greet.c") == (
        3,
        "",
        "error: cannot write 'greet.so': it is a folder\n  hint: remove the folder, or name another output with -o\n",
    )
    assert outputs(folder) == ["greet.so"]


def test_a_manifest_that_is_no_text_is_left_alone(folder: Path, ecxs: Ecxs) -> None:
    (folder / "greet.ecm").write_bytes(b"[greet]\n\xff\n")
    code, out, err = ecxs("-c", "greet.c")
    assert (code, out) == (3, "")
    assert err == (
        "error: the manifest 'greet.ecm' is no text: byte 9 is not UTF-8\n"
        "  hint: mend it, or remove it: the build then writes it anew\n"
    )
    assert outputs(folder) == ["greet.ecm"]


def test_without_our_headers_the_installation_is_named(
    folder: Path, ecxs: Ecxs, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ecxs.languages.c import flags

    monkeypatch.setattr(flags, "INCLUDE", folder / "gone")
    assert ecxs("-c", "greet.c") == (
        3,
        "",
        (
            f"error: the headers of the Module API are not in '{folder}/gone'\n"
            "  hint: install ecxs anew: 'pip install --force-reinstall ecxs'\n"
        ),
    )


def test_findings_of_a_refused_build_are_a_json_report(folder: Path, ecxs: Ecxs) -> None:
    (folder / "wrong.c").write_text(f"{HEAD}int f(void)\n{{\n  return undeclared;\n}}\n")

    code, out, err = ecxs("-c", "wrong.c", "--format", "json")

    report = json.loads(out)
    assert (code, report["exit_code"], report["library"]) == (4, 4, None)
    assert "wrong.c:4:10: error:" in err
    assert [(found["rule"], found["file"], found["line"], found["column"]) for found in report["findings"]] == [
        ("CC001", "wrong.c", 4, 10)
    ]
    assert report["error"] == {"message": "the compiler refuses 'wrong.c'", "hint": ""}


HOOK_FUNCTIONS = {
    "register_core_log_permanent_failure_v1_hook_first": (
        'write `#include "hooks/core/log_permanent_failure_v1.h"`, which declares the hook'
    ),
    "has_core_log_permanent_failure_v1_hook": (
        'write `#include "hooks/core/log_permanent_failure_v1.h"`, which declares the hook'
    ),
    "call_ac_auth_nothing_txn": (
        "include the header that declares the hook with EC_DECLARE_HOOK or EC_DECLARE_VOID_HOOK"
    ),
}


@pytest.mark.parametrize("name", HOOK_FUNCTIONS)
def test_a_function_of_a_hook_whose_header_is_not_included_names_the_header(
    name: str, folder: Path, ecxs: Ecxs
) -> None:
    text = (folder / "greet.c").read_text()
    (folder / "greet.c").write_text(f"{text}int {name}();\nint g(void);\nint g(void) {{ return {name}(); }}\n")

    code, _, err = ecxs("-c", "greet.c")

    assert code == 4
    message = f"LIB008: the library wants '{name}', which neither this runtime nor a library that it needs has\n"
    line = text.count("\n") + 3
    assert err.startswith(f"greet.c:{line}: error {message}  {line} | ")
    assert err.endswith(f"\n  hint: {HOOK_FUNCTIONS[name]}\n1 error\n")
