"""Every check with a stable id: the registry of rules, and the engine that applies them."""

from ecxs.rules.engine import validate
from ecxs.rules.rule import FAMILIES, Rule, find_rule, load_rules

__all__ = ["FAMILIES", "Rule", "find_rule", "load_rules", "validate"]
