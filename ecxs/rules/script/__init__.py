"""The rules of scripts in Lua: syntax, names, hooks, globals and locks, as far as the text tells."""

from __future__ import annotations

from ecxs.rules.script.check import check_script, registered_functions
from ecxs.rules.script.named import NamedScript, check_named_scripts, named_scripts

__all__ = ["NamedScript", "check_named_scripts", "check_script", "named_scripts", "registered_functions"]
