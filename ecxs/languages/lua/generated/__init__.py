"""Generation for a module in Lua: annotations for the language server."""

from __future__ import annotations

from ecxs.languages.lua.generated.files import lua_artifacts
from ecxs.languages.lua.generated.functions import script_functions

__all__ = ["lua_artifacts", "script_functions"]
