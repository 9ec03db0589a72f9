"""Observations about manifests that decide how they are read."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ecruntime.choices.observed import Decided, number_of, one_of, text_of
from ecruntime.foundation.file_scan import ScanOrder

if TYPE_CHECKING:
    from collections.abc import Mapping

_ORDERS: Mapping[str, Decided] = MappingProxyType(
    {
        "Zeta alpha beta zulu alpha-inside beta-inside": Decided({"scan_order": ScanOrder.FILES_FIRST}),
        "alpha-inside beta-inside Zeta alpha beta zulu": Decided({"scan_order": ScanOrder.FOLDERS_FIRST}),
        "Zeta alpha-inside alpha beta-inside beta zulu": Decided({"scan_order": ScanOrder.BYTEWISE}),
    }
)
_ABOVE: Final = 2
"""The depth of the first of the folders that the probe makes, each in the one before."""
_PLANTED: Final = 40
_ALL: Final = 200
"""The depth for a server that has read all of them."""
_NONE: Final = "(none)"


def scan_order(value: object) -> Decided:
    """Follow the order in which planted manifests are given."""
    return one_of(value, _ORDERS)


def hidden_names(value: object) -> Decided:
    """Follow whether hidden files and folders are read."""
    words = _planted(value)
    known = {"reads_hidden_files": "file" in words, "reads_hidden_folders": "folder" in words}
    return Decided(known, left=_unknown(words))


def links(value: object) -> Decided:
    """Follow whether links to files and folders are."""
    words = _planted(value)
    known = {"follows_linked_files": "file" in words, "follows_linked_folders": "folder" in words}
    return Decided(known, left=_unknown(words))


def depth(value: object) -> Decided:
    """Follow how deep manifests are read."""
    if value == _NONE:
        return Decided({"scan_depth": _ABOVE})
    deepest = number_of(value, 1, _PLANTED)
    return Decided({"scan_depth": _ALL if deepest == _PLANTED else deepest + _ABOVE})


def requirements(value: object) -> Decided:
    """Follow which requirement of a module is configured first; the probe lists the second before the first."""
    words = text_of(value).split()
    listed = ("fidelity_second", "fidelity_first")
    if any(words.count(word) != 1 for word in listed):
        return Decided(left="it does not name each required module once")
    return Decided({"requirements_last_first": words.index(listed[0]) > words.index(listed[1])})


def _planted(value: object) -> list[str]:
    text = text_of(value)
    return [] if text == _NONE else text.split()


def _unknown(words: list[str]) -> str:
    unknown = [word for word in words if word not in ("file", "folder")]
    repeated = len(set(words)) < len(words)
    return "a manifest is given more than once" if repeated else f"it names {', '.join(unknown)}" if unknown else ""
