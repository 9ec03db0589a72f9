"""Output of findings as SARIF 2.1.0, for code hosts and editors."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import quote

from ecruntime.foundation.finding import Severity
from ecxs import __version__
from ecxs.rules import load_rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecruntime.foundation.finding import Edit, Finding, Place
    from ecxs.rules import Rule

Table = dict[str, object]

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "note"}
_ROOT = "SRCROOT"


def sarif_text(findings: Sequence[Finding]) -> str:
    """Return a SARIF log with one run; each rule with findings is described once."""
    used = sorted({finding.rule for finding in findings})
    numbers = {rule: number for number, rule in enumerate(used)}
    driver = {
        "name": "ecxs",
        "semanticVersion": __version__,
        "rules": [_rule(rule, load_rules().get(rule)) for rule in used],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, numbers[finding.rule]) for finding in findings],
    }
    return json.dumps({"version": "2.1.0", "runs": [run]}, indent=2)


def _rule(rule_id: str, rule: Rule | None) -> Table:
    if rule is None:
        return {"id": rule_id}
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.explanation},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "help": {"text": f"ecxs explain {rule.id}"},
    }


def _result(finding: Finding, number: int) -> Table:
    text = f"{finding.message}\nhint: {finding.hint}" if finding.hint else finding.message
    result: Table = {
        "ruleId": finding.rule,
        "ruleIndex": number,
        "level": _LEVELS[finding.severity],
        "message": {"text": text},
        "locations": [_location(finding.place)],
    }
    if finding.related:
        result["relatedLocations"] = [
            {"id": index, **_location(other.place), "message": {"text": other.message}}
            for index, other in enumerate(finding.related)
        ]
    if finding.edits:
        result["fixes"] = [{"description": {"text": finding.hint}, "artifactChanges": _changes(finding.edits)}]
    return result


def _location(place: Place) -> Table:
    physical: Table = {"artifactLocation": _artifact(place.file)}
    if place.line:
        physical["region"] = {"startLine": place.line, **({"startColumn": place.column} if place.column else {})}
    return {"physicalLocation": physical}


def _artifact(file: str) -> Table:
    if file.startswith("/"):
        return {"uri": f"file://{quote(file, errors='surrogateescape')}"}
    return {"uri": quote(file, errors="surrogateescape"), "uriBaseId": _ROOT}


def _changes(edits: tuple[Edit, ...]) -> list[Table]:
    ordered = sorted(edits, key=lambda edit: edit.place)
    return [
        {"artifactLocation": _artifact(file), "replacements": [_replacement(edit) for edit in listed]}
        for file, listed in groupby(ordered, key=lambda edit: edit.place.file)
    ]


def _replacement(edit: Edit) -> Table:
    start, end = edit.place, edit.place.column + edit.length
    region = {"startLine": start.line, "startColumn": start.column, "endLine": start.line, "endColumn": end}
    if edit.takes_line:
        region |= {"endLine": start.line + 1, "endColumn": 1}
    return {"deletedRegion": region, "insertedContent": {"text": edit.text}}
