from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.runtime.console.conftest import text

if TYPE_CHECKING:
    from ecruntime.console.dispatcher import Dispatcher


def test_shutdown_asks_the_view(dispatcher: Dispatcher, view: Any) -> None:
    assert text(dispatcher, "shutdown") == "The server shuts down.\n"
    assert view.shutdowns == 1
