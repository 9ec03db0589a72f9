"""Behavior of blocklist in a server, on the clock of the test."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from ecruntime.testing import Fire, Harness

FOLDER = Path(__file__).resolve().parents[1]


@pytest.fixture
def blocklist(runtime: Harness) -> Harness:
    runtime.libexec = FOLDER
    source = 'datasource "blocklist" { uri = ( "none:dbname=mail" ) }'
    runtime.load(conf=f"{source}\nblocklist {{\n forget_after = 300\n debug_level = error\n}}")
    return runtime


def test_an_address_is_asked_for_again_when_the_datasource_cannot_say(blocklist: Harness, fire: Fire) -> None:
    fire("core.validate_connect")
    blocklist.advance(1)
    assert blocklist.console("blocklist status") == "verdicts: 0, connections of listed: 0\n"
    assert any("none" in one.text for one in blocklist.records if one.text.startswith("blocklist: "))
