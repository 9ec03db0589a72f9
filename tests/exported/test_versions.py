"""The Python of the process: one that is there is used, and another version is refused with a line in the log."""

from __future__ import annotations

import platform
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.exported.conftest import Trees

# The first test of a run builds what all need.
pytestmark = pytest.mark.timeout(300)
VERSION = ".".join(platform.python_version_tuple()[:2])


def test_a_library_of_another_version_than_the_module_is_refused(trees: Trees) -> None:
    program = trees.program("refused", "plain", trees.tree("beacon"))
    said = program.passes(trees.tree("beacon", version="3.99").parent)
    assert said == (
        f"beacon: this process has Python {platform.python_version()}, "
        "and the module was built for Python 3.99: build all of them with one Python\n"
    )


@pytest.mark.parametrize("name", ["libpython3.98.so.1.0", f"libpython{VERSION}9.so.1.0"])
def test_a_process_with_another_python_is_refused(trees: Trees, tmp_path: Path, name: str) -> None:
    other = tmp_path / name
    command = ["gcc", "-shared", "-x", "c", "-", "-o", str(other)]
    subprocess.run(command, input=b"int other_python;", check=True)
    tree = trees.tree("beacon")
    said = trees.program("refused", "plain", tree).passes(tree.parent, str(other))
    expected = f"this process has {name}, and the module was built for Python {VERSION}"
    assert said == f"beacon: {expected}: build all of them with one Python\n"


def test_a_library_that_is_missing_is_a_line_in_the_log(trees: Trees, tmp_path: Path) -> None:
    tree = trees.tree("beacon")
    program = trees.program("refused", "plain", tree)
    home = tmp_path / "beacon"
    home.mkdir()
    data = (tree / "beacon.so").read_bytes()
    # The place of libpython is text in the library.
    (home / "beacon.so").write_bytes(data.replace(b"/libpython", b"/libpythor"))
    said = program.passes(tmp_path)
    assert said.startswith("beacon: Python cannot be loaded: ")
    assert "cannot open shared object file" in said
