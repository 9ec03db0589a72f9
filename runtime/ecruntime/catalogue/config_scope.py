"""A kind of config scope: where it may stand, whether it has instances, and how these are compared."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class InstanceForm(StrEnum):
    """Whether a stanza has an instance name."""

    NONE = "none"
    NAME = "name"
    EITHER = "either"


class Matching(StrEnum):
    """How the instance of a stanza is compared with what a query names."""

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
        """The name in lower case: what kinds are compared by."""
        return self.name.lower()
