"""`ecxs validate`: formats, selection, baselines and fixes."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from ecxs.cli import main
from ecxs.cli.interpreter import own_command
from tests.toolkit.cli.conftest import run

SCHEMA = json.loads((Path(__file__).parents[1] / "data" / "sarif-2.1.0.schema.json").read_text(encoding="utf-8"))
BROKEN = "[kelp]\nmsys.requires tide\nmsys.provides = config.Global:Bindng.fin\n"
PROJECT = """\
schema = 1
[module]
name = "kelp"
language = "c"
[[option]]
name = "fin"
type = "int"
fallback = "Global"
default = 1
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("kelp.ecm").write_text(BROKEN)
    return tmp_path


def rules(capsys: pytest.CaptureFixture[str], *arguments: object) -> list[str]:
    out = run(capsys, "validate", "--format", "json", *arguments)[1]
    return [finding["rule"] for finding in json.loads(out)["findings"]]


def sarif(capsys: pytest.CaptureFixture[str], *arguments: object) -> Any:
    log = json.loads(run(capsys, "validate", "--format", "sarif", *arguments)[1])
    jsonschema.Draft4Validator(SCHEMA).validate(log)
    return log["runs"][0]


def test_text_shows_the_line_and_a_caret(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "validate", "kelp.ecm", "--select", "ECM005")
    assert code == 1
    assert out == (
        "kelp.ecm:2:1: error ECM005: 'msys.requires tide' is not a header, not a pair and not a comment\n"
        "  2 | msys.requires tide\n"
        "    | ^\n"
        "  hint: write '[name]' or 'key = value'\n"
    )
    assert err == "1 error\n"


def test_sarif_conforms_to_its_schema(capsys: pytest.CaptureFixture[str]) -> None:
    found = sarif(capsys, "kelp.ecm")
    assert [(one["ruleId"], one["level"]) for one in found["results"]] == [("ECM005", "error"), ("ECM016", "warning")]
    assert found["results"][0]["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "kelp.ecm", "uriBaseId": "SRCROOT"},
        "region": {"startLine": 2, "startColumn": 1},
    }


def test_sarif_carries_related_places_and_fixes(capsys: pytest.CaptureFixture[str]) -> None:
    Path("module.toml").write_text(PROJECT)
    Path("kelp.ecm").write_text("[kelp]\nmsys.provides:auto = config.Global.fin, config.Global.old\n")
    (result,) = sarif(capsys, ".", "--select", "ECM035")["results"]
    assert result["relatedLocations"][0]["message"] == {"text": "the declaration"}
    assert result["fixes"][0]["artifactChanges"][0]["replacements"] == [
        {
            "deletedRegion": {"startLine": 2, "startColumn": 39, "endLine": 2, "endColumn": 58},
            "insertedContent": {"text": ""},
        }
    ]


def test_sarif_of_a_clean_file_has_no_results(capsys: pytest.CaptureFixture[str]) -> None:
    Path("kelp.ecm").write_text("[kelp]\n")
    assert sarif(capsys, "kelp.ecm")["results"] == []


def test_sarif_quotes_the_name_of_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a b%.ecm").write_text("[kelp\n")
    found = sarif(capsys, "a b%.ecm")["results"][0]["locations"][0]["physicalLocation"]
    assert found["artifactLocation"]["uri"] == "a%20b%25.ecm"


def test_select_takes_ids_and_their_beginnings(capsys: pytest.CaptureFixture[str]) -> None:
    assert rules(capsys, "kelp.ecm", "--select", "ecm005") == ["ECM005"]
    assert rules(capsys, "kelp.ecm", "--select", "ECM00,CFG") == ["ECM005"]


def test_ignore_leaves_rules_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert rules(capsys, "kelp.ecm", "--ignore", "ECM005") == ["ECM016"]


def test_what_is_ignored_does_not_fail_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "validate", "kelp.ecm", "--ignore", "ECM005")[0] == 0


def test_an_unknown_rule_is_refused_with_near_misses(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "validate", "--select", "EMC005") == (
        2,
        "",
        "error: no rule begins with 'EMC005'\n  hint: did you mean 'ECM005' or 'MOD005' or 'EXP005'?\n",
    )


def test_a_baseline_hides_what_it_recorded(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "validate", "kelp.ecm", "--write-baseline", "known.json") == (
        0,
        "",
        "2 findings are recorded in 'known.json'\n",
    )
    assert run(capsys, "validate", "kelp.ecm", "--baseline", "known.json") == (0, "", "nothing to complain of\n")


def test_a_finding_is_known_when_its_line_moved(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "validate", "kelp.ecm", "--write-baseline", "known.json")
    Path("kelp.ecm").write_text(f"# moved\n{BROKEN}[weed\n")
    assert rules(capsys, "kelp.ecm", "--baseline", "known.json") == ["ECM004"]


