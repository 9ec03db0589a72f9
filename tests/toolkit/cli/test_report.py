from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.finding import Finding, Place, Related, Severity
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


def test_json_has_a_schema_and_one_list(finding: Finding, capsys: pytest.CaptureFixture[str]) -> None:
    print_findings([finding], style="json")
    shown = capsys.readouterr()
    assert shown.err == ""
    assert json.loads(shown.out) == {
        "schema": 1,
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


def test_json_without_findings_has_an_empty_list(capsys: pytest.CaptureFixture[str]) -> None:
    print_findings([], style="json")
    assert json.loads(capsys.readouterr().out) == {"schema": 1, "findings": []}


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
