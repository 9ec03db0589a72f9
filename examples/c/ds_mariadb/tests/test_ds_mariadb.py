"""Datasources of a server of MariaDB before it is asked; tests/runtime of the project ask one."""

from pathlib import Path

import pytest
from ecruntime.api import AcceptConstruct
from ecruntime.testing import Console, Harness, LibexecFolder

WITHOUT_SERVER = "mariadb:socket=/nowhere/at/all;dbname=tides"


@pytest.fixture
def driver(runtime: Harness, libexec: LibexecFolder) -> Harness:
    libexec()
    return runtime


def test_a_uri_loads_it_and_nothing_is_open_before_a_query(driver: Harness, console: Console) -> None:
    driver.load(conf='datasource "tides" { uri = ( "mariadb:dbname=tides" ) }')
    assert console("ds_mariadb status") == "connections: 0, queries: 0\n"
    assert console("ds_mariadb open") == "ds_mariadb status\n"


def answer(runtime: Harness, libexec: LibexecFolder, uri: str) -> str:
    libexec("../blocklist")
    runtime.load(conf=f'datasource "blocklist" {{ uri = ( "{uri}" ) }}\nblocklist {{}}')
    runtime.fire("core.validate_connect", ac=AcceptConstruct(remote="192.0.2.7:25"))
    runtime.advance(1.0)
    (told,) = [one.text for one in runtime.records if one.text.startswith("blocklist: ")]
    return told.removeprefix("blocklist: ")


def test_a_server_that_is_not_there_fails_the_query_in_its_words(driver: Harness, libexec: LibexecFolder) -> None:
    assert answer(driver, libexec, WITHOUT_SERVER).startswith("ds_mariadb: Can't connect to local server")


@pytest.mark.parametrize(
    ("parameter", "words"),
    [
        ("dbnam=tides", "its uri has no parameter 'dbnam'"),
        ("port=imap", "'imap' of 'port' is no number from 0 to 65535"),
        ("read_timeout=-1", "'-1' of 'read_timeout' is no number from 0 to 3600"),
    ],
)
def test_a_parameter_that_is_wrong_is_told(driver: Harness, libexec: LibexecFolder, parameter: str, words: str) -> None:
    assert answer(driver, libexec, f"{WITHOUT_SERVER};{parameter}") == f"ds_mariadb: {words}"


def test_a_file_of_options_says_where_the_server_is(driver: Harness, libexec: LibexecFolder, tmp_path: Path) -> None:
    options = tmp_path / "tides.cnf"
    options.write_text("[client]\nsocket = /elsewhere/too\n")
    assert "'/elsewhere/too'" in answer(driver, libexec, f"mariadb:dbname=tides;defaults_file={options}")
