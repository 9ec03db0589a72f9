"""Every check with a stable id: the registry of rules, and the engine that applies them.

A name is imported when it is asked for: the build of a library needs the rules about libraries alone.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

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
    "compare": ("Difference", "next_name"),
    "engine": ("validate",),
    "rule": ("FAMILIES", "Rule", "RuleStatus", "Stage", "find_rule", "load_rules"),
    "rule_page": ("reference_pages", "rule_text"),
}


def __getattr__(name: str) -> object:
    home = next((file for file, names in _HOMES.items() if name in names), None)
    if home is None:
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    value: object = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value
