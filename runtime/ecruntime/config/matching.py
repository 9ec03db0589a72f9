"""The matching of stanza instances with the keys of queries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from ecruntime.catalogue.config_scope import Matching
from ecruntime.formats.conf.instance import is_pattern
from ecruntime.formats.regular_expression import compile_expression
from ecruntime.formats.socket_address import (
    Address,
    Network,
    parse_address,
    parse_network,
    parse_socket_address,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

QueryKey: TypeAlias = str | Address | None
Matcher: TypeAlias = str | re.Pattern[str] | Network
"""A plain instance, an unanchored pattern, or a block of addresses."""


class InstanceError(Exception):
    """An instance that cannot be matched; carries a finding's rule, message and hint."""

    def __init__(self, rule: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.rule = rule
        self.message = message
        self.hint = hint


def query_key(matching: Matching, text: str) -> QueryKey:
    """Return the key that instances are compared with; `None` matches nothing."""
    return _QUERY[matching](text)


def _address_text(text: str) -> str:
    address = parse_socket_address(text, may_be_path=True)
    return address.text if address is not None else text


_QUERY: Mapping[Matching, Callable[[str], QueryKey]] = {
    Matching.EXACT: str,
    Matching.CASELESS: str.lower,
    Matching.PATTERN: str.lower,
    Matching.ADDRESS: _address_text,
    Matching.NETWORK: parse_address,
}


def instance_matcher(matching: Matching, instance: str) -> Matcher:
    """Return the matcher of an instance; raise `InstanceError` for one that can match nothing."""
    if matching is Matching.PATTERN:
        return _pattern(instance) if is_pattern(instance) else instance.lower()
    if matching is Matching.NETWORK:
        return _network(instance)
    if matching is Matching.ADDRESS and parse_socket_address(instance, may_be_path=True) is None:
        hint = "write 192.0.2.7:4100, [2001:db8::7]:4100, *:4100 or the path of a Unix socket"
        raise InstanceError("CFG051", f"'{instance}' is no socket address", hint)
    key = query_key(matching, instance)
    assert isinstance(key, str)
    return key


def _pattern(instance: str) -> re.Pattern[str]:
    try:
        return compile_expression(instance[1:-1], re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        raise InstanceError("CFG050", f"'{instance}' is no regular expression: {error}", "mend the pattern") from None


def _network(instance: str) -> Network:
    network = parse_network(instance)
    if network is None:
        raise InstanceError("CFG051", f"'{instance}' is no block of addresses", "write for example 198.51.100.0/24")
    return network


def rank(matcher: Matcher, position: int) -> tuple[int, int]:
    """Return the sort key of an instance among its siblings: plain ones, then patterns as declared or long prefixes."""
    if isinstance(matcher, str):
        return (0, 0)
    if isinstance(matcher, re.Pattern):
        return (1, position)
    return (1, -matcher.prefixlen)


def is_match(matcher: Matcher, key: QueryKey) -> bool:
    """Tell whether an instance matches what a query names."""
    if isinstance(matcher, str):
        return matcher == key
    if isinstance(matcher, re.Pattern):
        return isinstance(key, str) and matcher.search(key) is not None
    return key is not None and not isinstance(key, str) and key.version == matcher.version and key in matcher
