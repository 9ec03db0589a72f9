"""Drivers of datasources, alike over each database: values, errors, connections that end, and queries at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.bridge.conftest import Program


@pytest.mark.parametrize("case", ["values", "errors", "once"])
def test_drivers_keep_their_promises(datasource: Program, case: str) -> None:
    assert datasource.passes(case) == ""


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_any_bytes_come_back_as_they_were_given(datasource: Program, seed: int) -> None:
    assert datasource.passes("bytes", seed) == ""


@pytest.mark.parametrize("base", ["mariadb"], indirect=True, scope="session")
def test_a_query_that_was_killed_is_told_and_not_repeated(datasource: Program) -> None:
    assert datasource.passes("killed") == ""
