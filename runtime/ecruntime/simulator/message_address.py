"""Addresses in headers, and the components that they have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import UsageError
from ecruntime.foundation.near_miss import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

COMPONENTS: Final = ("all", "email", "localpart", "user", "detail", "domain", "name")


def addresses_in(values: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return name and address of each address in header values; what is none is left out."""
    # Imported here: the package `email` takes as long as all of ours that an exported module needs.
    from email.utils import getaddresses

    found: list[tuple[str, str]] = []
    for value in values:
        try:
            found += (pair for pair in getaddresses([value]) if pair[1])
        # The parser of the email package fails in several ways on what is no list of addresses.
        except (ValueError, IndexError, TypeError, AttributeError, RecursionError):
            continue
    return tuple(found)


def components_in(values: Iterable[str], component: str) -> list[str]:
    """Return a component of each address that has it, such as the domain; raise `UsageError` for an unknown one."""
    wanted = component.lower()
    if wanted not in COMPONENTS:
        hint = did_you_mean(wanted, COMPONENTS) or f"there are: {', '.join(COMPONENTS)}"
        raise UsageError(f"an address has no component '{component}'", hint=hint)
    parts = [_component(name, address, wanted) for name, address in addresses_in(values)]
    return [part for part in parts if part]


def _component(name: str, address: str, wanted: str) -> str:
    local, at, domain = address.rpartition("@")
    if not at:
        local, domain = address, ""
    user, _, detail = local.partition("+")
    named = {"localpart": local, "user": user, "detail": detail, "domain": domain, "name": name}
    return named.get(wanted, address)


def divide_address(address: str) -> tuple[str, str]:
    """Return the local part and the domain of an address."""
    local, at, domain = address.rpartition("@")
    return (local, domain) if at else (address, "")
