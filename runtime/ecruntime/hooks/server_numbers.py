"""Numbers of a server for the named values of hooks, which results of providers in Python become."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.catalogue.hook_values import load_hook_values
from ecruntime.hooks import values
from ecruntime.hooks.dispatch import integer_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def server_integer(constants: Mapping[str, int]) -> Callable[[object], int]:
    """Return what makes an integer of a result, with the numbers of a server for the members of our enums."""
    if not constants:
        return integer_of
    numbers = {
        (family.name, member.number): constants[member.name]
        for family in load_hook_values()
        for member in family.members
        if member.name in constants
    }
    flags = {family.name for family in load_hook_values() if family.is_flags}

    def number_of(result: object) -> int:
        number = integer_of(result)
        kind = type(result)
        if kind.__module__ != values.__name__:
            return number
        found = numbers.get((kind.__name__, number))
        if found is not None or kind.__name__ not in flags:
            return number if found is None else found
        # Several bits: each has a number of its own there.
        bits = [1 << place for place in range(number.bit_length()) if number >> place & 1]
        joined = 0
        for bit in bits:
            joined |= numbers.get((kind.__name__, bit), bit)
        return joined

    return number_of
