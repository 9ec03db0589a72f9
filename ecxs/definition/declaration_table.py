"""A reader for one table of a declaration, which turns faults into complaints."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from ecruntime.foundation.near_miss import did_you_mean
from ecxs.definition.complaint import MAX_FINDINGS, Complaint, display_value
from ecxs.definition.mend import DOUBLED, Mend

if TYPE_CHECKING:
    from collections.abc import Iterator
    from enum import StrEnum

    from ecxs.definition.locate import KeyPath

T = TypeVar("T")
E = TypeVar("E", bound="StrEnum")

_KINDS = {str: "a string", int: "an integer", bool: "true or false", list: "an array", dict: "a table"}


@dataclass(slots=True)
class DeclarationTable:
    """One table of a declaration; a value of the wrong kind is reported, and counts as left out.

    `label` is the name of the table in messages, such as `[[option]]`.
    """

    values: dict[str, object]
    path: KeyPath
    label: str
    complaints: list[Complaint]
    known: list[str] = field(default_factory=list)

    def complain(
        self, rule: str, key: str, message: str, hint: str = "", *, is_of_key: bool = False, mend: Mend | None = None
    ) -> None:
        """Complain of one key of the table."""
        self.complaints.append(Complaint(rule, (*self.path, key), message, hint, is_of_key, mend=mend))

    def has(self, key: str) -> bool:
        """Tell whether the key is given."""
        self.know(key)
        return key in self.values

    def know(self, key: str) -> None:
        """Mark a key as known."""
        if key not in self.known:
            self.known.append(key)

    def text(self, key: str, default: str = "") -> str:
        """Take a string."""
        return self.take(key, str, default)

    def required_text(self, key: str) -> str:
        """Take a string; complain if it is missing or empty."""
        if not self.has(key):
            self.complaints.append(Complaint("MOD005", self.path, f"{self.label} has no '{key}'", f'add {key} = "..."'))
        elif self.values[key] == "":
            self.complain("MOD005", key, f"'{key}' in {self.label} is empty", "give it a value")
        return self.text(key)

    def flag(self, key: str, *, default: bool) -> bool:
        """Take true or false."""
        return self.take(key, bool, default)

    def integer(self, key: str, default: int = 0) -> int:
        """Take an integer."""
        return self.take(key, int, default)

    def names(self, key: str) -> tuple[str, ...]:
        """Take an array of strings."""
        found = []
        for index, item in enumerate(self.take(key, list, [])):
            if isinstance(item, str):
                found.append(item)
            else:
                message = f"'{key}' in {self.label} must be an array of strings, not of {display_value(item)}"
                self.complaints.append(Complaint("MOD006", (*self.path, key, index), message, "quote it"))
        return tuple(found)

    def choice(self, key: str, choices: type[E], default: E) -> E:
        """Take one of some words."""
        word = self.text(key, default.value)
        if word in {item.value for item in choices}:
            return choices(word)
        words = [item.value for item in choices]
        self.complain("MOD007", key, f"'{key}' in {self.label} is {display_value(word)}", _suggest(word, words))
        return default

    def tables(self, key: str) -> Iterator[DeclarationTable]:
        """Take an array of tables."""
        # `[option]` for `[[option]]` is a common slip, and gets a hint of its own.
        if isinstance(self.values.get(key), dict):
            self.complain(
                "MOD006", key, f"'{key}' must be an array of tables, not a table", f"write [[{key}]]", mend=DOUBLED
            )
            self.know(key)
            return
        for index, item in enumerate(self.take(key, list, [])):
            path = (*self.path, key, index)
            name = ".".join(part for part in (*self.path, key) if isinstance(part, str))
            if isinstance(item, dict):
                yield DeclarationTable(item, path, f"[[{name}]]", self.complaints)
            else:
                message = f"'{key}' must be an array of tables, not of {display_value(item)}"
                self.complaints.append(Complaint("MOD006", path, message, f"write [[{key}]]"))

    def table(self, key: str, label: str) -> DeclarationTable:
        """Take a table."""
        return DeclarationTable(self.take(key, dict, {}), (*self.path, key), label, self.complaints)

    def take(self, key: str, kind: type[T], default: T) -> T:
        """Take a value of one kind; complain and return the default if it is of another."""
        if not self.has(key):
            return default
        value = self.values[key]
        # `true` and `false` are integers of Python.
        if isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
            return value
        message = f"'{key}' in {self.label} must be {_KINDS[kind]}, not {display_value(value)}"
        self.complain("MOD006", key, message)
        return default

    def refuse_unknown(self) -> None:
        """Complain of every key that was not asked for."""
        for key in self.values:
            # Near misses are slow to find, so none are looked for beyond the findings that are shown.
            if key not in self.known and len(self.complaints) <= MAX_FINDINGS:
                message = f"{display_value(key)} is not a key of {self.label}"
                self.complain("MOD004", key, message, _suggest(key, self.known), is_of_key=True)


def _suggest(word: str, known: list[str]) -> str:
    return did_you_mean(word[:80], known) or f"known are {', '.join(known)}"
