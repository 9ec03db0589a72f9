"""Projects in C from their declaration to libexec: built by the builder of `ecxs -c`, refused before it compiles."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from ecxs.cli import main
from ecxs.rules import load_rules

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


@pytest.fixture
def owl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a scaffolded project in C; the current folder is the one around it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert main(["new", "owl", "--kind", "c", "-o", str(tmp_path)]) == 0
    return tmp_path / "owl"


def test_a_build_leaves_library_record_and_manifest(owl: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "owl", "--libexec", "libexec"]) == 0
    libexec = owl.parent / "libexec"
    assert sorted(path.name for path in libexec.iterdir()) == ["owl.ecm", "owl.module.json", "owl.so"]
    record = json.loads((libexec / "owl.module.json").read_text())
    assert (record["artifact"], record["language"]) == ("owl.so", "c")
    assert (libexec / "owl.ecm").read_bytes() == (owl / "owl.ecm").read_bytes()
    assert [one["file"] for one in json.loads((owl / "compile_commands.json").read_text())]
    before = {path.name: path.read_bytes() for path in libexec.iterdir()}
    capfd.readouterr()
    assert main(["build", "owl", "--libexec", "libexec"]) == 0
    assert "owl: unchanged" in capfd.readouterr().err
    assert {path.name: path.read_bytes() for path in libexec.iterdir()} == before
    assert main(["validate", "--level", "symbols", "libexec"]) == 0


def test_the_makefile_builds_the_same_module(owl: Path) -> None:
    assert main(["build", "owl"]) == 0
    made = subprocess.run(
        ["make", "-s", f"ECXS={sys.executable} -m ecxs"], cwd=owl, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    assert (owl / "owl.so").is_file()
    assert main(["generate", "owl", "--check"]) == 0


def test_a_missing_and_a_mistyped_function_are_errors_at_build(owl: Path, capfd: pytest.CaptureFixture[str]) -> None:
    source = owl / "src" / "owl.c"
    text = (
        source.read_text()
        .replace("int owl_open(", "int owl_opne(")
        .replace("const char *arguments, int xml)", "int xml)")
    )
    source.write_text(text)
    capfd.readouterr()
    assert main(["build", "owl"]) == 1
    said = capfd.readouterr().err
    assert "CM003: there is no function 'owl_open', which module.toml asks for: int owl_open(struct owl *self);" in said
    wanted = "void owl_control_status(struct owl *self, string *response, const char *arguments, int xml);"
    assert f"CM001: 'owl_control_status' has 3 parameters and not 4; module.toml asks for: {wanted}" in said
    line = 1 + text.splitlines().index(next(line for line in text.splitlines() if "owl_control_status" in line))
    assert f"owl/src/owl.c:{line}:6: error CM001" in said
    assert main(["generate", "owl", "--stubs", "--fix"]) == 0
    assert main(["build", "owl"]) == 0


def test_what_the_compiler_refuses_is_shown_with_its_place(owl: Path, capfd: pytest.CaptureFixture[str]) -> None:
    source = owl / "src" / "owl.c"
    source.write_text(source.read_text().replace("self->reports++;", "self->reprots++;"))
    capfd.readouterr()
    assert main(["build", "owl"]) == 4
    assert "owl/src/owl.c:" in (said := capfd.readouterr().err)
    assert "reprots" in said


def test_options_of_the_linker_come_from_the_project(owl: Path) -> None:
    source, flags = owl / "src" / "owl.c", owl / "build.flags"
    (owl / "extra").mkdir()
    (owl / "extra" / "depth.h").write_text("#define DEPTH 3\n")
    source.write_text(
        f'#include "depth.h"\n#include <zlib.h>\n{source.read_text()}'.replace("(void)self;", "(void)zlibVersion();")
    )
    flags.write_text(f"{flags.read_text()}-I extra -lz # more\n")
    if not subprocess.run(
        ["sh", "-c", "echo '#include <zlib.h>' | gcc -E -"], capture_output=True, check=False
    ).returncode:
        assert main(["build", "owl"]) == 0
    source.write_text(
        source.read_text().replace("#include <zlib.h>\n", "").replace("(void)zlibVersion();", "(void)DEPTH;")
    )
    flags.write_text("-Iextra\n")
    assert main(["build", "owl"]) == 0


def test_additions_build_and_removals_restore_every_byte(owl: Path) -> None:
    before = {
        path: path.read_bytes() for path in sorted(owl.rglob("*")) if path.is_file() and ".ecxs" not in path.parts
    }
    added = [
        ("option", "limit", "--type", "int", "--default", "5"),
        ("provider", "core.log_delivery_v1"),
        ("memtype", "entry", "--size", "16"),
        ("command", "reset"),
        ("hook", "judge_v1", "--returns", "int", "--empty", "0", "--on-failure", "0"),
    ]
    for kind, name, *flags in added:
        assert main(["add", kind, name, *flags, "-C", str(owl)]) == 0
    assert main(["validate", "owl"]) == 0
    assert main(["build", "owl"]) == 0
    for kind, name, *_ in reversed(added):
        assert main(["remove", kind, name, "-C", str(owl)]) == 0
    after = {path: path.read_bytes() for path in before}
    assert after == before


def test_another_name_moves_the_source_and_what_it_names(owl: Path) -> None:
    assert main(["rename", "elk", "-C", str(owl)]) == 0
    assert sorted(path.name for path in (owl / "src").iterdir()) == ["elk.c"]
    text = (owl / "src" / "elk.c").read_text()
    assert "owl_" not in text
    assert "ELK_STATE;" in text
    assert not list((owl / "generated").rglob("*owl*"))
    assert main(["validate", str(owl)]) == 0
    assert main(["build", str(owl)]) == 0


def test_the_last_hook_takes_its_header_with_it(owl: Path) -> None:
    declaration, source = owl / "module.toml", owl / "src" / "owl.c"
    text = declaration.read_text()
    start = text.index("[[hook]]")
    declaration.write_text(text[:start] + text[text.index("[[command]]") :])
    source.write_text(source.read_text().replace("  if (owl_call_decision_v1(note) != 0) return;\n", "  (void)note;\n"))
    assert main(["generate", str(owl)]) == 0
    assert not (owl / "generated" / "hooks").exists()
    assert main(["build", str(owl)]) == 0


def test_the_rules_of_functions_are_explained() -> None:
    assert {"CM001", "CM002", "CM003", "CM004"} <= load_rules().keys()
