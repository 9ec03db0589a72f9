"""The server's dialect of Lua: tokens, syntax, and the translation to Lua 5.1 that keeps the lines."""

from __future__ import annotations

from ecruntime.formats.lua.faults import SyntaxFault
from ecruntime.formats.lua.prelude import prelude_text
from ecruntime.formats.lua.script import ReadScript, Translation, Translator, read_script, translate

__all__ = ["ReadScript", "SyntaxFault", "Translation", "Translator", "prelude_text", "read_script", "translate"]
SCRIPT = ".lua"
"""The suffix of scripts."""
