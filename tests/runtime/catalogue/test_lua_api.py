from __future__ import annotations

from collections import Counter

import tomli

from ecruntime.catalogue.entries import data_text
from ecruntime.catalogue.lua_api import DATA, load_lua_api

CATALOGUE = load_lua_api()
TABLES = tomli.loads(data_text(DATA))


def test_a_name_is_there_once() -> None:
    for kind in ("function", "package", "constant", "entry_point"):
        assert [name for name, count in Counter(row["name"] for row in TABLES[kind]).items() if count > 1] == []


def test_each_function_is_read() -> None:
    assert set(CATALOGUE.functions) == {row["name"] for row in TABLES["function"]}
    assert {row["kind"] for row in TABLES["function"]} == {"function", "method", "property", "operator"}


def test_each_module_of_a_function_is_a_package() -> None:
    assert {row["module"] for row in TABLES["function"]} <= CATALOGUE.packages | {"global"}


def test_arguments_are_counted_from_the_signature() -> None:
    shapes = {name: (it.least, it.most) for name, it in CATALOGUE.functions.items()}
    assert shapes["msys.registerControl"] == (2, 2)
    assert shapes["msys.runInPool"] == (2, 4)
    assert shapes["msys.config"] == (1, None)
    assert shapes["msys.asyncOk"] == (0, 0)
    assert shapes["thread.create"] == (1, 3)
    assert shapes["msys.pcre.replace"] == (3, 4)
    assert shapes["print"] == (0, None)
    assert CATALOGUE.entry_points["validate_rcptto"].arguments == ("msg", "str", "ac", "vctx")


def test_required_arguments_come_before_optional_ones() -> None:
    def is_ordered(signature: str) -> bool:
        kinds = ["[" if part.strip().startswith("[") else "." for part in signature[1:-1].split(", ") if part]
        return kinds == sorted(kinds)

    assert [it.name for it in CATALOGUE.functions.values() if not is_ordered(it.signature)] == []


def test_rows_that_public_scripts_use_are_there() -> None:
    wanted = {
        "debug.output", "xml.newnode", "msgpart.parts", "msgpart.thread", "msgpart.body_start", "msgpart.body_end",
        "ac.conn_id", "ac.protocol", "msg.delivered", "vctx.disconnect", "http_session.connh", "http_session.request",
        "http_session.response", "msys.http_lua.build_request", "msys.http_lua.handle_response",
    }  # fmt: skip
    assert wanted <= CATALOGUE.functions.keys()
    assert {"msys.dp_config", "msys.adaptive_rules", "msys.http_lua"} <= CATALOGUE.packages
