"""Modules in Python on a server without one: pools, descriptors, generations, memory, objects of the server."""

from __future__ import annotations

import pytest

from tests.exported.conftest import BUILDS, Trees


@pytest.mark.parametrize("build", BUILDS)
def test_a_module_has_pools_descriptors_generations_memory_and_messages(trees: Trees, build: str) -> None:
    tree = trees.tree("drift", build)
    assert trees.program("twins", build, tree).passes(tree.parent) == "ok\n"
