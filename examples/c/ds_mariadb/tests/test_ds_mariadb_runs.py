"""Behavior of ds_mariadb in a server, for which the uri alone loads it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecruntime.testing import Harness

FOLDER = Path(__file__).resolve().parents[1]


def test_a_uri_loads_it_and_nothing_is_open_before_a_query(runtime: Harness) -> None:
    runtime.libexec = FOLDER
    runtime.load(conf='datasource "tides" { uri = ( "mariadb:dbname=tides" ) }')
    assert runtime.console("ds_mariadb status") == "connections: 0, queries: 0\n"
    assert runtime.console("ds_mariadb open") == "ds_mariadb status\n"
    runtime.reload("")
