"""Commands that take built libraries: hooks, graph, breaking and validate, on sound and on broken ones."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecxs.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLES = Path(__file__).parents[2] / "runtime/formats/library/samples"
COMMANDS = (
    ("hooks", "list", "--libexec", "owl.so"),
    ("hooks", "show", "owl.hoot", "--libexec", "owl.so"),
    ("graph", "owl.so"),
    ("breaking", "owl.so", "owl.so"),
)


@pytest.fixture(autouse=True)
def owl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compile_library: Callable[..., Path]) -> Path:
    monkeypatch.chdir(tmp_path)
    return compile_library(Path("owl.so"), SAMPLES / "owl.c")


def run(*words: str) -> int:
    return main(list(words))


def test_the_hooks_of_a_library_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("hooks", "show", "owl.hoot", "--libexec", "owl.so", "--format", "json") == 0

    hook = json.loads(capsys.readouterr().out)["hook"]
    assert hook["prototype"] == "int owl_hoot(void *closure, int times, const char *tone)"
    assert hook["policy"]["until"] == "nonzero"


def test_the_graph_of_a_folder_has_modules_that_are_known_by_their_library(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("owl.ecm").write_text("[owl]\nmsys.requires = clockwork\n")

    assert run("graph", ".", "--format", "json") == 0

    graph = json.loads(capsys.readouterr().out)
    assert [(it["name"], it["language"], it["requires"]) for it in graph["modules"]] == [("owl", "c", ["clockwork"])]
    assert {it["name"] for it in graph["hooks"]} == {"owl.hoot", "core.log_permanent_failure_v1"}


def test_what_a_new_build_takes_away_breaks(
    capsys: pytest.CaptureFixture[str], compile_library: Callable[..., Path]
) -> None:
    source = Path("source/owl.c")
    source.parent.mkdir()
    text = (SAMPLES / "owl.c").read_text(encoding="utf-8")
    source.write_text(
        text.replace("int times, const char *tone", "int times, char *tone").replace("owl_one", "owl_two")
    )
    compile_library(Path("new/owl.so"), source)

    assert run("breaking", "owl.so", "new", "--format", "json") == 1

    changes = json.loads(capsys.readouterr().out)["changes"]
    assert {it["subject"] for it in changes if it["is_breaking"]} == {
        "capability config.Global.owl_one",
        "hook owl.hoot",
        "option owl_one",
    }


@pytest.mark.parametrize("words", COMMANDS, ids=[words[0] + words[1][:4] for words in COMMANDS])
def test_a_broken_library_is_an_error_and_no_traceback(
    words: tuple[str, ...], owl: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    owl.write_bytes(owl.read_bytes()[:2000])

    assert run(*words) == 1

    error = capsys.readouterr().err
    assert error.startswith("error: owl.so: ")
    assert "ends behind the end of the file" in error


def test_a_library_without_a_module_says_how_to_learn_more(
    owl: Path, capsys: pytest.CaptureFixture[str], compile_library: Callable[..., Path]
) -> None:
    Path("tide.c").write_text("int tide_level(void) { return 1; }\n")
    compile_library(owl, Path("tide.c"))

    assert run("graph", "owl.so") == 1

    assert capsys.readouterr().err == (
        "error: owl.so: the library holds no module infrastructure\n"
        "  hint: 'ecxs validate --level symbols' says what is missing\n"
    )


def test_a_manifest_that_is_named_is_compared_with_its_library_at_the_level_of_symbols(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("owl.ecm").write_text("[foam]\n")

    assert run("validate", "--select", "ECM032", "owl.ecm") == 0
    assert run("validate", "--select", "ECM032", "--level", "symbols", "owl.ecm") == 1
    assert "owl.ecm:1:1: error ECM032: the library 'owl.so' exports no module 'foam'" in capsys.readouterr().out


def test_the_lines_of_a_manifest_are_mended(capsys: pytest.CaptureFixture[str]) -> None:
    Path("owl.ecm").write_text("# mine\n[owl]\n")

    assert run("validate", "--fix", "--level", "symbols", "--select", "ECM035", ".") == 0

    assert Path("owl.ecm").read_text().splitlines()[:3] == [
        "# mine",
        "[owl]",
        "msys.provides:auto = config.Global.Night_Mode",
    ]
    assert "mended owl.ecm: ECM035" in capsys.readouterr().err


def test_entries_that_are_no_files_hide_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    Path("libexec").mkdir()
    Path("owl.so").rename("libexec/owl.so")
    Path("libexec/loop.so").symlink_to("loop.so")
    Path("libexec/away.so").symlink_to("nowhere")
    os.mkfifo("libexec/pipe.ecm")

    assert run("validate", "--level", "symbols", "libexec", "--select", "TREE001,LIB019") == 1

    shown = capsys.readouterr().out
    assert "libexec/loop.so: error TREE001: cannot read 'loop.so': too many levels of symbolic links" in shown
    assert "libexec/away.so: error TREE001: cannot read 'away.so': it leads nowhere" in shown
    assert "libexec/pipe.ecm: error TREE001: cannot read 'pipe.ecm': it is no file" in shown
    assert "warning LIB019" in shown
