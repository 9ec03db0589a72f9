"""The registry of rules: what each id means, why it is one, and how a fault is mended."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

import tomli

from ecruntime.spec.errors import UsageError
from ecruntime.spec.finding import Severity
from ecruntime.spec.near_miss import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

FAMILIES = ("manifest", "declaration", "tree", "project")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: `wrong` and `right` are samples of one file, or of several, each below a line `--- path`.

    `section` is where the texts that this project implements state it, such as "seed 1.3.1.1".
    """

    id: str
    severity: Severity
    title: str
    explanation: str
    wrong: str
    right: str
    section: str = ""
    family: str = ""


@cache
def load_rules() -> Mapping[str, Rule]:
    """Read all rules by id, one data file for each family; made once, since they are immutable."""
    folder = files("ecxs.rules") / "data"
    found: dict[str, Rule] = {}
    for family in FAMILIES:
        table = tomli.loads((folder / f"{family}.toml").read_text(encoding="utf-8"))
        for rule_id, values in table.items():
            severity = Severity(values.pop("severity"))
            found[rule_id] = Rule(id=rule_id, severity=severity, family=family, **values)
    return MappingProxyType(found)


def find_rule(rule_id: str) -> Rule:
    """Return a rule, whatever the case of its id; raise `UsageError` for an unknown one."""
    rules = load_rules()
    rule = rules.get(rule_id.upper())
    if rule is None:
        message = f"there is no rule '{rule_id[:60]}'"
        raise UsageError(message, hint=did_you_mean(rule_id[:60], rules) or "rules begin with ECM, MOD, TREE or PRJ")
    return rule
