from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tests.runtime.console.conftest import fields, text

if TYPE_CHECKING:
    from ecruntime.console.dispatcher import Dispatcher


def test_pid_is_digits_only(dispatcher: Dispatcher) -> None:
    assert text(dispatcher, "pid") == f"{os.getpid()}\n"
    assert fields(dispatcher, "pid") == {"pid": os.getpid()}
