"""Datasources: a driver over SQLite in a module in C, and another module that asks through it."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecruntime.log import Level

if TYPE_CHECKING:
    from conftest import InstallC

    from ecruntime.testing import Harness

DRIVER_SOURCE = Path(__file__).resolve().parents[3] / "bridge" / "io" / "data"
DRIVER = """
#include "sqlite_driver.c"
static int conf_setup(generic_module_infrastructure *self, int ignored) {
  (void)ignored;
  return ec_datasource_register_driver("sqlite", &sqlite_driver, self);
}
static void control(generic_module_infrastructure *self, string *response, const char *command, int xml) {
  (void)self, (void)command, (void)xml;
  stringprintf(response, "%d %d\\n", sqlite_connections, sqlite_queries);
}
"""
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


def conf(path: Path, more: str = "") -> str:
    return f'datasource "tides" {{\n uri = ( "sqlite:dbname={path}" )\n {more}\n}}\ngauge {{ debug_level = notice }}'


@pytest.fixture
def base(tmp_path: Path) -> Path:
    path = tmp_path / "tides.db"
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE tides (name TEXT, height INT)")
        made.execute("INSERT INTO tides VALUES ('low', 1), ('high', 7), ('high', 8)")
    made.close()
    return path


@pytest.fixture
def gauge(runtime: Harness, install_c: InstallC, base: Path) -> Harness:
    flags = ("-I", str(DRIVER_SOURCE), "-lsqlite3")
    # No stanza names it: it comes for the capability.
    install_c("ds_sqlite", DRIVER, manifest="msys.provides = datasource.sqlite\n", flags=flags)
    install_c("gauge", ASKING)
    runtime.load(conf=conf(base))
    return runtime


def test_the_driver_is_loaded_for_the_uri_and_answers(gauge: Harness) -> None:
    assert ask(gauge, "low") == "low: 1 rows"
    assert ask(gauge, "high") == "high: 2 rows"
    assert ask(gauge, "o'clock") == "o'clock: 0 rows"
    assert gauge.console("ds_sqlite status") == "1 3\n"


def test_a_known_answer_is_not_asked_for_again_until_the_stanza_changes(gauge: Harness, base: Path) -> None:
    for _ in range(2):
        assert ask(gauge, "high") == "high: 2 rows"
    assert gauge.console("ds_sqlite status") == "1 1\n"
    gauge.reload(conf(base))
    ask(gauge, "high")
    assert gauge.console("ds_sqlite status") == "1 1\n"
    gauge.reload(conf(base, "max_rows = 1"))
    assert ask(gauge, "high") == "high: 1 rows"
    assert gauge.console("ds_sqlite status") == "1 2\n"


def test_a_stanza_that_is_gone_takes_the_datasource_along(gauge: Harness) -> None:
    ask(gauge, "low")
    gauge.reload("gauge { debug_level = notice }")
    assert ask(gauge, "low").startswith("failed: ")
    assert gauge.console("ds_sqlite status") == "0 1\n"


def test_a_datasource_without_a_uri_is_told(gauge: Harness) -> None:
    gauge.expect_failure(owner="CONF", match="cannot be used")
    gauge.reload('datasource "tides" {}\ngauge { debug_level = notice }')
    (told,) = [record for record in gauge.records if "cannot be used" in record.text]
    assert told.text == "datasource 'tides' cannot be used: the datasource 'tides' has no uri"
    assert told.level is Level.ERROR


def test_an_unknown_pool_is_told_and_replaced(gauge: Harness, base: Path) -> None:
    gauge.reload(conf(base, 'pool = "tide"'))
    assert any("names the pool 'tide', which there is not" in record.text for record in gauge.records)
    assert ask(gauge, "low") == "low: 1 rows"
