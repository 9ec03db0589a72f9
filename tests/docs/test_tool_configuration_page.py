"""The page of the tool's configuration has every key of every command."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType


def test_the_keys_are_those_of_the_commands(load_script: Callable[[str], ModuleType]) -> None:
    script = load_script("make_tool_keys")
    text = script.PAGE.read_text(encoding="utf-8")
    assert text == script.page(text), "run: python docs/make_tool_keys.py"
    assert "| `run` | `log-format` | `text`, `json` | `text` |" in text
    assert "`gdb`" not in text.partition(script.BEGIN)[2]
