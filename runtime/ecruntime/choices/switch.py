"""The observations of a probe that the runtime can follow, each with the choice that it decides."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Switch:
    """What an observation decides."""

    choice: str


_SWITCHES: Mapping[str, Switch] = MappingProxyType({})


def switch_of(identifier: str) -> Switch | None:
    """Return what an observation decides; None if the runtime cannot follow it."""
    return _SWITCHES.get(identifier)
