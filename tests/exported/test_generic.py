"""Generic modules in Python: an instance for each generation, DESTROY, several trees in one process."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.exported.conftest import BUILDS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.exported.conftest import Trees

IS_SOAK = bool(os.environ.get("ECXS_SOAK"))
RELOADS = 10_000 if IS_SOAK else 200
# The first test of a run builds what all need.
pytestmark = pytest.mark.timeout(3600 if IS_SOAK else 300)


@pytest.mark.parametrize("build", BUILDS)
def test_an_instance_belongs_to_one_generation(trees: Trees, build: str) -> None:
    homes = [trees.tree(name, build) for name in ("shoal", "beacon")]
    assert trees.program("generic", build, *homes).passes("generations", 0, homes[0].parent) == ""


@pytest.mark.parametrize("build", BUILDS)
def test_two_trees_share_one_interpreter(trees: Trees, build: str) -> None:
    homes = [trees.tree(name, build) for name in ("shoal", "beacon")]
    assert trees.program("generic", build, *homes).passes("two", 0, homes[0].parent) == "beacon: the end\n"


def test_a_tree_of_another_release_is_refused(trees: Trees, tmp_path: Path) -> None:
    homes = [trees.tree(name) for name in ("shoal", "beacon")]
    (tmp_path / "beacon").symlink_to(homes[1])
    other = trees.moved(homes[0], tmp_path / "shoal")
    (other / "python" / "runtime.sha256").write_text(f"{'0' * 64}\n", encoding="utf-8")
    assert trees.program("generic", "plain", *homes).passes("releases", 0, tmp_path) == "beacon: the end\n"


def test_a_tree_is_installed_with_byte_code_that_no_date_makes_stale(trees: Trees, tmp_path: Path) -> None:
    home = trees.tree("beacon")
    installed = trees.installed(home, tmp_path / "stage")
    assert {path.name for path in (tmp_path / "stage/opt/msys/ecelerity/libexec").iterdir()} == {
        "beacon.so", "beacon.ecm",
    }  # fmt: skip  # words, several to a line
    assert {"ecpython.so", "runtime.sha256", "beacon", "ecruntime", "ecserver"} <= {
        it.name for it in installed.iterdir()
    }
    assert not list(installed.parent.glob("*.new")) + list(installed.parent.glob("*.old"))
    compiled = list(installed.rglob("*.pyc"))
    assert len(compiled) == len(list(installed.rglob("*.py")))
    # The second field of the header has the bit of a hash, and not the one that asks for the source.
    assert {path.read_bytes()[4:8] for path in compiled} == {b"\x01\0\0\0"}


@pytest.mark.slow
def test_a_storm_of_reloads_leaves_memory_as_it_was(trees: Trees) -> None:
    homes = [trees.tree(name) for name in ("shoal", "beacon")]
    said = trees.program("generic", "plain", *homes).passes("storm", RELOADS, homes[0].parent)
    assert said.startswith(f"{RELOADS} reloads")
