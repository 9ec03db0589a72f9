"""Installation, questions, pkg-config, the database of commands, and how the program is run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from ecxs import __version__
from ecxs.languages.c.flags import INCLUDE, PKG_CONFIG
from tests.toolkit.languages.c.conftest import ROOT, Facts, environment

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Ecxs = Callable[..., tuple[int, str, str]]


def test_a_library_is_installed_with_its_manifest(folder: Path, ecxs: Ecxs, tmp_path: Path) -> None:
    assert ecxs("-c", "greet.c")[0] == 0
    libexec = tmp_path / "server" / "libexec"
    assert ecxs("-i", "greet.so", "--prefix", tmp_path / "server") == (0, f"{libexec}/greet.so\n", "")
    assert sorted(path.name for path in libexec.iterdir()) == ["greet.ecm", "greet.so"]
    assert (libexec / "greet.so").read_bytes() == (folder / "greet.so").read_bytes()


@pytest.mark.parametrize(
    ("words", "installed"),
    [
        ((), "opt/msys/ecelerity/libexec"),
        (("--prefix", "/usr"), "usr/libexec"),
        (("--prefix=/usr", "--libexec=/srv/modules"), "srv/modules"),
    ],
)
def test_destdir_goes_before_the_folder(
    words: tuple[str, ...], installed: str, folder: Path, ecxs: Ecxs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESTDIR", str(tmp_path / "root"))
    assert ecxs("-c", "-i", "greet.c", *words)[:2] == (0, f"{tmp_path}/root/{installed}/greet.so\n")
    assert (tmp_path / "root" / installed / "greet.ecm").read_text() == "[greet]\n"


def test_destdir_needs_a_folder_from_the_root(folder: Path, ecxs: Ecxs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESTDIR", "/root")
    assert ecxs("-c", "-i", "greet.c", "--libexec", "here")[::2] == (
        2,
        (
            "greet.so: built, module 'greet' (shape 3)\n"
            "error: with DESTDIR the folder 'here' must begin with '/'\n"
            "  hint: name the folder from the root: DESTDIR goes before it\n"
        ),
    )


def test_an_installed_library_that_is_mapped_is_not_harmed(folder: Path, ecxs: Ecxs, tmp_path: Path) -> None:
    assert ecxs("-c", "-i", "greet.c", "--libexec", tmp_path / "l")[0] == 0
    held = (tmp_path / "l" / "greet.so").open("rb")
    before = held.read()
    assert ecxs("-c", "-i", "greet.c", '-DMARK="7"', "--libexec", tmp_path / "l")[0] == 0
    held.seek(0)
    with held:
        assert held.read() == before
    assert (tmp_path / "l" / "greet.so").read_bytes() != before
    assert [path.name for path in (tmp_path / "l").iterdir() if path.name.startswith(".")] == []


def test_what_is_no_library_is_not_installed(folder: Path, ecxs: Ecxs, tmp_path: Path) -> None:
    (folder / "fake.so").write_bytes(b"no library")
    code, out, err = ecxs("-i", "fake.so", "--libexec", tmp_path / "l")
    assert (code, out) == (4, "")
    assert err.startswith("fake.so: error LIB003: ")
    assert not (tmp_path / "l").exists()


def test_a_library_without_manifest_is_not_installed(folder: Path, ecxs: Ecxs, tmp_path: Path) -> None:
    assert ecxs("-c", "greet.c")[0] == 0
    (folder / "greet.ecm").unlink()
    assert ecxs("-i", "greet.so", "--libexec", tmp_path / "l") == (
        3,
        "",
        (
            "error: 'greet.so' has no manifest 'greet.ecm' beside it\n"
            "  hint: build the library with 'ecxs -c', which writes it\n"
        ),
    )


def test_an_installation_is_reported_in_json(folder: Path, ecxs: Ecxs, tmp_path: Path) -> None:
    built = json.loads(ecxs("-c", "-i", "greet.c", "--json", "--libexec", tmp_path / "l")[1])
    assert (built["library"], built["installed"]) == ("greet.so", [f"{tmp_path}/l/greet.so"])
    alone = json.loads(ecxs("-i", "greet.so", "--json", "--libexec", tmp_path / "l")[1])
    assert (alone["library"], alone["installed"]) == (None, [f"{tmp_path}/l/greet.so"])


def test_questions_are_answered(folder: Path, ecxs: Ecxs) -> None:
    answers = {
        "CC": "gcc",
        "CXX": "g++",
        "INCLUDEDIR": str(INCLUDE),
        "libexecdir": "/opt/msys/ecelerity/libexec",
        "PREFIX": "/opt/msys/ecelerity",
        "VERSION": __version__,
        "PKGCONFIGDIR": str(PKG_CONFIG),
        "CFLAGS": "-O2 -g -fvisibility=default -fPIC",
        "CPPFLAGS": f"-D_GNU_SOURCE -DSHARED_MODULE -I{INCLUDE}",
        "INCLUDES": f"-I{INCLUDE}",
    }
    assert {name: ecxs("-q", name) for name in answers} == {
        name: (0, f"{text}\n", "") for name, text in answers.items()
    }
    assert ecxs("-q", "LIBEXECDIR", "--prefix", "/usr") == (0, "/usr/libexec\n", "")


def test_pkg_config_finds_the_headers(folder: Path, tmp_path: Path) -> None:
    asked = ["pkg-config", "--cflags", "--modversion", "ecxs"]
    settings = {**os.environ, "PKG_CONFIG_PATH": str(PKG_CONFIG)}
    version = subprocess.run(
        ["pkg-config", "--modversion", "ecxs"], env=settings, text=True, capture_output=True, check=True
    )
    flags = subprocess.run(["pkg-config", "--cflags", "ecxs"], env=settings, text=True, capture_output=True, check=True)
    assert version.stdout.strip() == __version__, asked
    words = flags.stdout.split()
    subprocess.run(["gcc", "-fsyntax-only", *words, "greet.c"], cwd=folder, check=True)


def test_the_database_of_commands_is_merged_by_file(folder: Path, ecxs: Ecxs) -> None:
    other = {"directory": "/elsewhere", "file": "greet.c", "arguments": ["cc"], "note": "of another tool"}
    (folder / "compile_commands.json").write_text(json.dumps([other]))
    assert ecxs("-c", "greet.c", "part.c")[0] == 0
    assert ecxs("-c", "greet.c", '-DMARK="7"')[0] == 0
    found = json.loads((folder / "compile_commands.json").read_text())
    assert [(one["directory"], one["file"]) for one in found] == [
        ("/elsewhere", "greet.c"),
        (str(folder), "part.c"),
        (str(folder), "greet.c"),
    ]
    assert found[0] == other
    assert '-DMARK="7"' in found[2]["arguments"]
    assert found[2]["arguments"][-4:] == ["-c", "-o", "greet.o", "greet.c"]
    subprocess.run([*found[2]["arguments"][:-4], "-fsyntax-only", "greet.c"], cwd=folder, check=True)


def test_a_database_of_commands_that_is_none_is_left_alone(folder: Path, ecxs: Ecxs) -> None:
    for number, text in enumerate(("no json", '{"a": 1}', "[1]", "[" * 100_000)):
        (folder / "compile_commands.json").write_text(text)
        code, _, err = ecxs("-c", "greet.c", f"-DN={number}")
        assert code == 0
        assert "note: 'compile_commands.json' is no " in err
        assert (folder / "compile_commands.json").read_text() == text


def test_the_database_of_commands_can_be_elsewhere_or_nowhere(folder: Path, ecxs: Ecxs, tmp_path: Path) -> None:
    assert ecxs("-c", "greet.c", "--compile-commands", "none")[0] == 0
    assert not (folder / "compile_commands.json").exists()
    assert ecxs("-c", "greet.c", f"--compile-commands={tmp_path}/all.json")[0] == 0
    assert len(json.loads((tmp_path / "all.json").read_text())) == 1


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """The program as an installer writes it: with the interpreter in its first line."""
    path = tmp_path / "a bin" / "ecxs"
    path.parent.mkdir()
    text = (ROOT / "scripts" / "ecxs").read_text(encoding="utf-8")
    path.write_text(text.replace("#!python", f"#!{sys.executable}", 1), encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize("runner", ["", "perl", "sh"])
def test_the_program_runs_through_perl_and_sh(runner: str, program: Path, folder: Path) -> None:
    words = [*runner.split(), str(program), "-c", "greet.c", '-DMARK="7 8"']
    done = subprocess.run(words, env=environment(), text=True, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (0, "greet.so\n"), done.stderr
    assert b"mark=7 8" in Facts.of(folder / "greet.so").content


MAKEFILE = """\
prefix = /opt/msys/ecelerity
ECPERL = $(prefix)/bin/perl
ECXS = $(prefix)/bin/ecxs
LIBS = -Wl,-Wl,-rpath,/usr/local/lib -lz

