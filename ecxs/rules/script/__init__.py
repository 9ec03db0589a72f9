"""The rules of scripts in Lua: syntax, names, hooks, globals and locks, as far as the text tells."""

from __future__ import annotations

from ecxs.rules.script.check import check_script
from ecxs.rules.script.named import check_named_scripts

__all__ = ["check_named_scripts", "check_script"]
