"""Datasources: a driver in a module in C, over SQLite or MariaDB, and another module that asks through it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from ecruntime.log import Level
from tests.databases import BASES, DRIVERS, ask_mariadb, driver_sources, words_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import InstallC

    from ecruntime.testing import Harness

ASKING = """
#include "event.h"
#include "scheduler.h"
#include "ec_thread_pool.h"
#include "modules/datasource/ecdatasource.h"
static generic_module_infrastructure *me;
static int conf_setup(generic_module_infrastructure *self, int ignored) {
  (void)ignored;
  me = self;
  return 0;
}
static void work(ec_async_job *job, void *closure) {
  ec_datasource_closure query;
  ECDict parameters = dict_blank();
  string error;
  (void)job;
  memset(&query, 0, sizeof(query));
  string_init_type(&error, 64, STRING_TYPE_ECSTRING);
  query.errmsg = &error;
  query.job.completion = ECTP_COMPLETE_SYNC;
  dict_add_key_value(parameters, "name", closure);
  if (ec_datasource_cache_query("tides", "SELECT height FROM tides WHERE name = :name", parameters, &query)
      == ECDS_QUERY_OK)
    ec_mod_debug(me, DNOTICE, "%s: %d rows\\n", (char *)closure, query.q.result->nrows);
  else
    ec_mod_debug(me, DNOTICE, "failed: %s\\n", error.buffer);
  if (query.q.result) ec_datasource_cache_delref(query.q.result);
  query.q.result = NULL;
  ec_datasource_destroy_query(&query.q);
  string_destroy(&error);
  dict_drop(parameters);
  free(closure);
}
static void control(generic_module_infrastructure *self, string *response, const char *command, int xml) {
  ec_async_job *job = ec_malloc(MEMTYPE_EC_ASYNC_JOB);
  (void)self, (void)xml;
  memset(job, 0, sizeof(*job));
  job->job_class = ECTP_CLASS_IO;
  job->completion = ECTP_COMPLETE_NONE;
  job->worker = work;
  job->closure = strdup(command);
  job->free_on_completion_memtype = MEMTYPE_EC_ASYNC_JOB;
  stringprintf(response, "%d\\n", ec_queue_async_job(job));
}
"""


def lines(runtime: Harness) -> list[str]:
    return [record.text for record in runtime.records if record.subsystem == "gauge"]


def ask(runtime: Harness, name: str) -> str:
    assert runtime.console(f"gauge {name}") == "1\n"
    runtime.advance(1)
    return lines(runtime)[-1]


@dataclass(frozen=True)
class Base:
    """A database with a table of tides, of one kind or the other."""

    module: str
    uri: str
    run: Callable[[str], object]
    connections: Callable[[], int]

    def conf(self, more: str = "") -> str:
        return f'datasource "tides" {{\n uri = ( "{self.uri}" )\n {more}\n}}\ngauge {{ debug_level = notice }}'

    def status(self, runtime: Harness) -> str:
        return runtime.console(f"{self.module} status").splitlines()[0]


def sqlite_base(folder: Path) -> Base:
    path = folder / "tides.db"

    def run(queries: str) -> None:
        with closing(sqlite3.connect(path)) as base:
            base.executescript(queries)

    def connections() -> int:
        opened = Path("/proc/self/fd")
        return sum(os.path.realpath(one) == str(path) for one in opened.iterdir())

    return Base(DRIVERS["sqlite"], f"litebase:dbname={path}", run, connections)


def mariadb_base(socket: Path) -> Base:
    name = f"tides_{uuid4().hex}"
    ask_mariadb(socket, f"CREATE DATABASE {name};")
    uri = f"mariadb:socket={socket};user=root;dbname={name}"
    count = f"SELECT COUNT(*) FROM information_schema.processlist WHERE db = '{name}';"
    return Base(
        DRIVERS["mariadb"],
        uri,
        lambda queries: ask_mariadb(socket, f"USE {name};", queries),
        lambda: int(ask_mariadb(socket, count)),
    )


@pytest.fixture(params=BASES)
def base(request: pytest.FixtureRequest, tmp_path: Path) -> Base:
    is_file = request.param == "sqlite"
    made = sqlite_base(tmp_path) if is_file else mariadb_base(request.getfixturevalue("mariadb"))
    made.run("CREATE TABLE tides (name TEXT, height INT);")
    made.run("INSERT INTO tides VALUES ('low', 1), ('high', 7), ('high', 8);")
    return made


@pytest.fixture
def gauge(base: Base, runtime: Harness, install_c: InstallC) -> Harness:
    kind = next(kind for kind, module in DRIVERS.items() if module == base.module)
    generated, *others = driver_sources(kind)
    folders = [word for one in (generated, *others) for word in ("-I", str(one.parent))]
    # No stanza names it: it comes for the capability.
    manifest = f"msys.provides = datasource.{base.uri.partition(':')[0]}\n"
    flags = (*folders, *map(str, others), *words_of(kind))
    install_c(base.module, generated.read_text(), manifest=manifest, flags=flags)
    install_c("gauge", ASKING)
    runtime.load(conf=base.conf())
    return runtime


def test_the_driver_is_loaded_for_the_uri_and_answers(gauge: Harness, base: Base) -> None:
    assert ask(gauge, "low") == "low: 1 rows"
    assert ask(gauge, "high") == "high: 2 rows"
    assert ask(gauge, "o'clock") == "o'clock: 0 rows"
    assert base.status(gauge) == "connections: 1, queries: 3"


def test_a_known_answer_is_not_asked_for_again_until_the_stanza_changes(gauge: Harness, base: Base) -> None:
    for _ in range(2):
        assert ask(gauge, "high") == "high: 2 rows"
    assert base.status(gauge) == "connections: 1, queries: 1"
    gauge.reload(base.conf())
    ask(gauge, "high")
    assert base.status(gauge) == "connections: 1, queries: 1"
    gauge.reload(base.conf("max_rows = 1"))
    assert ask(gauge, "high") == "high: 1 rows"
    assert base.status(gauge) == "connections: 1, queries: 2"


def test_a_stanza_that_is_gone_takes_the_datasource_along(gauge: Harness, base: Base) -> None:
    ask(gauge, "low")
    gauge.reload("gauge { debug_level = notice }")
    assert ask(gauge, "low").startswith("failed: ")
    assert base.status(gauge) == "connections: 0, queries: 1"


def test_a_datasource_without_a_uri_is_told(gauge: Harness) -> None:
    gauge.expect_failure(owner="CONF", match="cannot be used")
    gauge.reload('datasource "tides" {}\ngauge { debug_level = notice }')
    (told,) = [record for record in gauge.records if "cannot be used" in record.text]
    assert told.text == "datasource 'tides' cannot be used: the datasource 'tides' has no uri"
    assert told.level is Level.ERROR


def test_an_unknown_pool_is_told_and_replaced(gauge: Harness, base: Base) -> None:
    gauge.reload(base.conf('pool = "tide"'))
    assert any("names the pool 'tide', which there is not" in record.text for record in gauge.records)
    assert ask(gauge, "low") == "low: 1 rows"


def test_what_the_database_says_of_a_query_is_told(gauge: Harness, base: Base) -> None:
    base.run("DROP TABLE tides;")
    assert ask(gauge, "low").startswith(f"failed: {base.module}: ")
    base.run("CREATE TABLE tides (name TEXT, height INT);")
    assert ask(gauge, "low") == "low: 0 rows"


def test_connections_are_closed_when_the_server_ends_and_nothing_is_left(gauge: Harness, base: Base) -> None:
    ask(gauge, "low")
    assert base.connections() == 1
    gauge.close()
    assert base.connections() == 0
    assert not [record.text for record in gauge.records if record.subsystem == "memory"]
