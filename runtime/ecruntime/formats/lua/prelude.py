"""The functions that a translated script calls, as Lua 5.1."""

from __future__ import annotations

from pathlib import Path


def prelude_text() -> str:
    """Return the chunk that an engine runs once, before any script and before anything is taken from scripts.

    It sets `string.__ec_op` and replaces `tonumber`; where the engine lacks `math.mod` or `string.gfind`, it adds them.
    """
    return Path(__file__).with_name("prelude.lua").read_text(encoding="utf-8")
