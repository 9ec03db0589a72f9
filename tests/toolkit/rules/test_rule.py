"""The registry of rules agrees with the code that utters them, both ways."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import ecruntime
import ecxs
from ecruntime.formats.conf.rules import CODES
from ecxs.rules import RuleStatus, Stage, load_rules

ID = r'"((?:ECM|MOD|TREE|LIB|PRJ|SRC|BLK|PY|CC|CM|CFG|LUA|RT|EXP|PKG|BRK|FID|TOOL)[0-9]{3})"'
RUNTIME_TESTS = Path(__file__).parents[2] / "runtime"
PREVENTED = {
    "RT251": "module/test_prevented.py::test_each_instance_is_called_with_itself",
    "RT252": "hooks/test_dispatch.py::test_a_hook_without_providers_returns_its_empty_value",
    "RT253": "module/test_prevented.py::test_a_hook_is_known_before_anybody_asks_for_it",
    "RT303": "module/test_prevented.py::test_a_registration_and_what_is_in_it_cannot_be_changed",
    "RT751": "module/test_prevented.py::test_values_are_constant_and_outlive_their_generation_without_holding_it",
    "RT753": "module/test_prevented.py::test_values_are_constant_and_outlive_their_generation_without_holding_it",
    "RT756": "generation/test_generation.py::test_ext_init_reads_the_options_of_the_generation_that_is_being_built",
}


@pytest.fixture(scope="module")
def sources() -> dict[Path, str]:
    """Return all of our code; not read at import, which every worker pays for."""
    return {
        path: path.read_text(encoding="utf-8")
        for folder in (
            *ecxs.__path__,
            *ecruntime.__path__,
            *(Path(it).parent / "ecserver" for it in ecruntime.__path__),
        )
        for pattern in ("*.py", "bridge/core/**/*.h")
        for path in Path(folder).rglob(pattern)
    }


@pytest.fixture(scope="module")
def named(sources: dict[Path, str]) -> set[str]:
    return {rule for text in sources.values() for rule in re.findall(ID, text)}


@pytest.fixture(scope="module")
def unused(sources: dict[Path, str]) -> set[str]:
    """Return the rules that have a name which nothing uses."""
    constants = dict(
        found
        for text in sources.values()
        for found in re.findall(r'^([A-Z_]+): Final = "(RT[0-9]{3})"$', text, re.MULTILINE)
    )
    # Everything but the files that give the rules of the host their names.
    words = {
        word for path, text in sources.items() if path.name != "rules.py" for word in re.findall(r"\b[A-Z_]+\b", text)
    }
    return {rule for name, rule in constants.items() if name not in words}


def test_every_rule_that_the_code_names_can_be_explained(named: set[str]) -> None:
    assert named - set(load_rules()) == set()


def test_every_rule_that_is_checked_is_uttered_by_the_code(named: set[str], unused: set[str]) -> None:
    checked = {rule.id for rule in load_rules().values() if rule.status is RuleStatus.CHECKED}
    assert checked - (named - unused) == set()


def test_no_rule_of_the_host_has_a_name_that_nothing_uses(unused: set[str]) -> None:
    assert not unused


def test_what_a_module_cannot_do_is_shown_by_a_test_for_each_such_rule() -> None:
    assert set(PREVENTED) == {rule.id for rule in load_rules().values() if rule.status is RuleStatus.PREVENTED}
    missing = []
    for proof in PREVENTED.values():
        file, _, name = proof.partition("::")
        text = (RUNTIME_TESTS / file).read_text(encoding="utf-8")
        if f"def {name}(" not in text:
            missing.append(proof)
    assert missing == []


def test_a_rule_that_is_only_planned_is_not_uttered_by_the_code(named: set[str], unused: set[str]) -> None:
    assert {rule.id for rule in load_rules().values() if rule.status is RuleStatus.PLANNED} & (named - unused) == set()


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
