"""Addresses that are looked up by jobs, in a file of SQLite; each test has a server on a virtual clock."""

import sqlite3
from pathlib import Path

import pytest
from ecruntime.api import AcceptConstruct
from ecruntime.testing import Clock, Console, Harness, LibexecFolder


@pytest.fixture
def base(tmp_path: Path) -> Path:
    path = tmp_path / "blocklist.db"
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE listed (address TEXT, reason TEXT, number INT)")
        made.execute("INSERT INTO listed VALUES ('192.0.2.7', 'spam trap', 7), ('2001:db8::7', 'open relay', 8)")
    made.close()
    return path


@pytest.fixture
def blocklist(runtime: Harness, libexec: LibexecFolder, base: Path) -> Harness:
    libexec()
    libexec("../litebase")
    runtime.load(conf=conf(base))
    return runtime


def conf(base: Path, own: str = "") -> str:
    source = f'datasource "blocklist" {{ uri = ( "litebase:dbname={base}" ) cache_life = 1 }}'
    return f"{source}\nblocklist {{ debug_level = notice\n {own}\n}}"


def connect(runtime: Harness, address: str) -> None:
    runtime.fire("core.validate_connect", ac=AcceptConstruct(remote=address))
    runtime.advance(1.0)


def told(runtime: Harness) -> list[str]:
    return [one.text for one in runtime.records if "blocklist" in (one.subsystem, one.text.partition(":")[0])]


# The first test: blocks that earlier servers of the process have left would be told, too.
def test_what_is_forgotten_is_freed(blocklist: Harness, console: Console) -> None:
    connect(blocklist, "192.0.2.7:25")
    console("blocklist forget")
    blocklist.close()
    assert not [one.text for one in blocklist.records if "not freed" in one.text and "blocklist" in one.text]


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("192.0.2.7:4000", "192.0.2.7 is listed (spam trap) and connects"),
        ("[2001:db8::7]:4000", "2001:db8::7 is listed (open relay) and connects"),
    ],
)
def test_a_listed_address_is_told_from_its_second_connection_on(
    blocklist: Harness, console: Console, address: str, text: str
) -> None:
    connect(blocklist, address)
    assert told(blocklist) == []
    connect(blocklist, address)
    assert told(blocklist) == [text]
    assert console("blocklist status") == "verdicts: 1, connections of listed: 1\n"


def test_any_other_address_is_not(blocklist: Harness, console: Console) -> None:
    for _ in range(2):
        connect(blocklist, "192.0.2.8:25")
    assert told(blocklist) == []
    assert console("blocklist status") == "verdicts: 1, connections of listed: 0\n"


def test_a_number_is_a_reason_too(blocklist: Harness, base: Path) -> None:
    blocklist.reload(conf(base, 'query = "SELECT number FROM listed WHERE address = :address"'))
    for _ in range(2):
        connect(blocklist, "192.0.2.7:25")
    assert told(blocklist) == ["192.0.2.7 is listed (number 7) and connects"]


def test_an_address_is_asked_for_again_after_a_time(
    blocklist: Harness, base: Path, clock: Clock, console: Console
) -> None:
    connect(blocklist, "192.0.2.8:25")
    with sqlite3.connect(base) as made:
        made.execute("INSERT INTO listed VALUES ('192.0.2.8', 'late', 9)")
    made.close()
    clock.advance(300.0)
    assert console("blocklist status") == "verdicts: 0, connections of listed: 0\n"
    for _ in range(2):
        connect(blocklist, "192.0.2.8:25")
    assert told(blocklist) == ["192.0.2.8 is listed (late) and connects"]
    clock.advance(300.0)
    assert console("blocklist status") == "verdicts: 0, connections of listed: 1\n"


def test_verdicts_are_forgotten_on_command_and_by_a_reload(blocklist: Harness, console: Console) -> None:
    connect(blocklist, "192.0.2.7:25")
    assert console("blocklist forget") == "forgotten\n"
    assert console("blocklist status") == "verdicts: 0, connections of listed: 0\n"
    connect(blocklist, "192.0.2.7:25")
    blocklist.reload()
    assert console("blocklist status") == "verdicts: 0, connections of listed: 0\n"


def test_an_address_is_asked_for_again_when_the_datasource_cannot_say(
    blocklist: Harness, base: Path, console: Console
) -> None:
    blocklist.reload(conf(base, 'query = "SELECT"'))
    connect(blocklist, "192.0.2.7:25")
    assert console("blocklist status") == "verdicts: 0, connections of listed: 0\n"
    assert [text.startswith("blocklist: litebase: ") for text in told(blocklist)] == [True]


def test_the_query_waits_in_the_pool_of_the_configuration(blocklist: Harness, base: Path) -> None:
    own = 'ThreadPool "asking" { concurrency = 1 }\n' + conf(base, 'job_class = "asking"')
    blocklist.reload(own)
    connect(blocklist, "192.0.2.7:25")
    assert [pool.report().total_invocations for pool in blocklist.server.pools.pools() if pool.name == "asking"] == [1]
