"""Mutations: each is one change, drawn by seed, and what does not run is left alone."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types import ModuleType


def neighbour(name: str) -> ModuleType:
    """Import a file that is no part of a package, as `run.py` does."""
    spec = importlib.util.spec_from_file_location(f"mutants_{name}", Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


mutate = neighbour("mutate")
CODE = '''\
"""A noun."""
from __future__ import annotations
import functools

@functools.cache
def f(view: Option[x.y], name, *rest):
    """Do something: call(name)."""
    view.reset()
    while view.active:
        return g(view.active, view.peak)
    if name:
        view.log(*rest, name)
    return None

class C:
    @property
    def p(self):
        return self.q.count()
'''


def changes(code: str) -> set[tuple[str, str]]:
    source = mutate.SourceFile("a.py", code, mutate.OWN)
    made = [source.mutant(it) for kinds in source.lines.values() for group in kinds.values() for it in group]
    return {(it.before, it.after) for it in made if it is not None}


def test_each_kind_of_change_is_made_and_nothing_is_changed_that_does_not_run() -> None:
    assert changes(CODE) == {
        ("view.reset()", "pass"),
        ("while view.active:", "while not (view.active):"),
        ("while view.active:", "while view.peak:"),
        ("return g(view.active, view.peak)", "return None"),
        ("return g(view.active, view.peak)", "return g(view.peak, view.active)"),
        ("return g(view.active, view.peak)", "return g(view.peak, view.peak)"),
        ("return g(view.active, view.peak)", "return g(view.active, view.active)"),
        ("if name:", "if not (name):"),
        ("view.log(*rest, name)", "pass"),
        ("return self.q.count()", "return None"),
    }


@pytest.mark.parametrize(
    "code", ["", '"""A page."""\n', "import a\nfrom b import c\n", "def f(a: int = 3) -> None: ...\n"]
)
def test_a_file_without_anything_to_change_has_no_mutants(code: str) -> None:
    source = mutate.SourceFile("a.py", code, mutate.OWN)
    assert (source.lines, source.draw(Random(1))) == ({}, None)


def test_what_makes_the_same_program_is_no_mutant() -> None:
    assert changes("f(a, a)\n") == {("f(a, a)", "pass")}


def test_a_draw_is_decided_by_its_seed() -> None:
    source = mutate.SourceFile("a.py", CODE, mutate.OWN)
    one, other = ([source.draw(dice).key for _ in range(20)] for dice in (Random(5), Random(5)))
    assert one == other
    assert len(set(one)) > 5


def test_a_mutant_over_several_lines_is_told_by_those_that_change() -> None:
    source = mutate.SourceFile("a.py", "x = f(\n    1,\n    2,\n)\ny = g(\n    1,\n)\n", mutate.OWN)
    (change,) = source.lines[1]["swapped_arguments"]
    mutant = source.mutant(change)
    assert (mutant.line, mutant.key) == (1, "a.py | 1,\n2, | 2,\n1,")
    assert mutant.diff() == "-1,\n-2,\n+2,\n+1,"
