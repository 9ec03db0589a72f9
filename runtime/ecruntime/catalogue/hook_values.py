"""The named values of hooks, read from one data file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import tomli

from ecruntime.catalogue.entries import data_text


@dataclass(frozen=True, slots=True)
class HookValue:
    """One named value of a hook's result or parameter."""

    name: str
    number: int
    is_assumed: bool
    """True where the documents give no number and this one is ours."""


@dataclass(frozen=True, slots=True)
class ValueFamily:
    """Values that belong together; `ecruntime.hooks.values` has one enum for each family."""

    name: str
    is_flags: bool
    members: tuple[HookValue, ...]


@cache
def load_hook_values() -> tuple[ValueFamily, ...]:
    """Return the families that ship with the package; read once, since they are immutable."""
    return tuple(
        ValueFamily(
            table["name"],
            table["flags"],
            tuple(HookValue(item["name"], item["value"], item["assumed"]) for item in table["members"]),
        )
        for table in tomli.loads(data_text("hook_values.toml"))["family"]
    )
