"""Datasources of the core: drivers in C over two databases, parameters, the cache, connections, and both parsers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.bridge.conftest import BUILDS

if TYPE_CHECKING:
    from tests.bridge.conftest import Program

CASES = ("rows", "parameters", "cache", "connections", "pool", "registration")
URIS = st.text(alphabet="ab:;= /", max_size=25)
QUERIES = st.text(alphabet="ab:?'\"`-/*\n ", max_size=25)
MODELS = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@pytest.mark.parametrize("case", CASES)
def test_datasources_keep_their_promises(datasource: Program, case: str) -> None:
    assert datasource.passes(case) == ""


# Once over the server: each run makes a database there.
@pytest.mark.parametrize(
    ("build", "base"),
    [*((build, "sqlite") for build in BUILDS), ("address", "mariadb")],
    indirect=True,
    scope="session",
)
def test_each_allocation_that_fails_is_told(datasource: Program) -> None:
    outcomes = []
    for failing in range(1, 200):
        outcomes.append(datasource.passes("failing", failing))
        if outcomes[-1] == "none failed\n":
            break
    assert outcomes[-1] == "none failed\n"
    assert outcomes.count("failed\n") > 20


def _pairs(uri: str) -> tuple[str, dict[str, str]] | None:
    """Return driver and pairs of a uri; None for a wrong one."""
    driver, colon, rest = uri.partition(":")
    if not driver or not colon:
        return None
    pairs: dict[str, str] = {}
    for piece in rest.split(";"):
        key, sign, value = piece.partition("=")
        if not sign:
            continue
        if not key or key in pairs:
            return None
        pairs[key] = value
    return driver, {"dsn": rest} | pairs


@MODELS
@given(URIS)
def test_a_uri_is_taken_apart_like_that_of_a_model(parsers: Program, uri: str) -> None:
    printed = parsers.passes("uri", standard_input=uri)
    wanted = _pairs(uri)
    if wanted is None:
        assert printed == ""
        return
    driver, _, pairs = printed.partition("\n")
    assert driver == wanted[0]
    assert dict(pair.split("\x01") for pair in pairs.split("\x02")[:-1]) == wanted[1]


_PIECE = re.compile(
    r"""(?P<hidden>'[^']*(?:'|\Z)|"[^"]*(?:"|\Z)|`[^`]*(?:`|\Z)|--[^\n]*|/\*.*?(?:\*/|\Z)|::)"""
    r"""|:(?P<name>\w+)|(?P<mark>\?)|.""",
    re.DOTALL,
)


def _filled(query: str) -> str | None:
    """Return the query with its parameters; None when one is not given."""
    marks = iter("12")
    made = ""
    for piece in _PIECE.finditer(query):
        if piece["name"] or piece["mark"]:
            value = next(marks, None) if piece["mark"] else {"a": "A", "b": "B"}.get(piece["name"])
            if value is None:
                return None
            made += f"<{value}>"
        else:
            made += piece[0]
    return made


@MODELS
@given(QUERIES)
def test_parameters_are_found_like_those_of_a_model(parsers: Program, query: str) -> None:
    wanted = _filled(query)
    assert parsers.passes("query", standard_input=query) == ("-" if wanted is None else f"+{wanted}")
