from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.runtime.console.conftest import fields, text

if TYPE_CHECKING:
    from ecruntime.console.dispatcher import Dispatcher


def test_paniclog_shows_messages_with_time_and_level(dispatcher: Dispatcher, view: Any) -> None:
    assert text(dispatcher, "paniclog") == ""
    view.log.error("the disk is full")
    assert text(dispatcher, "paniclog").endswith("Z ERROR server: the disk is full\n")
    [record] = fields(dispatcher, "paniclog")
    assert (record["level"], record["subsystem"], record["text"]) == ("ERROR", "server", "the disk is full")
