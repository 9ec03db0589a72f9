"""Datasources in files of SQLite, asked by the example blocklist; each test has a server on a virtual clock."""

import sqlite3
from pathlib import Path

import pytest
from ecruntime.api import AcceptConstruct
from ecruntime.testing import Console, Harness, LibexecFolder


@pytest.fixture
def base(tmp_path: Path) -> Path:
    path = tmp_path / "blocklist.db"
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE listed (address TEXT, reason TEXT, number INT, blank TEXT)")
        made.execute("INSERT INTO listed VALUES ('192.0.2.7', 'it''s a trap', 7, NULL)")
    made.close()
    return path


def conf(base: Path, query: str = "SELECT reason FROM listed WHERE address = :address", own: str = "") -> str:
    source = f'datasource "blocklist" {{ uri = ( "litebase:dbname={base}" ) cache_life = 1 }}'
    return f'{source}\nblocklist {{ debug_level = notice query = "{query}" }}\nlitebase {{ {own} }}'


@pytest.fixture
def asked(runtime: Harness, libexec: LibexecFolder, base: Path) -> Harness:
    libexec()
    libexec("../blocklist")
    runtime.load(conf=conf(base))
    return runtime


def answers(runtime: Harness, address: str = "192.0.2.7") -> list[str]:
    for _ in range(2):
        runtime.fire("core.validate_connect", ac=AcceptConstruct(remote=f"{address}:25"))
        runtime.advance(1.0)
    return [one.text for one in runtime.records if "blocklist" in (one.subsystem, one.text.partition(":")[0])]


def test_a_row_is_found_by_a_parameter(asked: Harness, console: Console) -> None:
    assert answers(asked) == ["192.0.2.7 is listed (it's a trap) and connects"]
    assert console("litebase status") == "connections: 1\nqueries: 1\nbusy timeout: 5000\n"


def test_no_row_is_no_failure(asked: Harness) -> None:
    assert answers(asked, "192.0.2.8") == []


@pytest.mark.parametrize(
    ("column", "shown"), [("reason", "it's a trap"), ("number", "number 7"), ("blank", ""), (":address", "192.0.2.7")]
)
def test_each_type_of_a_column_is_given_as_what_it_is(asked: Harness, base: Path, column: str, shown: str) -> None:
    asked.reload(conf(base, f"SELECT {column} FROM listed"))
    assert answers(asked) == [f"192.0.2.7 is listed ({shown}) and connects"]


def test_what_sqlite_refuses_is_told_in_its_words(asked: Harness, base: Path) -> None:
    asked.reload(conf(base, "SELECT 1 FROM nowhere"))
    assert answers(asked)[0].startswith("blocklist: litebase: no such table: nowhere")


def test_a_reload_changes_how_long_a_query_waits(asked: Harness, base: Path, console: Console) -> None:
    asked.reload(conf(base, own="busy_timeout = 70"))
    assert console("litebase status").endswith("busy timeout: 70\n")
