"""Queries of `msys.db`: to SQLite, to a database of the test, and through a driver in C."""

from __future__ import annotations

import sqlite3
import threading
from typing import TYPE_CHECKING

import pytest

from tests.runtime.languages.lua.test_packages import shown

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Scripts


def asked(scripts: Scripts, before: str, body: str) -> list[str]:
    """Run a body that prints, with stanzas of datasources, and return its lines."""
    source = f"local mod = {{}} function mod:validate_connect() {body} return 0 end msys.registerModule('mod', mod)"
    scripts(source, before=before)
    begin = len(scripts.lines())
    scripts.fire("validate_connect")
    return [line.replace("\\x09", "|") for line in scripts.lines()[begin:]]


@pytest.fixture
def stanza(tmp_path: Path) -> str:
    """A datasource over a file of SQLite."""
    return f'datasource "tides" {{ uri = ( "sqlite:dbname={tmp_path}/tides.db" ) max_rows = 2 }}'


FILLED = """
  msys.db.execute("tides", "create table h (a, b)")
  msys.db.execute("tides", "insert into h values (?, ?)", {1, "sn\\195\\182"})
  msys.db.execute("tides", "insert into h values (:a, $b)", {a = 2.5, b = true})
  msys.db.execute("tides", "insert into h values (?, ?)", {[2] = "\\255\\0"})
"""


def test_rows_have_their_columns_by_name(scripts: Scripts, stanza: str) -> None:
    body = """
      for row in msys.db.query("tides", "select a, b from h order by a desc limit 2") do print(row.a, row.b) end
      local row = msys.db.fetch_row("tides", "select b, a from h where a is null")
      print(row.a, #row.b, msys.db.fetch_row("tides", "select 1 where 0"))
    """
    assert asked(scripts, stanza, FILLED + body) == ["2.5|1", "1|snö", "nil|2|nil"]


def test_the_stanza_limits_the_rows(scripts: Scripts, stanza: str) -> None:
    body = 'local n = 0 for _ in msys.db.query("tides", "select * from h") do n = n + 1 end print(n)'
    assert asked(scripts, stanza, FILLED + body) == ["2"]


def test_a_query_that_fails_raises_unless_it_shall_not(scripts: Scripts, stanza: str) -> None:
    body = """
      print(pcall(msys.db.query, "tides", "selec"))
      print(msys.db.query("tides", "selec", {}, {raise_error = false}))
      print(msys.db.fetch_row("tides", "selec", {}, {raise_error = false}))
      print(msys.db.execute("tides", "selec", {}, {raise_error = false}))
      print(pcall(msys.db.execute, "tidse", "select 1"))
      print(pcall(msys.db.execute, "tides", "select ?", {print}))
      print(pcall(msys.db.execute, "other", "select 1"))
    """
    other = '\ndatasource "other" { uri = ( "mysql:dbname=x" ) }'
    syntax = "datasource 'tides': near \"selec\": syntax error"
    assert asked(scripts, stanza + other, body) == [
        f"false|s1.lua:2: msys.db.query: {syntax}",
        f"nil|{syntax}",
        f"nil|{syntax}",
        f"false|{syntax}",
        "false|s1.lua:6: msys.db.execute: there is no datasource 'tidse': did you mean 'tides'?",
        "false|s1.lua:7: msys.db: a function is no parameter of a query",
        "false|s1.lua:8: msys.db.execute: datasource 'other': no module is loaded that provides 'datasource.mysql'",
    ]


@pytest.mark.own_reloads("the database is compared across reloads")
def test_a_database_in_memory_outlives_a_reload(scripts: Scripts) -> None:
    stanza = 'datasource "tides" { uri = ( "sqlite:dbname=:memory:" ) }'
    asked(scripts, stanza, FILLED)
    body = 'print(msys.db.fetch_row("tides", "select count(*) n from h").n)'
    source = f"local mod = {{}} function mod:validate_connect() {body} return 0 end msys.registerModule('mod', mod)"
    scripts.reload(source, before=stanza)
    scripts.fire("validate_connect")
    assert scripts.lines()[-1] == "3"


def test_a_test_gives_a_database(scripts: Scripts) -> None:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.execute("create table b (name)")
    connection.execute("insert into b values ('reef')")
    scripts.runtime.lua.provide_database("bindings", connection)
    body = """
      print(msys.db.fetch_row("bindings", "select name from b").name)
      msys.db.execute("bindings", "insert into b values (?)", {"shoal"})
    """
    assert shown(scripts, body) == ["reef"]
    assert connection.execute("select count(*) from b").fetchone() == (2,)
    assert not connection.in_transaction
    connection.close()


def test_threads_share_a_datasource(scripts: Scripts, stanza: str) -> None:
    body = """
      for i = 1, 30 do msys.db.execute("tides", "insert into h values (?, ?)", {i, "x"}) end
      for i = 1, 10 do
        for row in msys.db.query("tides", "select count(*) as n from h") do if row.n < 30 then return 1 end end
        if pcall(msys.db.query, "tides", "nonsense") then return 2 end
      end
      return 0
    """
    create = 'function mod:init() msys.db.execute("tides", "create table if not exists h (a, b)") return true end'
    scripts(f"local mod = {{}} {create} function mod:validate_connect() {body} end\nmsys.registerModule('m', mod)",
            before=stanza)  # fmt: skip
    call = scripts.runtime.server.find_hook("validate_connect").call
    answers: list[object] = []
    threads = [threading.Thread(target=lambda: answers.append(call(None, None))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert answers == [0] * 6
