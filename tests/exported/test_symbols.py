"""The libraries of exported trees: what they name and what they are linked with."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.exported.conftest import MODULES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.exported.conftest import Trees

# The first test of a run builds what all need.
pytestmark = pytest.mark.timeout(300)


def words(*command: str | Path) -> str:
    return subprocess.run([*map(str, command)], capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("name", MODULES)
def test_the_library_of_a_module_knows_no_python(trees: Trees, name: str) -> None:
    library = trees.tree(name) / f"{name}.so"
    assert "Py" not in words("nm", "-D", "--undefined-only", library)
    assert "python" not in words("readelf", "-d", library)


def test_python_is_not_linked(trees: Trees) -> None:
    library = trees.tree("beacon") / "python/ecpython.so"
    assert "python" not in words("readelf", "-d", library)
    assert [line.split()[-1] for line in words("nm", "-D", "--defined-only", library).splitlines()] == ["ecx_api_get"]
