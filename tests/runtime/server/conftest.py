from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from ecruntime.console import Ask, Form

if TYPE_CHECKING:
    from tests.runtime.conftest import Bench


class Prompt:
    """The console of the bench, as text and as JSON."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def text(self, line: str) -> str:
        reply = self._bench.server.dispatcher.execute(Ask(Form.TEXT, line))
        self._bench.settle()
        return reply.text

    def json(self, line: str) -> Any:
        reply = self._bench.server.dispatcher.execute(Ask(Form.JSON, line))
        self._bench.settle()
        return json.loads(reply.text)

    def fails(self, line: str) -> str:
        reply = self._bench.server.dispatcher.execute(Ask(Form.TEXT, line))
        self._bench.settle()
        assert not reply.is_completed
        return reply.text


@pytest.fixture
def prompt(bench: Bench) -> Prompt:
    return Prompt(bench)
