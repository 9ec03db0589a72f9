"""Every rule has a case that breaks it, with the exact words of the refusal, and a case that does not."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ecruntime.choices import read_report
from ecruntime.choices.follow import follow
from ecruntime.foundation.errors import Refused
from ecxs.definition import load, record_of
from ecxs.export import NEWEST, make_tree, read_subject, read_version
from ecxs.generate.project_check import check_sound_project
from ecxs.package import PackageFormat, check_subjects, read_subjects
from ecxs.rules import FAMILIES, Rule, RuleStatus, Stage, load_rules, validate
from ecxs.rules.breaking import ModuleVersion, changes

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.foundation.finding import Finding

    Materialise = Callable[[str, str], Path]

HERE = Path(__file__).parent
TABLES: dict[str, dict[str, Any]] = {
    family: tomllib.loads((HERE / f"{family}.toml").read_text(encoding="utf-8")) for family in FAMILIES
}
CASES = [(rule_id, family) for family, table in TABLES.items() for rule_id, case in table.items() if "refusals" in case]
PROVED = [(rule_id, family) for family, table in TABLES.items() for rule_id, case in table.items() if "proof" in case]
STATED = [
    rule.id
    for rule in load_rules().values()
    if rule.status in {RuleStatus.PLANNED, RuleStatus.PREVENTED, RuleStatus.ADVICE}
]
by_id = pytest.mark.parametrize(("rule_id", "family"), CASES, ids=[rule_id for rule_id, _ in CASES])
EVERYWHERE = {"TREE003", "ECM009", "ECM031", "PRJ004", "PY004"}
"""Findings about small samples of trees and packages that are beside the point."""


def _wrong(rule: Rule, case: dict[str, Any]) -> str:
    if "repeat" not in case:
        return rule.wrong
    repeated = (case["repeat"].replace("{n}", str(n)).replace("{next}", str(n + 1)) for n in range(case["times"]))
    return rule.wrong.replace("...", "".join(repeated))


def _exported(path: Path) -> tuple[Finding, ...]:
    try:
        return make_tree(read_subject(path), read_version(NEWEST)).findings
    except Refused as error:
        return error.findings


def _packed(path: Path) -> tuple[Finding, ...]:
    forms = () if any(path.glob("*.so")) else (PackageFormat.WHEEL,)
    return check_subjects(read_subjects(path), forms)[1]


def _broken(path: Path) -> tuple[Finding, ...]:
    sides = []
    for file in ("old/module.toml", "new/module.toml"):
        definition = load(path / file).definition
        assert definition is not None
        sides.append([ModuleVersion(record_of(definition).definition, file, (path / file).read_text(encoding="utf-8"))])
    return tuple(change.finding for change in changes(*sides) if change.is_breaking)


def _followed(path: Path) -> tuple[Finding, ...]:
    reading = read_report(path, file=path.name)
    return reading.findings if reading.report is None else follow(reading.report).findings


def _found(path: Path, family: str) -> tuple[Finding, ...]:
    if family == "export":
        return _exported(path)
    if family == "package":
        return _packed(path)
    if family == "breaking":
        return _broken(path)
    if family == "fidelity":
        return _followed(path)
    folders = [folder for folder in (Path("libexec"),) if folder.is_dir() and path.name.endswith(".conf")]
    # The libraries beside other samples are empty files.
    is_built = family == "library" or any(path.parent.name != "src" for path in Path().rglob("*.c"))
    return validate([path], libexec=folders, check_sound=check_sound_project, reads_libraries=is_built)


@by_id
def test_the_wrong_sample_is_refused_in_these_words(rule_id: str, family: str, materialise: Materialise) -> None:
    rule, case = load_rules()[rule_id], TABLES[family][rule_id]

    found = _found(materialise(family, _wrong(rule, case)), family)

    shown = [str(finding).replace(str(Path.cwd()), "HERE") for finding in found if finding.rule == rule_id]
    assert shown == case["refusals"]


@by_id
def test_the_right_sample_is_not_refused(rule_id: str, family: str, materialise: Materialise) -> None:
    rule = load_rules()[rule_id]

    found = _found(materialise(family, rule.right), family)

    assert [str(finding) for finding in found if finding.rule not in EVERYWHERE - {rule_id}] == []


@by_id
def test_a_finding_has_the_severity_of_its_rule(rule_id: str, family: str, materialise: Materialise) -> None:
    rule, case = load_rules()[rule_id], TABLES[family][rule_id]

    found = _found(materialise(family, _wrong(rule, case)), family)

    assert {finding.severity for finding in found if finding.rule == rule_id} == {rule.severity}


@pytest.mark.parametrize(("rule_id", "family"), PROVED, ids=[rule_id for rule_id, _ in PROVED])
def test_a_rule_that_no_file_can_break_is_proved_by_a_test(rule_id: str, family: str) -> None:
    path, _, name = TABLES[family][rule_id]["proof"].partition("::")
    files = [HERE.parent / path] if name else [file for file in HERE.parent.rglob("test_*.py") if file.parent != HERE]

    assert any((f"def {name}(" if name else rule_id) in file.read_text(encoding="utf-8") for file in files)


@pytest.mark.parametrize("rule_id", [rule.id for rule in load_rules().values() if rule.language == "python"])
def test_the_samples_in_python_are_python(rule_id: str) -> None:
    rule = load_rules()[rule_id]

    assert [type(ast.parse(sample)) for sample in (rule.wrong, rule.right)] == [ast.Module, ast.Module]


@pytest.mark.parametrize("rule_id", STATED)
def test_a_rule_that_is_only_stated_says_why(rule_id: str) -> None:
    rule = load_rules()[rule_id]

    assert bool(rule.needs) is (rule.status is RuleStatus.PLANNED)
    assert rule.wrong != rule.right


@pytest.mark.parametrize("family", FAMILIES)
def test_rules_and_refusals_match(family: str) -> None:
    rules = [rule for rule in load_rules().values() if rule.family == family]
    assert set(TABLES[family]) == {rule.id for rule in rules if rule.status is RuleStatus.CHECKED}


def test_only_what_cannot_be_seen_in_files_has_a_proof_instead_of_a_sample() -> None:
    proved = {rule_id for rule_id, _ in PROVED}
    assert {rule_id for rule_id in proved if not load_rules()[rule_id].language} <= {"LIB001"}
    assert {rule_id for rule_id in proved if load_rules()[rule_id].stage is Stage.BEFORE} == {
        "CC001",
        "CC002",
        "CC003",
        "LIB006",
        "LIB007",
        "LIB009",
        "LIB013",
        "LIB016",
        "PKG005",
        "PKG006",
        "PKG007",
        "PRJ004",
        "PRJ005",
        "PRJ006",
        "PRJ007",
        "TOOL001",
        "TOOL002",
        "TOOL003",
        "TOOL004",
        "PY001",
        "PY002",
    }
