"""Checks of names that reach generated code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.foundation.identifiers import LONGEST_NAME, is_identifier
from ecxs.definition.complaint import Complaint, shown
from ecxs.definition.reserved import reserved_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecxs.definition.locate import KeyPath


def check_name(name: str, what: str, path: KeyPath) -> Iterator[Complaint]:
    """Complain of a name that is unfit for generated code; an empty one was reported when it was read."""
    if not name:
        return
    if len(name) > LONGEST_NAME:
        message = f"the name of {what} {shown(name)} has {len(name)} characters"
        yield Complaint("MOD009", path, message, f"use at most {LONGEST_NAME}")
    elif not is_identifier(name):
        message = f"{shown(name)} cannot be the name of a {what}".replace("of a option", "of an option")
        yield Complaint("MOD009", path, message, "use letters, digits and '_', and no digit first")
    elif reserved_in(name):
        message = f"{what} '{name}' has a reserved word of {reserved_in(name)} as its name"
        yield Complaint("MOD010", path, message, "choose another name")
