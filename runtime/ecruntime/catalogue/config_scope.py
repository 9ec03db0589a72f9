"""Kinds of config scopes: their places, their instances, and the matching of these."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class InstanceForm(StrEnum):
    """The three rules for the instance name of a stanza."""

    NONE = "none"
    NAME = "name"
    EITHER = "either"


class Matching(StrEnum):
    """The ways to compare the instance of a stanza with a query."""

    EXACT = "exact"
    CASELESS = "caseless"
    PATTERN = "pattern"
    """A plain name without case, or a regular expression between slashes."""
    ADDRESS = "address"
    """A socket address, compared by value."""
    NETWORK = "network"
    """A block of addresses; the longest prefix that holds the queried address comes first."""


@dataclass(frozen=True, slots=True)
class ConfigScope:
    """One kind of config scope; `inside` names the kinds it may stand in, with `global` for the top level."""

    name: str
    instance: InstanceForm
    inside: tuple[str, ...] = ("global",)
    matching: Matching = Matching.EXACT

    @property
    def key(self) -> str:
        """The name in lower case, by which kinds are compared."""
        return self.name.lower()
