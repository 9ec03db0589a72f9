"""An option that was renamed, in a module of each language: declared, built, checked, mended, and run."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecxs.cli import main
from tests.toolkit.cli.conftest import run

if TYPE_CHECKING:
    from ecruntime.testing import Harness

CONF = """\
# what the reef has
include "more.conf"
Deep = 7   # metres
owl { wide = ( a b ) }
"""
MORE = 'binding "north" {\n  deep=8 /* here too */\n}\n'


@pytest.fixture(params=["python", pytest.param("c", marks=pytest.mark.slow), "lua"])
def owl(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the language of a project whose options have former names; it is built into `libexec`."""
    monkeypatch.chdir(tmp_path)
    assert main(["new", "owl", "--kind", request.param, "-o", str(tmp_path)]) == 0
    depth = ["depth", "--type", "int", "--default", "5", "--fallback", "Binding>Global", "--max", "9"]
    assert main(["add", "option", *depth, "--renamed-from", "deep", "--renamed-from", "fathoms", "-C", "owl"]) == 0
    assert main(["add", "option", "widths", "--array", "--renamed-from", "wide", "-C", "owl"]) == 0
    assert main(["build", "owl", "--libexec", "libexec"]) == 0
    Path("site").mkdir()
    # A generic module's stanza has an instance name.
    is_generic = request.param == "lua"
    Path("site/site.conf").write_text(CONF.replace("owl {", 'owl "x" {') if is_generic else CONF)
    Path("site/more.conf").write_text(MORE)
    return request.param


def test_the_manifest_and_the_record_have_the_former_names(owl: str) -> None:
    manifest = Path("libexec/owl.ecm").read_text()
    for name in ("depth", "deep", "fathoms"):
        assert f"msys.provides:auto = config.Global.{name}\n" in manifest
        assert f"msys.provides:auto = config.Global:Binding.{name}\n" in manifest
    options = json.loads(Path("libexec/owl.module.json").read_text())["options"]
    former = {option["name"]: option.get("renamed_from", []) for option in options}
    assert (former["depth"], former["widths"]) == (["deep", "fathoms"], ["wide"])
    assert main(["validate", "owl", "libexec"]) == 0


def test_validate_warns_shows_and_rewrites(owl: str, capsys: pytest.CaptureFixture[str]) -> None:
    check = ("validate", "site/site.conf", "--libexec", "libexec")
    out = run(capsys, *check, "--format", "json")[1]
    found = [(it["rule"], it["file"], it["line"], it["column"]) for it in json.loads(out)["findings"]]
    assert sorted(found) == [
        ("CFG058", "site/more.conf", 2, 3),
        ("CFG058", "site/site.conf", 3, 1),
        ("CFG058", "site/site.conf", 4, 11 if owl == "lua" else 7),
    ]  # fmt: skip  # words, several to a line
    before = Path("site/site.conf").read_text(), Path("site/more.conf").read_text()
    shown = run(capsys, *check, "--fix", "--diff")[1]
    for line in (
        "-Deep = 7   # metres",
        "+depth = 7   # metres",
        "-  deep=8 /* here too */",
        "+  depth=8 /* here too */",
    ):
        assert line in shown.splitlines()
    assert (Path("site/site.conf").read_text(), Path("site/more.conf").read_text()) == before
    assert run(capsys, *check, "--fix")[0] == 0
    assert Path("site/site.conf").read_text() == before[0].replace("Deep", "depth").replace("wide", "widths")
    assert Path("site/more.conf").read_text() == before[1].replace("deep", "depth")
    assert json.loads(run(capsys, *check, "--format", "json")[1])["findings"] == []


def test_a_server_takes_the_former_name(owl: str, runtime: Harness) -> None:
    runtime.libexec = Path("libexec")
    runtime.load(conf="deep = 7\nbinding north { fathoms = 8 }\n")
    assert [str(instance.name).partition(":")[0] for instance in runtime.server.instances()] == ["owl"]
    answer = runtime.console("config eval binding north deep")
    assert (answer["option"], answer["value"]) == ("depth", 8)
    assert answer["note"] == "'deep' has been renamed to 'depth'"
    assert runtime.console("config eval depth")["value"] == 7
    runtime.console("config set deep 9")
    assert runtime.console("config eval depth")["value"] == 9
    warned = [record.text for record in runtime.records if "CFG058" in record.text]
    assert len(warned) == 2
    assert ":1:1: warning CFG058: the option 'deep' has been renamed to 'depth'" in warned[0]