def test_recorded_findings_that_are_gone_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "validate", "kelp.ecm", "--write-baseline", "known.json")
    Path("kelp.ecm").write_text("[kelp]\n")
    assert run(capsys, "validate", "kelp.ecm", "--baseline", "known.json") == (
        0,
        "",
        "2 recorded findings are gone; write the baseline anew to forget them\nnothing to complain of\n",
    )


@pytest.mark.parametrize(
    "content", ["", "[]", '{"schema": 2, "findings": []}', '{"schema": 1, "findings": [1]}', "[" * 9999]
)
def test_a_file_that_is_no_baseline_is_refused(content: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("known.json").write_text(content)
    assert run(capsys, "validate", "kelp.ecm", "--baseline", "known.json") == (
        3,
        "",
        (
            "error: cannot read the baseline 'known.json': it holds something else\n"
            "  hint: write it anew with --write-baseline known.json\n"
        ),
    )


def test_a_baseline_that_is_not_there_is_named_with_the_reason(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "validate", "kelp.ecm", "--baseline", "known.json") == (
        3,
        "",
        (
            "error: cannot read the baseline 'known.json': no such file or directory\n"
            "  hint: write it anew with --write-baseline known.json\n"
        ),
    )


def test_a_diff_without_changes_is_said_and_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    Path("kelp.conf").write_text("")
    assert run(capsys, "validate", "kelp.conf", "--diff") == (0, "", "there is nothing to mend\n")


def test_fix_takes_out_what_is_redundant_and_stale(capsys: pytest.CaptureFixture[str]) -> None:
    Path("module.toml").write_text(PROJECT)
    Path("kelp.ecm").write_text(
        "[kelp]\n# mine\nmsys.provides = config.Global.fin, acme.x\n"
        "msys.provides:auto = config.Global.fin\nmsys.provides:auto = config.Global.old\n"
    )
    assert run(capsys, "validate", "--fix", "--select", "ECM035,ECM044")[0] == 0
    assert Path("kelp.ecm").read_text() == (
        "[kelp]\n# mine\nmsys.provides = acme.x\nmsys.provides:auto = config.Global.fin\n"
    )


def test_fix_marks_a_hand_written_line_that_nothing_derived_replaces(capsys: pytest.CaptureFixture[str]) -> None:
    Path("module.toml").write_text(PROJECT)
    Path("kelp.ecm").write_text("[kelp]\nmsys.provides = config.Global.fin\n")
    assert run(capsys, "validate", "--fix") == (
        0,
        "",
        "mended kelp.ecm: ECM044\nmended 1 file\nnothing to complain of\n",
    )
    assert Path("kelp.ecm").read_text() == "[kelp]\nmsys.provides:auto = config.Global.fin\n"


def test_diff_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    Path("module.toml").write_text(PROJECT)
    Path("kelp.ecm").write_text("[kelp]\nmsys.provides = config.Global.fin\n")
    code, out, err = run(capsys, "validate", "--diff")
    assert (code, err) == (0, "")
    assert out == (
        "--- a/kelp.ecm\n+++ b/kelp.ecm\n@@ -1,2 +1,2 @@\n [kelp]\n"
        "-msys.provides = config.Global.fin\n+msys.provides:auto = config.Global.fin\n"
    )
    assert Path("kelp.ecm").read_text() == "[kelp]\nmsys.provides = config.Global.fin\n"


def test_a_configuration_is_checked_against_a_libexec(capsys: pytest.CaptureFixture[str]) -> None:
    Path("libexec").mkdir()
    Path("a.conf").write_text('hostnam = "reef"\n')
    assert rules(capsys, "a.conf") == []
    assert rules(capsys, "a.conf", "--libexec", "libexec") == ["CFG040"]


def test_an_unknown_name_is_an_error_in_the_stanza_of_the_project_alone(capsys: pytest.CaptureFixture[str]) -> None:
    Path("module.toml").write_text(PROJECT)
    Path("a.conf").write_text("weed = 1\nkelp {\n  weed = 1\n}\n")
    found = json.loads(run(capsys, "validate", "--format", "json", "a.conf")[1])["findings"]
    assert [(it["line"], it["rule"], it["severity"]) for it in found] == [(1, "CFG060", "hint"), (3, "CFG040", "error")]


def test_a_generated_file_that_was_edited_is_reported(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (greeter / "greeter" / "generated" / "options.py").write_text("edited by hand\n")
    assert run(capsys, "validate", greeter)[1] == (
        "greeter/module.toml: warning PRJ004: 1 generated file is not what the declaration gives\n"
        "  see greeter/greeter/generated/options.py: it was edited by hand\n"
        "  hint: run `ecxs generate`, which keeps a copy of what was edited\n"
    )


def test_generated_files_that_are_gone_are_reported(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(greeter / "greeter" / "generated")

    out = run(capsys, "validate", greeter)[1]

    assert "warning PRJ004: 10 generated files are not what the declaration gives\n" in out
    assert "options.py: it is missing\n" in out
    assert out.endswith("  hint: run `ecxs generate`\n")


def test_a_fresh_project_is_clean(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "validate", greeter) == (0, "", "nothing to complain of\n")


def test_a_fresh_project_is_valid(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "validate", greeter) == (0, "", "nothing to complain of\n")


def test_a_built_libexec_is_valid(greeter: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "build", greeter, "--libexec", tmp_path / "libexec")
    assert run(capsys, "validate", tmp_path / "libexec") == (0, "", "nothing to complain of\n")


def test_validate_shows_findings_as_results(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    declaration = greeter / "module.toml"
    declaration.write_text(declaration.read_text().replace("default = 300", "defualt = 300"))
    code, out, err = run(capsys, "validate", declaration)
    assert code == 1
    assert "hint: did you mean 'default'?" in out
    assert err == "1 error\n"


def test_json_is_a_format_by_a_shorter_name(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "validate", greeter, "--json") == run(capsys, "validate", greeter, "--format", "json")


def test_validate_as_json_keeps_stderr_quiet(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "validate", greeter, "--format", "json")
    assert (code, err) == (0, "")
    assert json.loads(out) == {"schema": 1, "exit_code": 0, "error": None, "findings": [], "files": []}


@pytest.mark.slow
def test_validate_runs_the_proof_when_it_is_asked_to(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = greeter / "greeter" / "greeter.py"
    code.write_text(code.read_text().replace("if init.first:", "raise KeyError\n        if init.first:"))
    assert main(["validate", str(greeter)]) == 0
    assert main(["validate", str(greeter), "--level", "load"]) == 1
    out = capsys.readouterr().out
    assert (out.count("PRJ005"), out.count("the same with")) == (1, 2)


def test_a_broken_manifest_is_named_when_a_configuration_needs_it(capsys: pytest.CaptureFixture[str]) -> None:
    Path("libexec").mkdir()
    Path("libexec", "kelp.ecm").write_text("kelp\nmsys.provides = config.Global:kelp\n")
    Path("libexec", "kelp.so").write_text("")
    Path("a.conf").write_text("kelp {\n}\n")
    Path("b.conf").write_text("# nothing\n")

    out = run(capsys, "validate", "a.conf", "--libexec", "libexec")[1]

    assert "a.conf:1:1: error CFG041: no module provides capability 'config.Global:kelp'" in out
    assert "libexec/kelp.ecm:1:1: error ECM005: 'kelp' is not a header, not a pair and not a comment" in out
    assert rules(capsys, "b.conf", "--libexec", "libexec") == []


def test_fix_takes_a_byte_order_mark_out_of_a_manifest(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    manifest = greeter / "greeter.ecm"
    text = manifest.read_bytes()
    manifest.write_bytes(b"\xef\xbb\xbf" + text)
    assert rules(capsys, greeter) == ["ECM045"]

    assert run(capsys, "validate", greeter, "--fix")[0] == 0

    assert manifest.read_bytes() == text


def test_a_byte_order_mark_leads_to_no_second_section(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    manifest = greeter / "greeter.ecm"
    manifest.write_bytes(b"\xef\xbb\xbf" + manifest.read_bytes())
    assert run(capsys, "generate", greeter)[0] == 0
    assert manifest.read_bytes().count(b"greeter]") == 1


@pytest.mark.parametrize("named", [["module.toml"], ["greeter/greeter.py"], ["module.toml", "greeter/__init__.py"]])
def test_a_file_of_a_project_leads_to_the_declaration_and_all_the_python_of_the_module(
    greeter: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, named: list[str]
) -> None:
    source = greeter / "greeter" / "greeter.py"
    source.write_text(source.read_text().replace("control_status", "control_statsu"))
    monkeypatch.chdir(greeter)
    assert rules(capsys, *named) == ["PY003"]


def test_a_python_file_of_no_project_has_no_rules(capsys: pytest.CaptureFixture[str]) -> None:
    Path("notes.py").write_text("def f(:\n")
    assert rules(capsys, "notes.py") == []


def test_the_hook_for_commits_takes_every_kind_of_file_that_can_be_validated() -> None:
    hooks = (Path(__file__).parents[4] / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    pattern = re.compile(next(line for line in hooks.splitlines() if "files:" in line).partition("files: ")[2])

    named = ["module.toml", "kelp/module.toml", "kelp.ecm", "a/kelp.module.json", "kelp.conf", "kelp/kelp.py"]

    assert [name for name in named if not pattern.search(name)] == []


@pytest.mark.slow
def test_a_module_that_ends_the_process_does_not_end_the_validation_with_0(greeter: Path) -> None:
    with (greeter / "greeter" / "greeter.py").open("a") as code:
        code.write("\nimport os\nos._exit(0)\n")
    done = subprocess.run(own_command("validate", str(greeter), "--level", "load"), capture_output=True, check=False)
    assert done.returncode == 1
    assert b"has left the process with os._exit(0)" in done.stdout
