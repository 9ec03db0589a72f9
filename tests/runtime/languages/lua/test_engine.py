"""The engine is taken by its name: the best that there is, or a clear error."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.errors import EnvironmentFailure
from ecruntime.generation import TransactionFailed
from ecruntime.languages.lua.engine import find_engine
from ecruntime.languages.lua.values import Handles, decode, encode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ecruntime.testing import Harness


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    find_engine.cache_clear()
    yield
    find_engine.cache_clear()


def test_lua51_runs_where_there_is_no_luajit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lupa.luajit21", None)
    found = find_engine()
    assert (found.name, found.is_jit) == ("lua51", False)


def test_without_an_engine_the_load_says_what_to_install(
    runtime: Harness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("luajit21", "lua51"):
        monkeypatch.setitem(sys.modules, f"lupa.{name}", None)
    with pytest.raises(TransactionFailed, match="there is no Lua engine for scriptlets") as failed:
        runtime.load(conf='scriptlet "scriptlet" {}\n')
    assert "pip install" in str(failed.value.findings[0].hint) + str(failed.value)


def test_an_unknown_engine_is_refused_with_those_there_are() -> None:
    with pytest.raises(EnvironmentFailure, match="'lua54' is not a Lua engine") as refused:
        find_engine("lua54")
    assert refused.value.hint == "write one of: luajit21, lua51"


def test_values_cross_in_one_text() -> None:
    handles = Handles()
    thing = object()
    given = [None, True, 1.5, -3, "snö", b"\xff", {"k": [1, None]}, thing]
    out: list[str] = []
    for value in given:
        encode(value, out, handles)
    (*values, last) = decode("".join(out).replace("Oobject:", "o"), handles)
    assert values == [None, True, 1.5, -3, "sn\xc3\xb6", "\xff", {"k": {1: 1, 2: None}}]
    assert last is thing
    handles.release(1)
    assert len(handles) == 0
    with pytest.raises(LookupError, match="the object is gone"):
        handles.get(1)
