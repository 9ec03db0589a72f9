"""`ecxs breaking --against`: a revision of git beside what is there now."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.toolkit.cli.conftest import run

if TYPE_CHECKING:
    from collections.abc import Callable

    Write = Callable[[str, str], None]

KELP = 'schema = 1\n[module]\nname = "kelp"\nlanguage = "c"\n[[option]]\nname = "fin"\ntype = "int"\ndefault = 1\n'
REEF = KELP.replace("kelp", "reef")


def git(*words: str) -> None:
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@b", *words], check=True, env=environment, capture_output=True
    )


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Return a function that writes files of the repository around, whose tag `v1` has two modules."""
    monkeypatch.chdir(tmp_path)

    def write(name: str, text: str) -> None:
        Path(name).parent.mkdir(exist_ok=True, parents=True)
        Path(name).write_text(text)

    write("kelp/module.toml", KELP)
    write("more/reef/module.toml", REEF)
    git("init", "-q")
    git("add", ".")
    git("commit", "-q", "-m", "first")
    git("tag", "v1")
    return write


def test_all_modules_of_a_revision_are_compared_with_those_of_now(
    write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    write("kelp/module.toml", KELP.replace("= 1\n", "= 2\n").replace("schema = 2", "schema = 1"))
    Path("more/reef/module.toml").unlink()
    write("fresh/module.toml", KELP.replace("kelp", "sponge"))
    assert run(capsys, "breaking", "--against", "v1") == (
        1,
        (
            "breaks kelp: option fin: its default was 1 and is 2\n"
            "breaks reef: module: the module is gone\n  hint: keep it for those who have its stanza\n"
            "adds   sponge: module: the module is new\n"
        ),
        "2 changes would break users\n",
    )


def test_a_folder_that_is_named_is_all_that_is_compared(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    Path("more/reef/module.toml").unlink()
    assert run(capsys, "breaking", "--against", "v1", "kelp") == (0, "", "nothing breaks\n")
    assert run(capsys, "breaking", "--against", "v1", "kelp/module.toml") == (0, "", "nothing breaks\n")


def test_the_current_folder_may_lie_within_the_repository(
    write: Write, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write("kelp/module.toml", KELP.replace('"int"', '"float"'))
    monkeypatch.chdir("kelp")
    code, out, _ = run(capsys, "breaking", "--against", "HEAD")
    assert (code, out.splitlines()[0]) == (1, "breaks kelp: option fin: its type was int and is float")


def test_a_folder_of_a_project_stands_for_the_project(
    write: Write, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    write("more/reef/module.toml", REEF.replace('"int"', '"float"'))
    write("more/reef/tests/test_reef.py", "")
    monkeypatch.chdir("more/reef/tests")
    assert run(capsys, "breaking", "--against", "v1") == (
        1,
        "breaks reef: option fin: its type was int and is float\n",
        f"the project is {tmp_path}/more/reef, whose module.toml is above\n1 change would break users\n",
    )


@pytest.mark.parametrize("name", ["[kelp]", ":kelp", "ke*lp", 'k\te\nl"p'])
def test_a_folder_of_any_name_is_compared(name: str, write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write(f"{name}/module.toml", KELP.replace("kelp", "sponge"))
    git("--literal-pathspecs", "add", ".")
    git("commit", "-q", "-m", "odd")
    write(f"{name}/module.toml", KELP.replace("kelp", "sponge").replace('"int"', '"float"'))
    code, out, _ = run(capsys, "breaking", "--against", "HEAD", name)
    assert (code, out) == (1, "breaks sponge: option fin: its type was int and is float\n")


def test_a_repository_without_files_is_told(
    write: Write, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    del write
    monkeypatch.chdir(".git")
    assert run(capsys, "breaking", "--against", "v1") == (
        2,
        "",
        (
            "error: the current folder is no working tree of git: it has no files of now\n"
            "  hint: go to a clone, or to a worktree: 'git worktree add ../now'\n"
        ),
    )


def test_a_moved_project_is_the_same_module(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    del write
    Path("kelp").rename("moved")
    assert run(capsys, "breaking", "--against", "v1") == (0, "", "nothing breaks\n")


def test_what_git_ignores_is_not_compared(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write(".gitignore", "build/\n")
    write("build/module.toml", KELP.replace("kelp", "copy"))
    assert run(capsys, "breaking", "--against", "v1") == (0, "", "nothing breaks\n")


def test_changes_are_ignored_by_rule_or_by_pattern(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write("kelp/module.toml", KELP.replace("default = 1", "default = 2"))
    for pattern in ("brk002", "Kelp: option fin", "kelp: *"):
        assert run(capsys, "breaking", "--against", "v1", "--ignore", pattern) == (
            0,
            "ignored kelp: option fin: its default was 1 and is 2\n",
            "nothing breaks\n",
        )


def test_a_pattern_that_fits_nothing_is_told(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    del write
    assert run(capsys, "breaking", "--against", "v1", "--ignore", "kelp: option tail") == (
        0,
        "",
        "warning: --ignore 'kelp: option tail' fits no change\nnothing breaks\n",
    )


def test_code_hosts_get_each_change_at_its_line(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write("kelp/module.toml", KELP.replace("default = 1", "default = 2"))
    _, out, _ = run(capsys, "breaking", "--against", "v1", "--format", "github")
    assert out == (
        "::error file=kelp/module.toml,line=6,col=8,title=BRK002::kelp: option fin: its default was 1 and is 2\n"
    )
    _, out, _ = run(capsys, "breaking", "--against", "v1", "--format", "sarif")
    (result,) = json.loads(out)["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]
    assert (result["ruleId"], place["artifactLocation"]["uri"], place["region"]["startLine"]) == (
        "BRK002",
        "kelp/module.toml",
        6,
    )


def test_programs_get_rule_and_place(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write("kelp/module.toml", KELP.replace("default = 1", "default = 2"))
    _, out, _ = run(capsys, "breaking", "--against", "v1", "--json")
    (change,) = json.loads(out)["changes"]
    assert {key: change[key] for key in ("rule", "is_ignored", "file", "line", "column")} == {
        "rule": "BRK002",
        "is_ignored": False,
        "file": "kelp/module.toml",
        "line": 6,
        "column": 8,
    }


def test_declarations_that_cannot_be_read_are_all_told_with_their_revision(
    write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    write("kelp/module.toml", "schema = 9\n")
    git("commit", "-q", "-a", "-m", "broken")
    write("more/reef/module.toml", "schema = \n")
    code, _, err = run(capsys, "breaking", "--against", "HEAD")
    assert code == 1
    assert "HEAD:kelp/module.toml:1:10: error MOD003" in err
    assert "\nmore/reef/module.toml:1:10: error MOD001" in err


@pytest.mark.parametrize("name", ["nowhere", "-x", "v1:kelp", ""])
def test_what_is_no_revision_is_refused(name: str, write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    del write
    assert run(capsys, "breaking", f"--against={name}") == (
        2,
        "",
        (
            f"error: git knows no revision '{name}'\n"
            "  hint: see 'git log' and 'git tag'; a clone of few commits has no others: 'git fetch --unshallow'\n"
        ),
    )


def test_a_folder_without_a_repository_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert run(capsys, "breaking", "--against", "v1") == (
        2,
        "",
        "error: the current folder is in no repository of git\n  hint: leave --against out, and name two\n",
    )


def test_a_folder_outside_of_the_repository_is_refused(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    del write
    code, _, err = run(capsys, "breaking", "--against", "v1", "/")
    assert code == 2
    assert err.endswith("  hint: name a folder of this repository\n")


def test_a_machine_without_git_is_told(
    write: Write, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    del write
    monkeypatch.setenv("PATH", "")
    assert run(capsys, "breaking", "--against", "v1") == (
        3,
        "",
        "error: there is no program 'git' on PATH\n  hint: install the package git\n",
    )


def test_two_are_named_without_a_revision(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "breaking", "one") == (
        2,
        "",
        (
            "error: OLD and NEW are two, and 1 are named\n"
            "  hint: name both, or compare with a revision of git: --against REV\n"
        ),
    )
