"""The generated registration states what differs from the defaults of the runtime, and nothing else."""

from __future__ import annotations

import ast
import inspect
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import ecruntime.api
from ecruntime.model.listener import listener_fallback
from ecruntime.model.module_record import parse_record
from ecxs.definition import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.api import Registration

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


def registered(file: Path) -> Registration:
    """Execute a registration without the package in which it lies, hence without its session classes."""
    names: dict[str, object] = {}
    exec(re.sub(r"from \.sessions import \(.*?\)|session=\w+,?", "", file.read_text(), flags=re.DOTALL), names)
    found = names["REGISTRATION"]
    assert isinstance(found, ecruntime.api.Registration)
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.parents[2].name)
def test_declaration_record_and_registration_hold_the_same_objects(file: Path) -> None:
    toml = file.parents[2] / "module.toml.golden"
    (record,) = file.parent.glob("*.module.json.golden")
    declared = load(toml).definition
    recorded = parse_record(record.read_text(), record.name).definition
    states = registered(file)
    assert declared is not None
    assert declared.options == recorded.options == tuple(option.definition for option in states.options)
    assert declared.hooks == recorded.hooks == states.hooks
    assert declared.memtypes == recorded.memtypes == states.memtypes
    assert declared.commands == recorded.commands == states.commands
    assert declared.providers == recorded.providers
    assert declared.listeners == recorded.listeners
    for listener, stated in zip(declared.listeners, states.listeners, strict=True):
        # An option gets its path from the listener when that is registered.
        path = listener_fallback(listener.name)
        assert listener.options == tuple(replace(option.definition, fallback=path) for option in stated.options)


def test_a_stated_default_would_be_found() -> None:
    call = ast.parse("ReturnPolicy(Until.NONZERO, empty=1, assumed=False)", mode="eval").body
    assert isinstance(call, ast.Call)
    assert [found.rpartition(": ")[2] for found in stated_defaults(call)] == ["until", "assumed"]
