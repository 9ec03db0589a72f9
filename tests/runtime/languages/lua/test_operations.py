"""Configuration, shares, counters, gauges, and texts for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Scripts


def answer(body: str) -> str:
    return f"""
        local mod = {{}}
        function mod:validate_connect(ac, vctx) {body} end
        msys.registerModule("mod", mod)
    """


def test_configuration_is_read_with_words_of_the_console(scripts: Scripts) -> None:
    body = """
      local value, text = msys.config("get", "threadpool", "work", "concurrency")
      print(text)
      if msys.config("get", "scriptlet", "scriptlet", "engine") == nil then return 99 end
      return value
    """
    scripts(answer(body), before='ThreadPool "work" { concurrency = 3 }')
    assert scripts.fire("validate_connect") == 3
    assert "concurrency = 3" in scripts.lines()


def test_a_misspelt_option_is_told(scripts: Scripts) -> None:
    scripts(answer('return msys.config("get", "threadpool", "work", "concurency")'))
    with scripts.runtime.expect_failure("LuaFailure", match="did you mean 'concurrency'"):
        scripts.fire("validate_connect")


@pytest.mark.own_reloads("shares are compared across reloads")
def test_shares_and_counters_outlive_a_reload(scripts: Scripts) -> None:
    body = """
      msys.shareSet("k\\255", {1, "\\255", deep = {true}})
      local c = msys.counter.open("reef/count")
      msys.counter.inc(c) msys.counter.add("reef/count", 4)
      return msys.counter.read(c)
    """
    scripts(answer(body))
    assert scripts.fire("validate_connect") == 5
    body = """
      local t = msys.shareGet("k\\255")
      if t[1] ~= 1 or t[2] ~= "\\255" or t.deep[1] ~= true then return 99 end
      msys.shareUnset("k\\255")
      if msys.shareGet("k\\255") ~= nil then return 98 end
      return msys.counter.read("reef/count")
    """
    scripts.reload(answer(body))
    assert scripts.fire("validate_connect") == 5


def test_gauges_expire_and_are_bounded(scripts: Scripts) -> None:
    body = """
      msys.gauge_cache.define("g", 2, 60)
      msys.gauge_cache.inc("g", "a") msys.gauge_cache.inc("g", "a") msys.gauge_cache.inc("g", "b")
      local n = msys.gauge_cache.get("g", "a") * 10 + msys.gauge_cache.dec("g", "b")
      msys.gauge_cache.inc("g", "c")
      if msys.gauge_cache.get("g", "a") ~= 0 then return 99 end
      msys.sleep(61)
      return n + msys.gauge_cache.get("g", "c") * 100
    """
    scripts(answer(body))
    assert scripts.fire("validate_connect") == 20


def test_dumper_shows_any_value(scripts: Scripts) -> None:
    scripts(answer('print(msys.dumper.Dumper({1, a = {b = "x\\"y"}, f = print})) return 0'))
    scripts.fire("validate_connect")
    shown = '{\n\t  [1] = 1,\n\t  ["a"] = {\n\t    ["b"] = "x\\"y",\n\t  },\n\t  ["f"] = <function>,\n\t}'
    assert shown in scripts.lines()


def test_holes_and_nils_stay_in_place(scripts: Scripts) -> None:
    seen: list[tuple[object, ...]] = []

    def holes(*given: object) -> tuple[object, ...]:
        seen.append(given)
        return None, {"k": 1}, None, 5

    scripts.runtime.lua.provide("msys.holes", holes)
    body = "local a, b, c, d = msys.holes(nil, {}, nil) return (a == nil and type(b) == 'table' and d == 5) and 1 or 0"
    scripts(answer(body))
    assert scripts.fire("validate_connect") == 1
    assert seen == [(None, {}, None)]


def test_a_test_provides_what_the_runtime_lacks(scripts: Scripts) -> None:
    lua = scripts.runtime.lua
    lua.provide("msys.av.scan", lambda text: (1, f"<{text}>"))
    lua.provide("ac:inbound_session_count", lambda ac: 4)
    lua.provide("ac.label", lambda ac: ac.label)
    body = "local n, t = msys.av.scan('snö') print(t, ac.label) return n + at_load + ac:inbound_session_count()"
    scripts("at_load = msys.av.scan('x')\n" + answer(body))
    assert scripts.fire("validate_connect") == 6
    assert "<snö>\\x09fired ac" in scripts.lines()


def test_a_file_is_read(scripts: Scripts, tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"a\xff\0b")
    scripts(answer(f'if msys.readfile("{tmp_path}/none") then return 1 end return #msys.readfile("{tmp_path}/data")'))
    assert scripts.fire("validate_connect") == 4


def test_all_bytes_cross_and_options_are_utf_8(scripts: Scripts, tmp_path: Path) -> None:
    (tmp_path / "all").write_bytes(bytes(range(256)))
    body = f"""
      local all = {{}}
      for i = 0, 255 do all[#all + 1] = string.char(i) end
      all = table.concat(all)
      msys.shareSet(all, {{[all] = all}})
      if msys.shareGet(all)[all] ~= all then return 1 end
      if msys.readfile("{tmp_path}/all") ~= all then return 2 end
      if msys.config("get", "scriptlet", "scriptlet", "search_path")[1] ~= "sn\\195\\182" then return 3 end
      return 0
    """
    scripts(answer(body), options='search_path = ( "snö" )')
    assert scripts.fire("validate_connect") == 0


def test_macros_stand_for_variables_of_the_session_of_a_call(scripts: Scripts) -> None:
    body = """
      vctx:set(msys.core.VCTX_CONN, "ehlo_string", "snö")
      vctx:set(msys.core.VCTX_MESS, "can relay", "%{vctx_conn:x}")
      msys.sleep(0)
      print(msys.expandMacro("<%{vctx_conn:ehlo_string}><%{vctx_mess:can relay}><%{vctx_mess:none}>"))
      print(msys.expandMacro("%{i}%{spfv1:i}%%{vctx_conn:}%{vctx_conn:ehlo_string"))
      local c = coroutine.wrap(function() return msys.expandMacro("%{vctx_conn:ehlo_string}!") end)
      print(c())
      return pcall(msys.expandMacro) and 1 or 0
    """
    other = 'function mod:core_log_reopen() print(msys.expandMacro("\\255%{vctx_conn:ehlo_string}")) end\n'
    scripts(answer(body).replace("msys.registerModule", f"{other} msys.registerModule"))
    assert scripts.fire("validate_connect") == 0
    scripts.fire("core.log_reopen")
    assert scripts.lines()[-4:] == [
        "<snö><%{vctx_conn:x}><>",
        "%{i}%{spfv1:i}%%{vctx_conn:}%{vctx_conn:ehlo_string",
        "snö!",
        "\\udcff%{vctx_conn:ehlo_string}",
    ]


def test_macros_can_be_provided(scripts: Scripts) -> None:
    scripts.runtime.lua.provide("msys.expandMacro", lambda text: text.replace("%{i}", "192.0.2.1"))
    scripts(answer('return msys.expandMacro("<%{i}>") == "<192.0.2.1>" and 1 or 0'))
    assert scripts.fire("validate_connect") == 1
