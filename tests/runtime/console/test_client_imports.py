"""The modules that a client of the console needs, without the server behind it."""

from __future__ import annotations

import subprocess
import sys

import pytest

ALLOWED = ("ecruntime.console", "ecruntime.foundation", "ecruntime.model", "ecruntime.version")
CODE = """\
import sys
import ecruntime.console.{module}
print(*(name for name in sys.modules if name.startswith("ecruntime.")))
"""


@pytest.mark.parametrize("module", ["access", "client", "command_line", "protocol"])
def test_a_client_imports_nothing_of_the_server(module: str) -> None:
    code = f"import sys; sys.path[:0] = {sys.path!r}\n{CODE.format(module=module)}"
    done = subprocess.run([sys.executable, "-S", "-c", code], text=True, capture_output=True, check=True)
    imported = done.stdout.split()
    assert f"ecruntime.console.{module}" in imported
    assert [name for name in imported if not name.startswith(ALLOWED)] == []
    assert [name for name in imported if name.startswith("ecruntime.console.")] == [
        name for name in imported if name in {f"ecruntime.console.{module}", "ecruntime.console.protocol"}
    ]
