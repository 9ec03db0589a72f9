"""The registry of rules: meaning, reason and samples for each id."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from ecruntime.foundation.errors import UsageError
from ecruntime.foundation.finding import Severity
from ecruntime.foundation.near_miss import did_you_mean
from ecxs.rule_data import FAMILIES, read_rule_data

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FAMILIES", "Rule", "RuleStatus", "Stage", "Unmended", "find_rule", "load_rules"]


class Stage(StrEnum):
    """The time at which a rule is checked."""

    BEFORE = "before"
    RUN = "run"
    BOTH = "both"


class RuleStatus(StrEnum):
    """The degree to which a rule is enforced."""

    CHECKED = "checked"
    PREVENTED = "prevented"
    """The runtime leaves a Python module no way to break it."""
    PLANNED = "planned"
    """It concerns a part that this version does not have; `needs` names it."""
    ADVICE = "advice"
    """No program can tell whether it is kept."""


class Unmended(StrEnum):
    """The reason for which `--fix` leaves the findings of a rule alone."""

    MEANING = "meaning"
    CHOICE = "choice"
    CODE = "code"
    PLACE = "place"
    GENERATE = "generate"
    STUBS = "stubs"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: `wrong` and `right` are samples of one file, or of several, each below a line `--- path`.

    `section` is the section of the chapter "Primary Momentum APIs" that states it, such as "1.3.1.1". `language` is
    that of samples which are a fragment of a module, empty for whole files.
    """

    id: str
    severity: Severity
    title: str
    explanation: str
    wrong: str
    right: str
    section: str = ""
    family: str = ""
    stage: Stage = Stage.BEFORE
    status: RuleStatus = RuleStatus.CHECKED
    needs: str = ""
    language: str = ""
    fix: str = ""
    """The effect of `--fix` on a finding, as a sentence; empty if there is none."""
    unmended: Unmended = Unmended.MEANING
    """The reason, where there is none."""


@cache
def load_rules() -> Mapping[str, Rule]:
    """Read all rules by id, one data file for each family; made once, since they are immutable."""
    return MappingProxyType({rule_id: _rule(rule_id, family, values) for family, rule_id, values in read_rule_data()})


def _rule(rule_id: str, family: str, values: dict[str, str]) -> Rule:
    severity = Severity(values.pop("severity"))
    stage, status = Stage(values.pop("stage", "before")), RuleStatus(values.pop("status", "checked"))
    unmended = Unmended(values.pop("unmended", "meaning"))
    return Rule(id=rule_id, unmended=unmended, severity=severity, family=family, stage=stage, status=status, **values)


def find_rule(rule_id: str) -> Rule:
    """Return a rule, whatever the case of its id; raise `UsageError` for an unknown one."""
    rules = load_rules()
    rule = rules.get(rule_id.upper())
    if rule is None:
        hint = did_you_mean(rule_id[:60], rules) or "'ecxs explain --list' lists them"
        raise UsageError(f"there is no rule '{rule_id[:60]}'", hint=hint)
    return rule
