from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from ecruntime.catalogue.hooks import load_hook_catalogue
from ecxs.cli import main

if TYPE_CHECKING:
    from pathlib import Path

DECLARATION = """\
schema = 1
[module]
name = "owl"
language = "python"
type = "singleton"
description = "hoots"
[[hook]]
name = "hoot_v1"
summary = "Hoot once"
params = []
"""


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_list_shows_every_hook_with_its_summary(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hooks", "list"]) == 0
    shown = capsys.readouterr()
    count = len(load_hook_catalogue())
    assert len(shown.out.splitlines()) == count
    assert shown.err == f"{count} of {count} hooks\n"


def test_list_takes_a_word(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hooks", "list", "Permanent_Failure"]) == 0
    assert capsys.readouterr().out.startswith("core.log_permanent_failure_v1\t")


def test_list_as_json_has_prototypes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hooks", "list", "final_validation2", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["hooks"][0]["prototype"].startswith("int core_final_validation2(void *closure, ")


@pytest.mark.parametrize("name", ["core.final_validation2", "core_final_validation2"])
def test_show_prints_the_page_without_its_banner(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hooks", "show", name]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("# core.final\\_validation2\n")
    assert "def core_final_validation2(\n    self,\n    msg: EcMessage,\n" in shown


def test_an_unknown_hook_gets_its_near_misses(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hooks", "show", "core.final_validation3"]) == 2
    assert capsys.readouterr().err.startswith(
        "error: there is no hook 'core.final_validation3'\n  hint: did you mean 'core.final_validation'"
    )


def test_a_declaration_that_cannot_be_read_is_told_beside_the_hooks_of_the_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "module.toml").write_text("name = kelp\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["hooks", "list", "final_validation2"]) == 1
    shown = capsys.readouterr()
    assert shown.out.startswith("core.final_validation2\t")
    assert shown.err.startswith("module.toml:1:8: error MOD001: ")


def test_the_hooks_of_the_project_here_are_known(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "module.toml").write_text(DECLARATION, encoding="utf-8")
    assert main(["hooks", "show", "owl.hoot_v1"]) == 0
    assert "Hoot once." in capsys.readouterr().out
