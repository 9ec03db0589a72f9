"""Projects in Lua from their declaration to a server: built, renamed, taken apart, configured and asked."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecxs.cli import main

if TYPE_CHECKING:
    from ecruntime.testing import Console, Harness


@pytest.fixture
def owl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a scaffolded project in Lua, the current folder."""
    monkeypatch.chdir(tmp_path)
    assert main(["new", "owl", "--kind", "lua", "--no-input", "-o", str(tmp_path)]) == 0
    monkeypatch.chdir(tmp_path / "owl")
    return tmp_path / "owl"


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_build_leaves_scripts_record_and_manifest(owl: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (owl / "src" / "parts").mkdir()
    (owl / "src" / "parts" / "one.lua").write_text("return 1\n")
    assert main(["build", "--libexec", "../libexec"]) == 0
    libexec = owl.parent / "libexec"
    record = json.loads((libexec / "owl.module.json").read_text())
    artifact = libexec / record["artifact"]
    assert record["language"] == "lua"
    assert sorted(contents(artifact)) == ["owl.lua", "owl.module.json", "parts/one.lua"]
    before = contents(libexec)
    capfd.readouterr()
    assert main(["build", "--libexec", "../libexec"]) == 0
    assert "owl: unchanged" in capfd.readouterr().err
    assert contents(libexec) == before
    assert main(["validate", "../libexec"]) == 0


def test_another_default_is_another_artifact(owl: Path) -> None:
    assert main(["build", "--libexec", "../libexec"]) == 0
    (owl / "module.toml").write_text((owl / "module.toml").read_text().replace("default = 300", "default = 240"))
    first = json.loads((owl.parent / "libexec" / "owl.module.json").read_text())["artifact"]
    assert main(["build", "--libexec", "../libexec"]) == 0
    assert json.loads((owl.parent / "libexec" / "owl.module.json").read_text())["artifact"] != first


def test_faults_of_syntax_refuse_the_build(owl: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (owl / "src" / "other.lua").write_text("local mode = 0689\nlocal x = 08\n")
    assert main(["build"]) == 1
    said = capfd.readouterr().err
    assert "src/other.lua:1:14: error LUA001" in said
    assert "src/other.lua:2:11: error LUA001" in said


def test_additions_and_removals_leave_the_project_as_it_was(owl: Path) -> None:
    before = contents(owl)
    for words in (["option", "limit", "--type", "int", "--default", "3"], ["provider", "validate.data"],
                  ["provider", "core.log_rejection"], ["command", "reset"]):  # fmt: skip
        assert main(["add", *words]) == 0
    assert main(["validate"]) == 0
    assert main(["generate", "--stubs", "--check"]) == 0
    for kind, name in (("command", "reset"), ("provider", "core.log_rejection"), ("provider", "validate.data"),
                       ("option", "limit")):  # fmt: skip
        assert main(["remove", kind, name]) == 0
    assert contents(owl) == before


def test_what_still_speaks_of_a_removed_option_is_told(owl: Path, capfd: pytest.CaptureFixture[str]) -> None:
    capfd.readouterr()
    assert main(["remove", "option", "greeting"]) == 0
    said = "".join(capfd.readouterr())
    lines = (owl / "src" / "owl.lua").read_text().split("\n")
    number = next(at for at, line in enumerate(lines, 1) if line.startswith('  print(option("greeting")'))
    assert f'src/owl.lua:{number}:17: print(option("greeting")' in said


def test_a_new_name_is_followed_everywhere(owl: Path, capfd: pytest.CaptureFixture[str]) -> None:
    helper = 'local owl = require "owl"\n-- owl\nmsys.registerControl("owl all", print)\nlocal text = "owl"\n'
    (owl / "src" / "helper.lua").write_text(helper)
    assert main(["rename", "heron"]) == 0
    renamed = 'local owl = require "heron"\n-- owl\nmsys.registerControl("heron all", print)\nlocal text = "owl"\n'
    assert (owl / "src" / "helper.lua").read_text() == renamed
    (owl / "src" / "helper.lua").unlink()
    fresh = owl.parent / "fresh"
    assert main(["new", "heron", "--kind", "lua", "--no-input", "-o", str(fresh)]) == 0
    mine, theirs = contents(owl), contents(fresh / "heron")
    assert mine.keys() == theirs.keys()
    assert {path for path in mine if mine[path] != theirs[path]} == set()
    capfd.readouterr()
    assert main(["validate"]) == 0


def test_options_and_commands_are_those_of_the_record(owl: Path, runtime: Harness, console: Console) -> None:
    assert main(["build", "--libexec", "../libexec"]) == 0
    runtime.libexec = owl.parent / "libexec"
    runtime.load(conf='owl main { greeting = "hoot" }\nowl_retry_window = 7\n')
    assert console("config eval owl_retry_window")["value"] == 7
    assert "greeting: hoot" in console("owl:main status")
    assert console("owl status") == console("owl:main owl status") == console("owl:main status")
    with pytest.raises(Exception, match="no such module instance"):
        console("owl other")
    with pytest.raises(Exception, match="status"):
        console("owl:main status too many")
    with pytest.raises(Exception, match="86400"):
        runtime.reload("owl main {}\nowl_retry_window = 86401\n")
    runtime.reload("owl main {}\n")
    assert "greeting: hello" in console("owl:main status")


def test_a_record_that_cannot_be_read_refuses_the_module(owl: Path, runtime: Harness) -> None:
    assert main(["build", "--libexec", "../libexec"]) == 0
    runtime.libexec = owl.parent / "libexec"
    (record,) = runtime.libexec.glob(".owl-*/owl.module.json")
    record.write_text("{")
    with pytest.raises(Exception, match="the record of module 'owl' cannot be read"):
        runtime.load(conf="owl main {}")


def test_scripts_of_a_project_are_checked_once_and_generated_ones_never(
    owl: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (owl / "src" / "extra.lua").write_text("msys.counter.incr('x')\n")
    shutil.copy(owl / "src" / "extra.lua", owl / "tests" / "extra.lua")
    capfd.readouterr()
    main(["validate", "--format", "json"])
    found = json.loads(capfd.readouterr().out)["findings"]
    assert [(one["rule"], Path(one["file"]).parent.name) for one in found] == [("LUA004", "src"), ("LUA004", "tests")]
