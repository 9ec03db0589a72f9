"""Names of a package that are imported when they are asked for: who uses one pays for no other."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def name_on_demand(package: str, homes: Mapping[str, str], name: str) -> object:
    """Import a name for the `__getattr__` of a package from the file that has it; AttributeError if there is none."""
    home = homes.get(name)
    if home is None:
        raise AttributeError(f"module '{package}' has no attribute '{name}'")
    return getattr(import_module(f"{package}.{home}"), name)
