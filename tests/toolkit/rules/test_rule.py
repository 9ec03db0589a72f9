"""The registry of rules agrees with the code that utters them, both ways."""

from __future__ import annotations

import re
from pathlib import Path

import ecruntime
import ecxs
from ecruntime.formats.conf.rules import CODES
from ecxs.rules import RuleStatus, Stage, load_rules

ID = r'"((?:ECM|MOD|TREE|LIB|PRJ|SRC|BLK|PY|CFG|RT)[0-9]{3})"'
SOURCES = {
    path: path.read_text(encoding="utf-8")
    for package in (ecxs, ecruntime)
    for folder in package.__path__
    for path in Path(folder).rglob("*.py")
}
ELSEWHERE = "\n".join(text for path, text in SOURCES.items() if path.name != "rules.py")
"""Everything but the files that give the rules of the host their names."""
NAMED = {rule for text in SOURCES.values() for rule in re.findall(ID, text)}
CONSTANTS = dict(
    found
    for text in SOURCES.values()
    for found in re.findall(r'^([A-Z_]+): Final = "(RT[0-9]{3})"$', text, re.MULTILINE)
)
UNUSED = {rule for name, rule in CONSTANTS.items() if not re.search(rf"\b{name}\b", ELSEWHERE)}
"""Rules that have a name and are not uttered yet."""


def test_every_rule_that_the_code_names_can_be_explained() -> None:
    assert NAMED - set(load_rules()) == set()


def test_every_rule_that_is_checked_is_named_in_the_code() -> None:
    assert {rule.id for rule in load_rules().values() if rule.status is RuleStatus.CHECKED} - NAMED == set()


def test_a_rule_that_is_only_planned_is_not_uttered_by_the_code() -> None:
    assert {rule.id for rule in load_rules().values() if rule.status is RuleStatus.PLANNED} & (NAMED - UNUSED) == set()


def test_every_code_of_configuration_files_is_a_rule() -> None:
    assert set(CODES) == {rule.id for rule in load_rules().values() if rule.family == "configuration"} - {"CFG060"}


def test_rules_of_files_are_checked_before() -> None:
    families = {rule.family for rule in load_rules().values() if rule.stage is Stage.RUN}
    assert families == {"tree", "configuration", "host"}


def test_a_section_is_a_number_of_the_chapter() -> None:
    faulty = [rule.id for rule in load_rules().values() if not re.fullmatch(r"(1\.3\.[1-7](\.[1-5])?)?", rule.section)]
    assert faulty == []


def test_every_rule_of_the_host_names_its_section() -> None:
    assert [rule.id for rule in load_rules().values() if rule.family == "host" and not rule.section] == []
