"""Generic modules in Python: an instance for each generation, DESTROY, several trees in one process."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.exported.conftest import BUILDS

if TYPE_CHECKING:
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


@pytest.mark.slow
def test_a_storm_of_reloads_leaves_memory_as_it_was(trees: Trees) -> None:
    homes = [trees.tree(name) for name in ("shoal", "beacon")]
    said = trees.program("generic", "plain", *homes).passes("storm", RELOADS, homes[0].parent)
    assert said.startswith(f"{RELOADS} reloads")