all: greet.so

greet.so: greet.c
\t$(ECPERL) "$(ECXS)" -I$(prefix)/include -Wall $(LIBS) -o greet.so -c greet.c

install: all
\t$(ECPERL) "$(ECXS)" -i --prefix $(prefix) greet.so
"""


@pytest.mark.parametrize("runner", ["perl", "sh", ""])
def test_a_makefile_builds_and_installs(runner: str, program: Path, folder: Path, tmp_path: Path) -> None:
    (folder / "Makefile").write_text(MAKEFILE)
    settings = environment(DESTDIR=str(tmp_path / "root"))
    done = subprocess.run(
        ["make", f"ECXS={program}", f"ECPERL={runner}", "install"],
        env=settings,
        text=True,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    installed = tmp_path / "root" / "opt" / "msys" / "ecelerity" / "libexec"
    assert sorted(path.name for path in installed.iterdir()) == ["greet.ecm", "greet.so"]
    again = subprocess.run(["make", f"ECXS={program}"], env=settings, text=True, capture_output=True, check=True)
    assert "Nothing to be done" in again.stdout


def test_an_unknown_option_of_the_group_is_none_of_a_build(ecxs: Ecxs) -> None:
    code, _, err = ecxs("--bogus")
    assert (code, err.splitlines()[0]) == (2, "error: no such option '--bogus'")
    assert ecxs("--version")[0] == 0


def test_a_current_library_needs_no_large_import(folder: Path) -> None:
    code = (
        "import sys\nfrom ecxs.cli import main\ncode = main(['-c', 'greet.c'])\n"
        "large = ('click', 'elftools', 'tomli', 'rich', 'libcst', 'ecxs.files', 'ecxs.rules', 'ecruntime.model', "
        "'ecruntime.formats', 'ecruntime.catalogue')\nprint(code, [name for name in large if name in sys.modules])"
    )
    words = [sys.executable, "-c", code]
    for _ in range(2):
        os.utime(folder / "greet.c", (1, 1))
        done = subprocess.run(words, env=environment(), text=True, capture_output=True, check=True)
    assert done.stderr == "greet.so: unchanged\n"
    assert done.stdout.splitlines()[-1] == "0 []"
