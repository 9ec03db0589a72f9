from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.errors import InternalError
from ecruntime.foundation.finding import Finding, Place, Related, Severity
from ecxs.cli.json_report import CommandFailure, JsonReport
from ecxs.cli.report import escape_terminal, print_findings, summary

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def finding(tmp_path: Path) -> Finding:
    path = tmp_path / "module.toml"
    path.write_text('first = 1\n\tnmae = "x"\n')
    other = Related(Place("b.toml", 3), "declared here")
    return Finding(
        "MOD001", Severity.ERROR, "unknown key 'nmae'", Place(str(path), 2, 2), "did you mean 'name'?", (other,)
    )


def test_text_shows_the_line_and_a_caret(finding: Finding, capsys: pytest.CaptureFixture[str]) -> None:
    print_findings([finding])
    shown = capsys.readouterr()
    assert shown.out == (
        f"{finding.place.file}:2:2: error MOD001: unknown key 'nmae'\n"
        '  2 |  nmae = "x"\n'
        "    |  ^\n"
        "  see b.toml:3: declared here\n"
        "  hint: did you mean 'name'?\n"
    )
    assert shown.err == "1 error\n"


def test_a_file_that_is_gone_shows_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    print_findings([Finding("X1", Severity.HINT, "odd", Place("gone.toml", 2, 2))])
    assert capsys.readouterr().out == "gone.toml:2:2: hint X1: odd\n"


def test_json_has_an_envelope_with_a_schema_and_the_findings(finding: Finding) -> None:
    assert json.loads(JsonReport(findings=[finding]).text(1)) == {
        "schema": 1,
        "exit_code": 1,
        "error": None,
        "findings": [
            {
                "rule": "MOD001",
                "severity": "error",
                "message": "unknown key 'nmae'",
                "file": finding.place.file,
                "line": 2,
                "column": 2,
                "related": [{"file": "b.toml", "line": 3, "column": 0, "message": "declared here"}],
                "fix": "did you mean 'name'?",
                "edits": [],
            }
        ],
    }


def test_json_without_findings_has_an_empty_list() -> None:
    assert json.loads(JsonReport().text(0)) == {"schema": 1, "exit_code": 0, "error": None, "findings": []}


def test_a_failure_is_an_error_of_the_report_or_adds_its_findings(finding: Finding) -> None:
    report = JsonReport({"files": ()}, [finding])
    told = json.loads(report.text(2, CommandFailure(2, "it broke", "mend it")))
    assert (told["error"], len(told["findings"]), told["files"]) == ({"message": "it broke", "hint": "mend it"}, 1, [])
    refused = json.loads(report.text(1, CommandFailure(1, "it broke", findings=(finding,))))
    assert (refused["error"], len(refused["findings"])) == (None, 2)


def test_bytes_that_are_no_text_are_spelled_so_that_every_reader_takes_them() -> None:
    report = JsonReport({"path": "a\udcff\\b \U0001f989"})
    assert "\\ud" not in report.text(0).replace("\\ud83e\\udd89", "")
    assert json.loads(report.text(0))["path"] == "a\\xff\\b \U0001f989"


def test_a_key_that_the_command_did_not_declare_is_a_bug_of_ours() -> None:
    with pytest.raises(InternalError, match="the JSON report has no key fiels"):
        JsonReport({"files": ()}).answer(fiels=[])


def test_github_gets_one_escaped_line(capsys: pytest.CaptureFixture[str]) -> None:
    place = Place("a,b:c.toml", 2, 3)
    print_findings([Finding("X1", Severity.WARNING, "50% of\nit", place, "mend it")], style="github")
    assert capsys.readouterr().out == (
        "::warning file=a%2Cb%3Ac.toml,line=2,col=3,title=X1::50%25 of%0Ait%0Ahint: mend it\n"
    )


def test_what_would_act_on_a_terminal_is_escaped_and_bytes_that_are_no_text_too() -> None:
    assert (
        escape_terminal("a\tb\n\x1b[2J \u202e caf\u00e9 \udcff\udc80") == "a\tb\n\\x1b[2J \\u202e caf\u00e9 \\xff\\x80"
    )


def test_the_summary_counts_each_severity() -> None:
    kinds = (Severity.WARNING, Severity.ERROR, Severity.WARNING)
    findings = [Finding("X1", severity, "odd", Place("a")) for severity in kinds]
    assert summary(findings) == "1 error, 2 warnings"


def test_no_colour_is_sent_where_there_is_no_terminal(finding: Finding, capsys: pytest.CaptureFixture[str]) -> None:
    print_findings([finding])
    assert "\x1b" not in capsys.readouterr().out
