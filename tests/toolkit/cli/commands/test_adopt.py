"""`ecxs adopt`: a library with modules, whole; where declarations go, and what is refused."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.toolkit.cli.conftest import run

INCLUDE = Path(__file__).resolve().parents[4] / "runtime" / "ecruntime" / "include"
MODULE = """
EC_MODULE_EXPORT generic_module_infrastructure {0} = {{{{
  EC_MODULE_INIT(EC_MODULE_TYPE_GENERIC, 0), "{0}.c", "Of {0}", NULL, NULL, NULL, NULL, NULL, setup, NULL, NULL, init
}}}};
"""
SOURCE = """#include "module.h"
static int setup(generic_module_infrastructure *self, int flags) { (void)self; (void)flags; return 0; }
static int init(generic_module_infrastructure *self, ec_config_header *conf, string *output, int flags) {
  (void)self; (void)conf; (void)output; (void)flags; return 0;
}
"""
pytestmark = pytest.mark.slow


def compile_library(target: Path, source: str) -> None:
    file = target.with_suffix(".c")
    file.write_text(source, encoding="utf-8")
    words = [*shlex.split(os.environ.get("CC", "gcc")), "-fPIC", "-shared", "-g", "-D_GNU_SOURCE", "-DEC_API=3"]
    subprocess.run([*words, "-isystem", INCLUDE, file, "-o", target], check=True, timeout=50)


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the libraries kelp.so, of one module, and pair.so, of two."""
    folder = tmp_path_factory.mktemp("libraries")
    compile_library(folder / "kelp.so", SOURCE + MODULE.format("kelp"))
    compile_library(folder / "pair.so", SOURCE + MODULE.format("reef") + MODULE.format("moss"))
    return folder


@pytest.fixture
def kelp(libraries: Path, tmp_path: Path) -> Path:
    """The library kelp.so in a folder of its own, with its manifest."""
    (tmp_path / "kelp.ecm").write_text("[kelp]\n", encoding="utf-8")
    return Path(shutil.copy2(libraries / "kelp.so", tmp_path))


TEXT = """# What kelp is, as its built library says it; `ecxs adopt` has told what the library does not say.
schema = 1

[module]
name = "kelp"
language = "c"
type = "generic"
description = "Of kelp"
"""


def test_the_declaration_goes_beside_the_library(kelp: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = kelp.with_name("module.toml")

    assert run(capsys, "adopt", kelp) == (0, f"{target}\n", "")
    assert target.read_text() == TEXT
    assert run(capsys, "validate", target)[0] == 0


def test_the_folder_of_a_built_module_does_as_well(kelp: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "adopt", kelp.parent)[0] == 0
    assert kelp.with_name("module.toml").read_text() == TEXT


def test_notes_are_told_one_in_a_line(kelp: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kelp.with_name("kelp.ecm").unlink()

    assert run(capsys, "adopt", kelp)[2] == (
        "note: kelp: requires: no manifest beside the library has a section of it, so what it requires is not known\n"
    )


def test_several_modules_get_a_folder_each(libraries: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "adopt", libraries / "pair.so", "-o", tmp_path, "--json")
    document = json.loads(out)

    assert code == 0
    assert {module["name"]: module["path"] for module in document["modules"]} == {
        name: str(tmp_path / name / "module.toml") for name in ("moss", "reef")
    }
    assert all((tmp_path / name / "module.toml").is_file() for name in ("moss", "reef"))
    assert {note["module"] for note in document["notes"]} == {"moss", "reef"}


def test_a_file_that_is_there_is_never_overwritten(
    libraries: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "moss" / "module.toml"
    mine.parent.mkdir()
    mine.write_text("mine\n")

    assert run(capsys, "adopt", libraries / "pair.so", "-o", tmp_path) == (
        2,
        "",
        f"error: '{mine}' is there already\n  hint: name another folder with -o; nothing was written\n",
    )
    assert mine.read_text() == "mine\n"
    assert not (tmp_path / "reef").exists()


def test_a_link_that_leads_nowhere_is_there_as_well(kelp: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kelp.with_name("module.toml").symlink_to("nowhere")

    assert run(capsys, "adopt", kelp)[0] == 2
    assert not kelp.with_name("nowhere").exists()


def test_two_libraries_with_one_module_are_refused(kelp: Path, capsys: pytest.CaptureFixture[str]) -> None:
    again = Path(shutil.copy2(kelp, kelp.with_name("again.so")))

    assert run(capsys, "adopt", kelp.parent) == (
        2,
        "",
        f"error: '{again}' and '{kelp}' both have a module 'kelp'\n  hint: name one of the two libraries\n",
    )


def test_a_folder_without_modules_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "adopt", tmp_path) == (
        2,
        "",
        f"error: there is no module in '{tmp_path}'\n  hint: build it first: make ECXS=ecxs, or 'ecxs -c'\n",
    )


def test_a_path_that_does_not_exist_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "adopt", "nowhere.so") == (
        2,
        "",
        "error: there is no file or folder 'nowhere.so'\n  hint: check the spelling of the path\n",
    )


def test_a_truncated_library_is_a_finding(kelp: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kelp.write_bytes(kelp.read_bytes()[:1000])
    code, out, err = run(capsys, "adopt", kelp)

    assert (code, out) == (1, "")
    assert err.startswith(f"{kelp}: error LIB003: ")
    assert not kelp.with_name("module.toml").exists()


def test_a_library_that_is_no_module_is_a_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    compile_library(tmp_path / "plain.so", "int number;\n")
    code, out, err = run(capsys, "adopt", tmp_path / "plain.so")

    assert (code, out) == (1, "")
    assert "error LIB004: the library has no stamp" in err


def test_a_headers_stamp_without_a_module_is_a_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    compile_library(tmp_path / "half.so", SOURCE.replace("static int", "int"))
    code, out, err = run(capsys, "adopt", tmp_path / "half.so")

    assert (code, out) == (1, "")
    assert "error LIB0" in err


def test_a_folder_that_cannot_be_made_is_told(kelp: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "adopt", kelp, "-o", kelp / "in") == (
        3,
        "",
        (
            f"error: cannot make '{kelp}': file exists\n"
            "  hint: check the permissions and the free space of that folder\n"
        ),
    )
