"""The generated registration states what differs from the defaults of the runtime, and nothing else."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import ecruntime.api

if TYPE_CHECKING:
    from collections.abc import Iterator

GOLDENS = Path(__file__).parents[4] / "golden"
FILES = sorted(GOLDENS.rglob("registration.py.golden"))


def stated_defaults(call: ast.Call) -> Iterator[str]:
    """Yield the arguments of a call that are what they would be anyway."""
    assert isinstance(call.func, ast.Name)
    signature = inspect.signature(getattr(ecruntime.api, call.func.id))
    names = list(signature.parameters)
    positional = zip(names, call.args, strict=False)
    for name, given in (*positional, *((item.arg, item.value) for item in call.keywords)):
        assert name is not None
        try:
            value = ast.literal_eval(given)
        except ValueError:
            # An enum's member, or another call: `Until.NONZERO` reads as the default does.
            value = ast.unparse(given)
        default = signature.parameters[name].default
        if value == default or value == str(default):
            yield f"{ast.unparse(call)}: {name}"


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.parents[2].name)
def test_no_argument_states_its_default(file: Path) -> None:
    calls = [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call)]
    assert [found for call in calls for found in stated_defaults(call)] == []
    assert len(calls) > 5


def test_a_stated_default_would_be_found() -> None:
    call = ast.parse("ReturnPolicy(Until.NONZERO, empty=1, assumed=False)", mode="eval").body
    assert isinstance(call, ast.Call)
    assert [found.rpartition(": ")[2] for found in stated_defaults(call)] == ["until", "assumed"]