@pytest.mark.parametrize("owl", ["python", pytest.param("c", marks=pytest.mark.slow)], indirect=True)
def test_an_option_of_a_listener_has_former_names(
    owl: str, runtime: Harness, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["add", "listener", "Reef", "-C", "owl"]) == 0
    declaration = Path("owl/module.toml")
    own = '\n[[listener.option]]\nname = "pace"\ntype = "int"\ndefault = 3\nrenamed_from = ["speed"]\n'
    declaration.write_text(f"{declaration.read_text()}{own}")
    assert main(["generate", "owl"]) == 0
    assert main(["build", "owl", "--libexec", "libexec"]) == 0
    Path("site/reef.conf").write_text('Reef_Listener {\n  speed = 4\n  peer "10.0.0.0/8" { speed = 5 }\n}\n')
    capsys.readouterr()
    shown = run(capsys, "validate", "site/reef.conf", "--libexec", "libexec")[1]
    assert "site/reef.conf:2:3: warning CFG058: the option 'speed' has been renamed to 'pace'" in shown
    assert "site/reef.conf:3:23: warning CFG058" in shown
    runtime.libexec = Path("libexec")
    runtime.load(conf=Path("site/reef.conf").read_text())
    assert runtime.console("config eval Reef_Listener speed")["value"] == 4
    assert runtime.console("config eval Reef_Listener peer 10.1.2.3 pace")["value"] == 5


def test_a_renamed_option_breaks_nobody_until_the_former_name_goes(
    owl: str, capsys: pytest.CaptureFixture[str]
) -> None:
    declaration = Path("owl/module.toml")
    renamed = declaration.read_text()
    lines = [line for line in renamed.splitlines(keepends=True) if not line.startswith("renamed_from")]
    old = Path("old")
    old.mkdir()
    (old / "module.toml").write_text("".join(lines).replace('"depth"', '"deep"').replace('"widths"', '"wide"'))
    code, out, _ = run(capsys, "breaking", "old/module.toml", "owl/module.toml")
    assert code == 0, out
    assert "option deep: it is 'depth' now, and its former name is still taken" in out
    declaration.write_text("".join(lines))
    (old / "module.toml").write_text(renamed)
    code, out, _ = run(capsys, "breaking", "old/module.toml", "owl/module.toml")
    assert code == 1
    assert "option depth: its former name 'deep' is gone" in out


@pytest.mark.parametrize("owl", [pytest.param("c", marks=pytest.mark.slow)], indirect=True)
def test_a_makefile_leaves_the_lines_of_former_names(owl: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = Path("owl/owl.ecm").read_bytes()
    assert b"config.Global.deep\n" in before
    make = ["make", "-s", f"ECXS={sys.executable} -m ecxs"]
    made = subprocess.run(make, cwd="owl", capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    assert Path("owl/owl.ecm").read_bytes() == before
    assert main(["generate", "owl", "--check"]) == 0
    capsys.readouterr()
    assert run(capsys, "validate", "--level", "symbols", "libexec")[:2] == (0, "")


def test_a_renamed_module_keeps_the_former_names(owl: str) -> None:
    assert main(["add", "option", "owl_tone", "--renamed-from", "owl_pitch", "-C", "owl"]) == 0
    assert main(["rename", "elk", "-C", "owl"]) == 0
    (declaration,) = (path for path in (Path("owl/module.toml"), Path("elk/module.toml")) if path.is_file())
    assert 'name = "elk_tone"\ntype = "string"\nrenamed_from = ["owl_pitch"]\n' in declaration.read_text()


@pytest.mark.parametrize("owl", ["python", pytest.param("c", marks=pytest.mark.slow)], indirect=True)
def test_an_exported_manifest_has_no_former_names(owl: str) -> None:
    assert main(["export", "owl", "-o", "tree"]) == 0
    manifest = next(Path("tree").rglob("owl.ecm")).read_text()
    assert "config.Global.depth\n" in manifest
    assert "deep" not in manifest


def test_the_documents_tell_the_former_names(owl: str) -> None:
    generated = {path.name: path for path in Path("owl").rglob("*") if path.suffix in {".md", ".conf"}}
    assert "renamed from deep, fathoms" in generated["owl.md"].read_text()
    assert "renamed from deep, fathoms" in generated["owl.conf"].read_text()
