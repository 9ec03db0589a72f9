"""Every check with a stable id: the registry of rules, and the engine that applies them."""

from ecxs.rules.compare import Difference, compare, next_name
from ecxs.rules.engine import validate
from ecxs.rules.rule import FAMILIES, Rule, RuleStatus, Stage, find_rule, load_rules
from ecxs.rules.rule_page import reference_pages, rule_text

__all__ = [
    "FAMILIES",
    "Difference",
    "Rule",
    "RuleStatus",
    "Stage",
    "compare",
    "find_rule",
    "load_rules",
    "next_name",
    "reference_pages",
    "rule_text",
    "validate",
]
