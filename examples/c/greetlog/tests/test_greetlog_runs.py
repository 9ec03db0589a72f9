"""Behavior of greetlog in a server, on the clock of the test."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecruntime.testing import Fire, Harness

FOLDER = Path(__file__).resolve().parents[1]


def test_the_deprecated_slot_is_never_called(runtime: Harness, fire: Fire) -> None:
    runtime.libexec = FOLDER
    runtime.load(conf="greetlog { debug_level = info }")
    fire("core.log_reception_v1", note="hello")
    assert runtime.console("greetlog") == "receptions: 0\n"
