"""Every check with a stable id: the registry of rules, and the engine that applies them."""

from ecxs.rules.compare import Difference, compare, next_name
from ecxs.rules.display import display
from ecxs.rules.engine import validate
from ecxs.rules.lookups import Lookups, NoLookups, StaleFile
from ecxs.rules.page import reference_pages, rule_text
from ecxs.rules.rule import FAMILIES, Rule, Stage, Status, find_rule, load_rules

__all__ = [
    "FAMILIES",
    "Difference",
    "Lookups",
    "NoLookups",
    "Rule",
    "Stage",
    "StaleFile",
    "Status",
    "compare",
    "display",
    "find_rule",
    "load_rules",
    "next_name",
    "reference_pages",
    "rule_text",
    "validate",
]
