"""Modules in Python on a server that has no Python: values, failures, timers, reloads, the console."""

from __future__ import annotations

import pytest

from tests.exported.conftest import BUILDS, Trees

# The first test of a run builds what all need.
pytestmark = pytest.mark.timeout(300)


@pytest.mark.parametrize("build", BUILDS)
def test_a_module_does_its_work(trees: Trees, build: str) -> None:
    tree = trees.tree("beacon", build)
    said = trees.program("basic", build, tree).passes(tree.parent)
    # What Python has buffered and registered comes out at the end, though it is never finalised.
    assert said.splitlines() == ["printed 5", "beacon: the end", "ok"]
