"""Every rule has a case that breaks it, with the exact words of the refusal, and a case that does not."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ecxs.rules import FAMILIES, Rule, load_rules, validate

if TYPE_CHECKING:
    from collections.abc import Callable

    Materialise = Callable[[str, str], Path]

HERE = Path(__file__).parent
TABLES: dict[str, dict[str, Any]] = {
    family: tomllib.loads((HERE / f"{family}.toml").read_text(encoding="utf-8")) for family in FAMILIES
}
CASES = [(rule_id, family) for family, table in TABLES.items() for rule_id in table]
by_id = pytest.mark.parametrize(("rule_id", "family"), CASES, ids=[rule_id for rule_id, _ in CASES])


def _wrong(rule: Rule, case: dict[str, Any]) -> str:
    return rule.wrong.replace("...", case["repeat"] * case["times"]) if "repeat" in case else rule.wrong


@by_id
def test_the_wrong_sample_is_refused_in_these_words(rule_id: str, family: str, materialise: Materialise) -> None:
    rule, case = load_rules()[rule_id], TABLES[family][rule_id]

    found = validate([materialise(family, _wrong(rule, case))])

    assert [str(finding) for finding in found if finding.rule == rule_id] == case["refusals"]


@by_id
def test_the_right_sample_is_not_refused(rule_id: str, family: str, materialise: Materialise) -> None:
    rule = load_rules()[rule_id]

    found = validate([materialise(family, rule.right)])

    assert [str(finding) for finding in found if finding.rule not in {"TREE003", "ECM009"}] == []


@by_id
def test_a_finding_has_the_severity_of_its_rule(rule_id: str, family: str, materialise: Materialise) -> None:
    rule, case = load_rules()[rule_id], TABLES[family][rule_id]

    found = validate([materialise(family, _wrong(rule, case))])

    assert {finding.severity for finding in found if finding.rule == rule_id} == {rule.severity}


@pytest.mark.parametrize("family", FAMILIES)
def test_rules_and_refusals_match(family: str) -> None:
    assert set(TABLES[family]) == {rule.id for rule in load_rules().values() if rule.family == family}
