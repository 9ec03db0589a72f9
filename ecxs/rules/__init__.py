"""Every check with a stable id: the registry of rules, and the engine that applies them.

A name is imported when it is asked for: the build of a library needs the rules about libraries alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.foundation.names_on_demand import name_on_demand

if TYPE_CHECKING:
    from ecxs.rules.compare import Difference, next_name
    from ecxs.rules.engine import validate
    from ecxs.rules.rule import FAMILIES, Rule, RuleStatus, Stage, find_rule, load_rules
    from ecxs.rules.rule_page import reference_pages, rule_text

__all__ = [
    "FAMILIES",
    "Difference",
    "Rule",
    "RuleStatus",
    "Stage",
    "find_rule",
    "load_rules",
    "next_name",
    "reference_pages",
    "rule_text",
    "validate",
]

_HOMES = {
    "Difference": "compare",
    "FAMILIES": "rule",
    "Rule": "rule",
    "RuleStatus": "rule",
    "Stage": "rule",
    "find_rule": "rule",
    "load_rules": "rule",
    "next_name": "compare",
    "reference_pages": "rule_page",
    "rule_text": "rule_page",
    "validate": "engine",
}


def __getattr__(name: str) -> object:
    return name_on_demand(__name__, _HOMES, name)
