from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tests.runtime.console.conftest import text

if TYPE_CHECKING:
    from ecruntime.console.dispatcher import Dispatcher


def test_sysinfo_names_product_python_kernel_and_loop(dispatcher: Dispatcher) -> None:
    shown = text(dispatcher, "sysinfo").splitlines()
    assert [line.partition(":")[0] for line in shown] == ["Version", "Product", "Python", "System", "Kernel", "Loop"]
    assert shown[0] == "Version: 0.3.1 (64 bit)"
    assert os.uname().release in shown[4]
    assert shown[5] == "Loop: python"
