"""What the rules of scripts see, and what they leave alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecxs.rules import validate

if TYPE_CHECKING:
    from collections.abc import Callable

    Told = Callable[[str], list[str]]

LOCKED = "local m = thread.mutex()\nlocal function work(x)\n  m:lock()\n{}\nend\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def told() -> Told:
    """Return a function that checks a script and gives the rules with their lines."""

    def check(source: str) -> list[str]:
        Path("kelp.lua").write_bytes(source.encode("latin-1"))
        return [f"{finding.place.line} {finding.rule}" for finding in validate([Path("kelp.lua")])]

    return check


@pytest.mark.parametrize(
    "head",
    [
        "local c = require('msys.core')",
        'local c = require "msys/core"',
        "local c = msys.core",
        "local m = msys local c = m.core",
        "local c c = msys.core",
    ],
)
def test_a_local_name_of_a_package_is_followed(told: Told, head: str) -> None:
    assert told(f"{head}\nlocal x = c.get_nwo_ts()") == ["2 LUA004"]


@pytest.mark.parametrize(
    "source",
    [
        "local msys = { core = {} } return msys.core.get_nwo_ts()",
        "msys.core.get_nwo_ts = print return msys.core.get_nwo_ts()",
        "local function f(json) return json.decoed() end",
        "xml = {} return xml.parsxml()",
        "local c = msys.core c = {} return c.get_nwo_ts()",
        "local t = { msys = {} } return t.msys.core.get_nwo_ts()",
        "return msys.core[name].get_nwo_ts()",
        "for msys in pairs({}) do print(msys.core.get_nwo_ts()) end",
        "local function f(msg) return msg:uper(), msg:upper() end msys.getClassMetaTable('message').uper = 1",
    ],
)
def test_what_is_not_of_the_server_is_left_alone(told: Told, source: str) -> None:
    assert told(source) == []


def test_a_name_is_told_once(told: Told) -> None:
    assert told("msys.core.get_nwo_ts()\nmsys.core.get_nwo_ts()\nmsys.av.scan()\nmsys.av.scan()") == [
        "1 LUA004",
        "3 LUA006",
    ]


@pytest.mark.parametrize(
    ("call", "is_wrong"),
    [
        ("msys.sleep()", True),
        ("msys.sleep(1)", False),
        ("msys.sleep(1, 2)", True),
        ("msys.sleep(f())", False),
        ("msys.sleep(...)", False),
        ("msys.sleep(1, f())", False),
        ("msys.sleep(1, 2, f())", True),
        ("msys.sleep((f()))", False),
        ("msys.pcre.replace(a, b, c, 1)", False),
        ("msys.pcre.split(a, b, 1, 2)", True),
        ("msys.config('get', 'a', 'b', 'c')", False),
        ("json.decode'{}'", False),
        ("json.encode{1}", False),
        ("print()", False),
    ],
)
def test_the_arguments_of_a_call_are_counted(told: Told, call: str, *, is_wrong: bool) -> None:
    assert told(call) == (["1 LUA007"] if is_wrong else [])


@pytest.mark.parametrize(
    "module",
    [
        "local mod = {}\nfunction mod:validate_dta(m) end\nmsys.registerModule('k', mod)",
        "local mod = {}\nfunction mod.validate_dta(self, m) end\nmsys.registerModule('k', mod)",
        "local mod = {\nvalidate_dta = function(self) end }\nmsys.registerModule('k', mod)",
        "mod = {}\nmod.validate_dta = function(self) end\nmsys.registerModule('k', mod)",
        "mod = {\nvalidate_dta = function(self) end }\nmsys.registerModule('k', mod)",
        "msys.registerModule('k', {\nvalidate_dta = function(self) end })",
        "module('k', package.seeall)\nfunction validate_dta(self) end\nmsys.registerModule('k', _M)",
        "local r = msys.registerModule\nlocal mod = {} function mod:validate_dta() end r('k', mod)",
    ],
)
def test_every_way_to_register_is_seen(told: Told, module: str) -> None:
    assert told(module) == ["2 LUA002"]


def test_a_table_that_is_not_registered_has_functions_of_any_name(told: Told) -> None:
    assert told("local mod = {} function mod:validate_dta(a, b, c, d, e) end") == []


@pytest.mark.parametrize(
    ("definition", "is_wrong"),
    [
        ("function mod:validate_data(msg, ac, vctx)", False),
        ("function mod:validate_data(msg, ac, vctx, more)", True),
        ("function mod:validate_data(msg, ac, vctx, ...)", False),
        ("function mod.validate_data(self, msg, ac, vctx)", False),
        ("function mod.validate_data(self, msg, ac, vctx, more)", True),
        ("function mod:core_ec_message_enqueue(a, b, c, d, e, f)", True),
        ("function mod:own(a, b, c, d, e, f)", False),
    ],
)
def test_the_parameters_of_a_provider_are_counted(told: Told, definition: str, *, is_wrong: bool) -> None:
    source = f"local mod = {{}} {definition} end msys.registerModule('k', mod)"
    assert told(source) == (["1 LUA008"] if is_wrong else [])


@pytest.mark.parametrize(
    ("source", "is_told"),
    [
        ("local function f() total = 1 end", True),
        ("local function f() local total; total = 1 end", False),
        ("local total local function f() total = 1 end", False),
        ("local function f(total) total = 1 end", False),
        ("total = 0 local function f() total = 1 end", False),
        ("local function f() total = 1 end total = 0", False),
        ("local function f() function total() end end", True),
        ("local function f() for total in pairs({}) do total = 1 end end", False),
        ("local function f() do local total end total = 1 end", True),
        ("local function f() repeat local total = 1 until total end", False),
        ("local function f() a.total = 1 end", False),
        ("local function f() _, _ = 1, 2 end", False),
        ("local function f() pcall(function() total = 1 end) end", True),
        ("total = 1", False),
    ],
)
def test_only_a_global_that_functions_alone_write_is_told(told: Told, source: str, *, is_told: bool) -> None:
    assert told(source) == (["1 LUA009"] if is_told else [])


def test_the_local_name_that_may_be_meant_is_proposed() -> None:
    Path("kelp.lua").write_text("local function f(address) addres = 1 end")
    assert [finding.hint for finding in validate([Path("kelp.lua")])] == ["did you mean 'address'?"]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("msys.sleep(1)\nm:unlock()", [4]),
        ("m:unlock()\nmsys.sleep(1)", []),
        ("if x then m:unlock() return end\nmsys.sleep(1)", [5]),
        ("if x then m:unlock() end\nmsys.sleep(1)", []),
        ("if x then m:unlock() else m:unlock() end\nmsys.sleep(1)", []),
        ("if x then f() else g() end\nmsys.sleep(1)", [5]),
        ("if x then msys.sleep(1) end", [4]),
        ("while x do msys.sleep(1) end", [4]),
        ("for i = 1, 2 do msys.sleep(1) end", [4]),
        ("repeat msys.sleep(1) until x", [4]),
        ("local f = function() msys.sleep(1) end\nm:unlock()\nf()", []),
        ("local function f() msys.sleep(1) end\nf()", [5]),
        ("local function g() msys.sleep(1) end local function f() g() end\nf()", [5]),
        ("pcall(function()\nmsys.sleep(1) end)", [5]),
        ("local n = thread.mutex() n:lock() m:unlock()\nmsys.sleep(1) n:unlock()\nmsys.sleep(1)", [5]),
        ("m:unlock() msys.lock('a')\nmsys.sleep(1)\nmsys.unlock('a') msys.sleep(1)", [5]),
        ("msys.db.query('c', 'q')", [4]),
        ("msys.log(1, 'x')", []),
    ],
)
def test_a_call_that_waits_is_told_where_a_lock_is_held_for_certain(told: Told, body: str, lines: list[int]) -> None:
    assert told(LOCKED.format(body)) == [f"{line} LUA010" for line in lines]


def test_what_waits_in_a_function_is_named() -> None:
    Path("kelp.lua").write_text(LOCKED.format("local function f() msys.sleep(1) end\nf()"))
    assert [finding.message for finding in validate([Path("kelp.lua")])] == [
        "the function that is called here waits in 'msys.sleep' while the lock 'm' is held"
    ]


@pytest.mark.parametrize(
    ("comment", "is_told"),
    [
        ("-- ecxs: allow LUA007 - the old form", False),
        ("--[[ ecxs: allow LUA007 - the old form ]]", False),
        ("-- ecxs: allow LUA007", True),
        ("-- ecxs: allow LUA006 - another rule", True),
    ],
)
def test_a_comment_with_a_reason_allows_a_rule_on_its_line(told: Told, comment: str, *, is_told: bool) -> None:
    assert told(f"msys.sleep() {comment}\n") == (["1 LUA007"] if is_told else [])


def test_scripts_of_a_folder_are_checked_each_once() -> None:
    Path("a/b").mkdir(parents=True)
    Path("a/b/one.lua").write_text("x =")
    Path("a/two.lua").symlink_to("b/one.lua")
    assert [(finding.rule, finding.place.file) for finding in validate([Path("a"), Path("a/b/one.lua")])] == [
        ("LUA001", "a/two.lua")
    ]


def test_a_script_that_is_no_file_is_told() -> None:
    Path("kelp.lua").mkdir()
    assert [finding.rule for finding in validate([Path("kelp.lua")])] == ["PRJ001"]


@pytest.mark.parametrize(
    ("file", "settings", "source"),
    [
        ("tide.lua", "", "tide"),
        ("lua/my/tide.lua", "", "my.tide"),
        ("scriptlets/my/tide/init.lua", "", "my/tide"),
        ("deep/er/tide.lua", 'search_path = ( "deep" )', "er.tide"),
        ("own/tide.lua", "", "own/tide.lua"),
    ],
)
def test_scripts_that_a_configuration_names_are_checked(file: str, settings: str, source: str) -> None:
    Path(file).parent.mkdir(parents=True, exist_ok=True)
    Path(file).write_text("x =")
    Path("kelp.conf").write_text(f'scriptlet "s" {{\n{settings}\nscript "t" {{\nsource = "{source}"\n}}\n}}\n')
    found = [finding for finding in validate([Path("kelp.conf")]) if finding.rule.startswith("LUA")]
    assert [(finding.rule, finding.place.file) for finding in found] == [("LUA001", file)]


def test_a_deep_script_is_checked_or_told(told: Told) -> None:
    for depth in (40, 90, 186):
        for opening, kernel, closing in (
            ("if a then ", "b()", " end"),
            ("do ", "b()", " end"),
            ("x = {", "1", "}"),
            ("f(", "1", ")"),
            ("f(function() ", "b()", " end)"),
        ):
            inner = opening.removeprefix("x = ")
            source = opening + inner * (depth - 1) + kernel + closing * depth
            assert told(source) in ([], ["1 LUA001"], ["0 LUA001"])
