"""Datasources in files of SQLite, asked by the example blocklist; each test has a server on a virtual clock."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from ecruntime.api import AcceptConstruct
from ecruntime.testing import Console, Harness, LibexecFolder

ROW = "INSERT INTO listed VALUES ('192.0.2.7', 'it''s a trap', 7, 3000000000, x'626c6f62', NULL);"


def write(path: Path, script: str) -> None:
    with closing(sqlite3.connect(path)) as made:
        made.executescript(script)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    path = tmp_path / "blocklist.db"
    write(
        path, f"CREATE TABLE listed (address TEXT, reason TEXT, number INT, large INT, bytes BLOB, blank TEXT); {ROW}"
    )
    return path


def conf(
    base: Path, query: str = "SELECT reason FROM listed WHERE address = :address", own: str = "", more: str = ""
) -> str:
    source = f'datasource "blocklist" {{ uri = ( "litebase:dbname={base}{more}" ) cache_life = 0 }}'
    return f'{source}\nblocklist {{ debug_level = notice query = "{query}" }}\nlitebase {{ {own} }}'


@pytest.fixture
def asked(runtime: Harness, libexec: LibexecFolder, base: Path) -> Harness:
    libexec()
    libexec("../blocklist")
    runtime.load(conf=conf(base))
    return runtime


def answers(runtime: Harness, address: str = "192.0.2.7") -> list[str]:
    seen = len(runtime.records)
    for _ in range(2):
        runtime.fire("core.validate_connect", ac=AcceptConstruct(remote=f"{address}:25"))
        runtime.advance(1.0)
    records = runtime.records[seen:]
    return [one.text for one in records if "blocklist" in (one.subsystem, one.text.partition(":")[0])]


def test_a_row_is_found_by_a_parameter(asked: Harness, console: Console) -> None:
    assert answers(asked) == ["192.0.2.7 is listed (it's a trap) and connects"]
    assert console("litebase status") == "connections: 1, queries: 1\nbusy timeout: 5\n"


def test_no_row_is_no_failure(asked: Harness) -> None:
    assert answers(asked, "192.0.2.8") == []


@pytest.mark.parametrize(
    ("columns", "shown"),
    [
        ("reason", "it's a trap"),
        ("number", "number 7"),
        ("large", "3000000000"),
        ("bytes", "blob"),
        ("blank", ""),
        (":address", "192.0.2.7"),
        ("number, reason, large", "number 7"),
        ("reason, number, large", "it's a trap"),
        ("large, number, reason", "3000000000"),
    ],
)
def test_the_first_column_is_given_as_what_it_is(asked: Harness, base: Path, columns: str, shown: str) -> None:
    asked.reload(conf(base, f"SELECT {columns} FROM listed"))
    assert answers(asked) == [f"192.0.2.7 is listed ({shown}) and connects"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT 1 FROM nowhere", "no such table: nowhere"),
        ("SELECT 1; SELECT 2", "a query is one statement"),
        ("SELECT abs(-9223372036854775807 - 1)", "integer overflow"),
        (
            "SELECT abs(CASE WHEN value > 1 THEN -9223372036854775807 - 1 ELSE 1 END) FROM json_each('[1, 2]')",
            "integer overflow",
        ),
    ],
)
def test_what_is_refused_is_told_and_no_result_is_left(asked: Harness, base: Path, query: str, words: str) -> None:
    asked.reload(conf(base, query))
    assert answers(asked) == [f"blocklist: litebase: {words}"] * 2


def test_a_query_that_failed_ends_no_connection(asked: Harness, base: Path) -> None:
    asked.reload(conf(base, "INSERT INTO listed VALUES (:address, 'new', 1, 2, NULL, NULL)"))
    answers(asked, "192.0.2.9")
    asked.reload(conf(base, "SELECT 1 FROM nowhere"))
    answers(asked)
    asked.reload(conf(base, "SELECT last_insert_rowid() AS row"))
    assert answers(asked) == ["192.0.2.7 is listed (row 2) and connects"]


def test_a_file_that_is_replaced_is_opened_anew(asked: Harness, base: Path, console: Console) -> None:
    answers(asked)
    other = base.with_suffix(".new")
    write(other, "CREATE TABLE listed (address TEXT, reason TEXT); INSERT INTO listed VALUES ('192.0.2.7', 'renewed');")
    other.rename(base)
    console("blocklist forget")
    assert answers(asked) == ["192.0.2.7 is listed (renewed) and connects"]
    assert console("litebase status").startswith("connections: 1, ")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (";busy=1", "its uri has no parameter 'busy'"),
        (";busy_timeout=soon", "'soon' of 'busy_timeout' is no number from 0 to 3600"),
        (".gone", "cannot open {base}.gone: unable to open database file"),
    ],
)
def test_a_uri_that_is_wrong_is_told(asked: Harness, base: Path, more: str, words: str) -> None:
    asked.reload(conf(base, more=more))
    assert answers(asked)[0] == f"blocklist: litebase: {words.format(base=base)}"


@contextmanager
def held(base: Path) -> Iterator[None]:
    with closing(sqlite3.connect(base, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield


@pytest.mark.parametrize(("own", "more"), [("busy_timeout = 0", ""), ("busy_timeout = 3000", ";busy_timeout=0")])
def test_a_query_waits_for_those_who_write_as_long_as_is_configured(
    asked: Harness, base: Path, own: str, more: str
) -> None:
    asked.reload(conf(base, own=own, more=more))
    with held(base):
        assert answers(asked) == ["blocklist: litebase: database is locked"] * 2


def test_a_reload_changes_how_long_a_query_waits(asked: Harness, base: Path, console: Console) -> None:
    asked.reload(conf(base, own="busy_timeout = 70"))
    assert console("litebase status").endswith("busy timeout: 70\n")


def test_the_connection_is_closed_with_its_stanza(asked: Harness, base: Path, console: Console) -> None:
    answers(asked)
    asked.reload("blocklist {}\nlitebase {}")
    assert console("litebase status").startswith("connections: 0, ")
