"""A rebuild that changes nothing does nothing; whatever could change the library builds it anew."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest

from ecxs.rules.library import symbol_cache
from tests.toolkit.languages.c.conftest import Facts, script

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Ecxs = Callable[..., tuple[int, str, str]]

SAME = "greet.so: unchanged\n"


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """A compiler that counts: returns what was asked of it since the last time, a letter each."""
    log = tmp_path / "log"
    log.touch()
    mode = 'case " $* " in *" -E "*) echo E;; *" -c "*) echo c;; *) echo l;; esac'
    compiler = script(tmp_path / "gcc", f'{mode} >> {log}\nexec /usr/bin/gcc "$@"\n')
    monkeypatch.setenv("CC", str(compiler))

    def asked() -> list[str]:
        found = log.read_text().split()
        log.write_text("")
        return found

    return asked


@pytest.fixture
def settled(folder: Path) -> Path:
    """The folder, with files that were not saved just now."""
    past = time.time() - 60
    for path in folder.rglob("*"):
        os.utime(path, (past, past))
    return folder


def age(path: Path, text: str) -> None:
    """Change a file, some time ago."""
    path.write_text(text)
    past = time.time() - 30
    os.utime(path, (past, past))


def test_nothing_runs_and_nothing_is_written(settled: Path, ecxs: Ecxs, calls: Callable[[], list[str]]) -> None:
    words = ("-c", "greet.c", "part.c", "-DWANTS_PART", "-Iheaders", "-Wall", "-lm")
    assert ecxs(*words)[0] == 0
    assert calls() == ["E", "E", "c", "c", "l"]
    before = {path: path.stat() for path in (settled, *settled.iterdir())}

    assert ecxs(*words) == (0, "greet.so\n", SAME)

    assert calls() == []
    after = {path: path.stat() for path in (settled, *settled.iterdir())}
    assert {path: (one.st_mtime_ns, one.st_ino) for path, one in before.items()} == {
        path: (one.st_mtime_ns, one.st_ino) for path, one in after.items()
    }


CHANGES: dict[str, tuple[str, str]] = {
    "the source": ("greet.c", "E c l"),
    "a header": ("headers/mark.h", "E c l"),
    "a library": ("libpart.a", "E l"),
    "the manifest": ("greet.ecm", "E l"),
    "the output": ("greet.so", "E l"),
    "a response file": ("more", "E l"),
    "a linker script": ("exports.map", "E l"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_seen(name: str, settled: Path, ecxs: Ecxs, calls: Callable[[], list[str]]) -> None:
    import subprocess

    subprocess.run("gcc -c -fPIC part.c -o part.o && ar rcs libpart.a part.o && rm part.o", shell=True, check=True)
    age(settled / "more", "-Iheaders")
    age(settled / "exports.map", "{ global: *; };\n")
    past = time.time() - 60
    os.utime(settled / "libpart.a", (past, past))
    words = (
        "-c",
        "greet.c",
        "-DWANTS_PART",
        "-include",
        "mark.h",
        "@more",
        "libpart.a",
        "-Wl,--version-script=exports.map",
    )
    assert ecxs(*words)[0] == 0
    assert ecxs(*words)[2] == SAME
    calls()
    path, runs = CHANGES[name]
    changed = settled / path
    with changed.open("ab") as file:
        file.write(b"\n")

    assert ecxs(*words)[0] == 0

    assert calls() == runs.split()


def test_a_touched_file_of_the_same_content_is_no_change(
    settled: Path, ecxs: Ecxs, calls: Callable[[], list[str]]
) -> None:
    assert ecxs("-c", "greet.c")[0] == 0
    calls()
    (settled / "greet.c").touch()
    assert ecxs("-c", "greet.c")[2] == SAME
    assert calls() == []


def test_what_is_remade_unchanged_is_newer_than_its_source(settled: Path, ecxs: Ecxs) -> None:
    made = [settled / "greet.so", settled / "greet.ecm"]
    assert ecxs("-c", "greet.c")[0] == 0
    for words in (("-c", "greet.c"), ("-c", "greet.c", "--compile-commands", "none")):
        for path in made:
            os.utime(path, (time.time() - 90, time.time() - 90))
        os.utime(settled / "greet.c", (time.time() - 30, time.time() - 30))
        inodes = [path.stat().st_ino for path in made]
        assert ecxs(*words)[0] == 0
        # Else make asks for them at each call.
        assert all(path.stat().st_mtime > (settled / "greet.c").stat().st_mtime for path in made)
        assert [path.stat().st_ino for path in made] == inodes


def test_a_new_header_that_comes_first_is_a_change(settled: Path, ecxs: Ecxs) -> None:
    age(
        settled / "greet.c",
        (settled / "greet.c").read_text().replace('#include "module.h"', '#include "module.h"\n#include <mark.h>'),
    )
    words = ("-c", "greet.c", "-Ifirst", "-Iheaders")
    assert ecxs(*words)[0] == 0
    assert ecxs(*words)[2] == SAME
    (settled / "first").mkdir()
    (settled / "first" / "other.h").touch()
    assert ecxs(*words)[2] == SAME
    (settled / "first" / "mark.h").write_text('#define MARK "first"\n')
    assert ecxs(*words)[0] == 0
    assert b"mark=first" in Facts.of(settled / "greet.so").content


@pytest.mark.parametrize("words", [("-DOTHER",), ("-O1",), ("--api", "4"), ("-lm",), ("--strict",)])
def test_other_options_are_a_change(words: tuple[str, ...], settled: Path, ecxs: Ecxs) -> None:
    assert ecxs("-c", "newer.c")[0] == 0
    assert ecxs("-c", "newer.c")[2] == "newer.so: unchanged\n"
    assert ecxs("-c", "newer.c", *words)[2] != "newer.so: unchanged\n"


def test_another_compiler_is_a_change(
    settled: Path, ecxs: Ecxs, calls: Callable[[], list[str]], tmp_path: Path
) -> None:
    assert ecxs("-c", "greet.c")[0] == 0
    assert ecxs("-c", "greet.c")[2] == SAME
    calls()
    compiler = tmp_path / "gcc"
    compiler.write_text(compiler.read_text() + "# of another version\n")
    assert ecxs("-c", "greet.c")[0] == 0
    assert calls() == ["E", "c", "l"]


def test_a_variable_that_compilers_obey_is_a_change(settled: Path, ecxs: Ecxs, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ecxs("-c", "greet.c")[0] == 0
    monkeypatch.setenv("C_INCLUDE_PATH", str(settled / "headers"))
    assert ecxs("-c", "greet.c")[2] != SAME


def test_what_was_saved_during_the_build_is_read_again(
    settled: Path, ecxs: Ecxs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = 'case " $* " in *" -E "*) ;; *" -c "*) /usr/bin/gcc "$@"; echo >> greet.c; exit 0;; esac'
    monkeypatch.setenv("CC", str(script(tmp_path / "gcc", f'{late}\nexec /usr/bin/gcc "$@"\n')))
    assert ecxs("-c", "greet.c")[0] == 0
    assert ecxs("-c", "greet.c")[2] != SAME


def test_warnings_are_told_again(settled: Path, ecxs: Ecxs) -> None:
    age(settled / "greet.c", (settled / "greet.c").read_text() + "static int unused;\n")
    first = ecxs("-c", "greet.c", "-Wall")
    assert "unused" in first[2]
    again = ecxs("-c", "greet.c", "-Wall")
    assert again[2] == first[2].replace(": built, module 'greet' (shape 3)", ": unchanged")
    age(settled / "part.c", (settled / "part.c").read_text() + "\n")
    assert "unused" in ecxs("-c", "greet.c", "part.c", "-Wall")[2]


def test_findings_are_told_again_by_what_is_kept(settled: Path, ecxs: Ecxs, monkeypatch: pytest.MonkeyPatch) -> None:
    first = ecxs("-c", "older.c")
    assert "warning LIB010" in first[2]
    # The short line at the end is that of a library which is current before anything of size is imported.
    assert ecxs("-c", "older.c")[2] == first[2].replace(": built, module 'older' (shape 3)", ": unchanged")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[33m\x1b[1mwarning" in ecxs("-c", "older.c")[2]


def test_findings_are_told_again_in_every_format(settled: Path, ecxs: Ecxs) -> None:
    import json

    assert ecxs("-c", "older.c", "--json")[0] == 0
    report = json.loads(ecxs("-c", "older.c", "--json")[1])
    assert (report["changed"], [found["rule"] for found in report["findings"]]) == (False, ["LIB010", "LIB010"])
    assert report["modules"] == [{"name": "older", "api": 3, "kind": "generic"}]


def test_symbols_of_needed_libraries_are_kept_where_validate_finds_them(
    settled: Path, ecxs: Ecxs, tmp_path: Path
) -> None:
    # The C library is searched when a function is not the runtime's.
    call = "int puts(const char *);\nint say(void) { return puts(MARK); }\n"
    age(settled / "greet.c", (settled / "greet.c").read_text() + call)
    assert ecxs("-c", "greet.c", '-DMARK="7"')[0] == 0
    assert sorted(path.name for path in (tmp_path / "cache" / "ecxs").iterdir()) == ["c", "symbols"]
    assert symbol_cache() == tmp_path / "cache" / "ecxs" / "symbols"
    assert not (tmp_path / "cache" / "ecxs" / "c" / "symbols").exists()


def test_only_the_changed_source_is_compiled(settled: Path, ecxs: Ecxs, calls: Callable[[], list[str]]) -> None:
    words = ("-c", "greet.c", "part.c", "-DWANTS_PART")
    assert ecxs(*words)[0] == 0
    calls()
    age(settled / "part.c", (settled / "part.c").read_text().replace("1", "2"))
    assert ecxs(*words)[0] == 0
    assert calls() == ["E", "E", "c", "l"]


def test_a_library_that_comes_out_the_same_keeps_its_inode(settled: Path, ecxs: Ecxs) -> None:
    assert ecxs("-c", "greet.c")[0] == 0
    before = (settled / "greet.so").stat()
    age(settled / "greet.c", (settled / "greet.c").read_text() + "\n")
    assert ecxs("-c", "greet.c")[2] == "greet.so: unchanged, module 'greet' (shape 3)\n"
    assert (settled / "greet.so").stat().st_ino == before.st_ino


def test_a_damaged_or_missing_cache_is_no_failure(settled: Path, ecxs: Ecxs, tmp_path: Path) -> None:
    assert ecxs("-c", "greet.c")[0] == 0
    for text in ("{", "[]", '{"schema": 1}', '{"schema": 1, "key": 2}', "null"):
        for state in (tmp_path / "cache").rglob("state.json"):
            state.write_text(text)
        assert ecxs("-c", "greet.c")[0] == 0
    for path in (tmp_path / "cache").rglob("*.txt"):
        path.unlink()
    assert ecxs("-c", "greet.c", "-lm")[0] == 0


def test_a_home_that_cannot_be_written_is_no_failure(
    settled: Path, ecxs: Ecxs, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    for home in (str(tmp_path / "file" / "cache"), ""):
        monkeypatch.setenv("XDG_CACHE_HOME", home)
        monkeypatch.setenv("HOME", home)
        assert ecxs("-c", "greet.c", f"-DHOME_{len(home)}")[0] == 0
        assert ecxs("-c", "greet.c", f"-DHOME_{len(home)}")[0] == 0


def test_a_build_with_side_effects_is_made_in_full(settled: Path, ecxs: Ecxs, calls: Callable[[], list[str]]) -> None:
    assert ecxs("-c", "greet.c", "-MMD")[0] == 0
    (settled / "greet.d").unlink()
    calls()
    assert ecxs("-c", "greet.c", "-MMD")[0] == 0
    assert calls() == ["E", "c", "l"]
    assert (settled / "greet.d").read_text().startswith("greet.o: greet.c")


def test_a_cache_that_others_may_write_is_not_used(settled: Path, ecxs: Ecxs, tmp_path: Path) -> None:
    assert ecxs("-c", "greet.c")[0] == 0
    (kept,) = (tmp_path / "cache/ecxs/c").glob("*/state.json")
    kept.parent.chmod(0o777)
    before = kept.read_bytes()

    assert ecxs("-c", "greet.c", "-DNEW")[0] == 0

    assert kept.read_bytes() == before


def test_pipes_in_the_cache_are_not_waited_for(settled: Path, ecxs: Ecxs, tmp_path: Path) -> None:
    assert ecxs("-c", "greet.c")[0] == 0
    for path in [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]:
        path.unlink()
        os.mkfifo(path)

    assert ecxs("-c", "greet.c")[0] == 0
