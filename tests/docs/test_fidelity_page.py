"""The page on fidelity counts what the catalogues hold, and names commands as they are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecruntime.catalogue.c_api import load_c_api
from ecruntime.catalogue.hook_values import load_hook_values
from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.console.commands import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

PAGE = Path(__file__).resolve().parents[2] / "docs" / "fidelity.md"
NAMES = {command.name for command in COMMANDS}


def says(*texts: str) -> bool:
    page = PAGE.read_text(encoding="utf-8")
    return all(text in page for text in texts)


def test_it_counts_the_hooks() -> None:
    hooks = list(load_hook_catalogue().values())
    folded = [hook.policy for hook in hooks if hook.policy is not None]
    assumed = sum(policy.assumed for policy in folded)
    unstated = sum(hook.thread == "unspecified" for hook in hooks)
    assert says(f"Their {len(hooks)} hooks", f"for {len(folded)} of {len(hooks)} hooks", f"of those, {assumed} are")
    assert says(f"for {unstated} hooks they do not")


def test_it_counts_the_constants() -> None:
    values = [value for enum in load_hook_values() for value in enum.members]
    assert says(f"{sum(value.is_assumed for value in values)} of {len(values)} are ours")


def test_it_counts_the_entries_of_the_c_interface() -> None:
    api = load_c_api()
    refused = sum(function.tier is None for function in api.functions)
    corrected = sum(function.source == "corrected" for function in api.functions)
    documented = sum(structure.source == "" for structure in api.structures)
    chosen = sum(type_name.source == "chosen" for type_name in api.type_names)
    assert says(f"{refused} functions of mail", f"{corrected} are corrected", f"{chosen} names of types are ours")
    assert says(f"{sum(constant.is_chosen for constant in api.constants)} of {len(api.constants)} are ours, `chosen")
    assert says(f"for {documented} of {len(api.structures)};", f"alone, {len(api.opaque_types)} of them")


@pytest.mark.parametrize("name", ["counter", "cache", "sched", "trace smtp"])
def test_what_it_calls_absent_is_absent(name: str) -> None:
    assert says(f"`{name}`")
    assert not any(known == name or known.startswith(f"{name} ") for known in NAMES)


@pytest.mark.parametrize(
    "name", ["config why", "config diff", "hook fire", "module why", "memory delta", "graph", "debug level"]
)
def test_what_it_calls_ours_is_there(name: str) -> None:
    assert says(f"`{name}`")
    assert name in NAMES


def test_its_tables_are_made_from_the_lines(load_script: Callable[[str], ModuleType]) -> None:
    assert load_script("make_fidelity").pages().stale() == [], "run: python docs/make_fidelity.py"
