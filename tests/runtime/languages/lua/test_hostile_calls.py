"""Scripts that try what no script should: escapes, objects taken apart, values that have no end, kernels redefined."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest

from ecruntime.generation import TransactionFailed
from ecruntime.languages.lua.runtime import LuaFailure
from ecruntime.simulator import ValidateContext

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Scripts


def script(body: str, before: str = "") -> str:
    return f"""
        {before}
        local mod = {{}}
        function mod:validate_connect(ac, vctx)
          {body}
        end
        function mod:validate_data(msg, ac, vctx) return 3 end
        msys.registerModule("mod", mod)
    """


ESCAPES = {
    "buffers": """
      local found, buffer = pcall(require, "string.buffer")
      if found then
        pcall(function() buffer.new():ref() end)
        pcall(buffer.decode, "\\16\\1\\2\\3\\4\\5\\6\\7\\8")
      end
      return package.loaded.ffi and 66 or 0
    """,
    "numbers of C": """
      for _, text in ipairs {"1LL", "1ULL", "0x1LL", "2i"} do
        if loadstring("return " .. text) then return 66 end
        tonumber(text)
      end
      return package.loaded.ffi and 66 or 0
    """,
    "packages": """
      local known = {_G = 1, coroutine = 1, debug = 1, io = 1, math = 1, os = 1, package = 1, string = 1, table = 1}
      for name in pairs(package.loaded) do if not known[name] then return 66 end end
      return next(package.preload) and 67 or 0
    """,
    "exceptions": """
      local tries = {
        function() return require(("x"):rep(5000)) end, function() return loadfile(("y/"):rep(3000)) end,
        function() return loadfile({}) end, function() return loadfile(print) end, function() return require({}) end,
        function() return load(function() return {} end) end, function() return loadstring({}) end,
        function() return loadstring("x", {}) end, function() return dofile() end, function() return ac[{}] end,
        function() return getmetatable(ac).__index({}, "x") end, function() return getmetatable(ac).__index(5, "x") end,
        function() return msys.cast(5, "x") end, function() return msys.cast(ac, {}).member end,
        function() return msys.dumper.Dumper({[{}] = 1}) end, function() return msys.log() end,
        function() return msys.core[("z"):rep(5000)]() end,
      }
      for _, try in ipairs(tries) do
        local ok, message, more = pcall(try)
        if type(message) == "userdata" or type(more) == "userdata" then return 66 end
      end
      return 0
    """,
    "environments": """
      local try, set = pcall, setfenv
      for level = 0, 12 do try(set, level, {}) end
      return 0
    """,
    "yields of its own": """
      coroutine.wrap(function() coroutine.yield({}, "name", 1) end)()
      local co = coroutine.create(function() msys.sleep(0) coroutine.yield() msys.sleep(0) end)
      coroutine.resume(co)
      return coroutine.status(co) == "suspended" and 0 or 66
    """,
}


@pytest.mark.parametrize("name", ESCAPES)
@pytest.mark.parametrize("profile", ["trusted", "restricted"])
def test_nothing_of_the_host_is_reached(scripts: Scripts, name: str, profile: str) -> None:
    scripts(script(ESCAPES[name]), options=f'profile = "{profile}"')
    assert scripts.fire("validate_connect") == 0
    assert scripts.fire("validate_data") == 3


REDEFINED = """
    string.gmatch, string.gsub, string.format, string.find, string.sub, string.rep = nil
    table.concat, table.sort, table.insert, math.floor = nil
    tostring, tonumber, pcall, type, select, pairs, ipairs, setmetatable, rawget, error, unpack, assert = nil
    coroutine.running, coroutine.yield, coroutine.create, coroutine.resume, debug.getinfo, debug.traceback = nil
    print("a", 1)
    require "msys.core"
    msys.dumper.Dumper({{1}, "x"})
    msys.shareSet("key", {1, {2}})
"""


def test_what_a_script_redefines_is_redefined_for_itself_alone(scripts: Scripts) -> None:
    scripts(script(f"{REDEFINED} msys = nil return 0"))
    assert scripts.fire("validate_connect") == 0
    assert scripts.fire("validate_data") == 3
    assert "a\\x091" in scripts.lines()


RETURNED = {
    "a table in itself": ("local t = {} t.t = t return t", "nested too deeply"),
    "a table of tables of tables": ("local t = {} for i = 1, 30 do t = {t, t} end return t", "time limit|memory limit"),
    "a coroutine": ("return coroutine.create(function() end)", "a thread cannot be passed"),
    "an error that is a table": ("error({code = 1})", "validate_connect: table: "),
    "an error with a text": ("error(setmetatable({}, {__tostring = function() return 'mine' end}))", "mine"),
    "an error without a text": ("error(setmetatable({}, {__tostring = error}))", "an error that is a table"),
    "an error without an end": (
        "error(setmetatable({}, {__tostring = function() while true do end end}))",
        "an error that is a table",
    ),
    "an error that waits": (
        "error(setmetatable({}, {__tostring = function() coroutine.yield() return 'late' end}))",
        "an error that is a table",
    ),
    "no error": ("error()", "validate_connect: nil"),
    "a yield": ("coroutine.yield(1)", "yielded outside"),
}


@pytest.mark.parametrize("name", RETURNED)
def test_whatever_a_call_leaves_is_a_failure_of_the_script(scripts: Scripts, name: str) -> None:
    body, text = RETURNED[name]
    scripts(script(body), options="time_limit = 0.2")
    with scripts.runtime.expect_failure("LuaFailure", match=text):
        assert scripts.fire("validate_connect") == 0
    assert scripts.fire("validate_data") == 3


def test_a_long_error_is_cut(scripts: Scripts) -> None:
    scripts(script("error(('x'):rep(1e6))"))
    with scripts.runtime.expect_failure("LuaFailure"):
        scripts.fire("validate_connect")
    assert max(map(len, scripts.lines())) < 10_000


def test_objects_that_are_taken_apart_are_objects_no_more(scripts: Scripts) -> None:
    body = """
      if not tostring(ac):find("^ac: ") then return 1 end
      for k in pairs(ac) do rawset(ac, k, nil) end
      if pcall(function() return ac.anything end) then return 2 end
      if pcall(msys.getClassMetaTable("ac").__tostring, {}) ~= true then return 3 end
      rawset(vctx, "mine", 4)
      setmetatable(vctx, nil)
      return vctx.mine
    """
    scripts(script(body))
    assert scripts.fire("validate_connect") == 4
    assert scripts.fire("validate_data") == 3


def test_numbers_at_the_edges_cross(scripts: Scripts) -> None:
    body = """
      msys.shareSet("numbers", {0/0, 1/0, -1/0, 2^53, -2^53, 2^53 + 2, 1e308, 5e-324, 0.1, -0.5})
      local n = msys.shareGet("numbers")
      if n[1] == n[1] then return 1 end
      for i, expected in ipairs {1/0, -1/0, 2^53, -2^53, 2^53 + 2, 1e308, 5e-324, 0.1, -0.5} do
        if n[i + 1] ~= expected then return i + 1 end
      end
      msys.shareSet("nan", 0/0)
      return msys.shareGet("nan") == msys.shareGet("nan") and 99 or 0
    """
    scripts(script(body))
    assert scripts.fire("validate_connect") == 0


def test_tables_without_an_end_are_refused_everywhere(scripts: Scripts) -> None:
    body = """
      local t = {}
      t.t = t
      local value = json.decode("{}")
      local n = 0
      for _, f in pairs {
        function() msys.dumper.Dumper(t) end, function() msys.shareSet("x", t) end, function() msys.shareSet(t, 1) end,
        function() value.x = t end, function() msys.db.query("none", "select 1", t) end,
      } do
        if pcall(f) then return 99 end
      end
      local deep = {}
      for i = 1, 100000 do deep = {deep} end
      return pcall(msys.dumper.Dumper, deep) and 98 or 0
    """
    scripts(script(body))
    assert scripts.fire("validate_connect") == 0


def test_a_long_text_crosses_and_one_beyond_the_limit_is_an_error(scripts: Scripts, tmp_path: Path) -> None:
    (tmp_path / "long").write_bytes(b"\xff" * 20_000_000)
    body = f"""
      local text = msys.readfile("{tmp_path}/long")
      if #text ~= 20000000 then return 1 end
      text = nil
      return 0
    """
    scripts(script(body), options="memory_limit = 64000000")
    assert scripts.fire("validate_connect") == 0
    scripts.reload(script(f'return msys.readfile("{tmp_path}/long") and 1'), options="memory_limit = 8000000")
    with scripts.runtime.expect_failure("LuaFailure", match="memory limit exceeded: the answer has more than 8000000"):
        scripts.fire("validate_connect")
    assert scripts.fire("validate_data") == 3


@pytest.mark.own_reloads("counts what one generation keeps")
def test_functions_that_were_handed_over_are_let_go(scripts: Scripts) -> None:
    body = """
      for i = 1, 100 do
        pcall(msys.runInPool, "nowhere", function() end)
        msys.dumper.Dumper({f = function() kept[#kept] = i end})
      end
      return 0
    """
    scripts(script(body, "kept = {}"))
    scripts.fire("validate_connect")
    lua = scripts.lua()
    lua.drop()
    assert not lua.handles.gone
    held = lua._lua.get_memory_used()
    for _ in range(50):
        scripts.fire("validate_connect")
    lua.drop()
    lua._lua.gccollect()
    assert lua._lua.get_memory_used() < held + 100_000


@pytest.mark.own_reloads("counts what one generation keeps")
def test_a_thousand_sessions_without_dealloc_leave_nothing(scripts: Scripts) -> None:
    scripts(script("self.big = ('x'):rep(10000) .. tostring(self) return 0"))
    lua = scripts.lua()
    call = scripts.runtime.server.find_hook("validate_connect").call
    call(None, ValidateContext("first"))
    lua._lua.gccollect()
    before = lua._lua.get_memory_used()
    for number in range(1000):
        assert call(None, ValidateContext(str(number))) == 0
    gc.collect()
    call(None, None)
    lua._lua.gccollect()
    assert lua._lua.get_memory_used() < before + 200_000


PATHS = ("../outside", "/OUTSIDE", "a\\0b", "", ".", "/", "..", "a..b", "inner/../../other/outside")


@pytest.mark.parametrize("profile", ["trusted", "restricted"])
def test_packages_are_those_of_the_roots(
    scripts: Scripts, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, profile: str
) -> None:
    inner, far = tmp_path / "inner", tmp_path_factory.mktemp("far")
    inner.mkdir()
    (far / "outside.lua").write_text("escaped = true return {}")
    (inner / "linked.lua").symlink_to(far / "outside.lua")
    names = ", ".join(f'"{path}"' for path in PATHS).replace("OUTSIDE", f"{far}/outside".lstrip("/"))
    body = f"""
      for _, name in ipairs {{{names}}} do
        if pcall(require, name) or escaped then print(name) return 1 end
      end
      local by_link = pcall(require, "linked")
      local by_path = loadfile("{far}/outside.lua") ~= nil
      return (by_link and 10 or 0) + (by_path and 20 or 0)
    """
    (inner / "s1.lua").write_text(script(body))
    inside = f'engine = "{scripts.engine}" profile = "{profile}" search_path = ( "{inner}" )'
    scripts.runtime.load(conf=f'scriptlet "scriptlet" {{ {inside} script "s" {{ source = "{inner}/s1.lua" }} }}\n')
    assert scripts.fire("validate_connect") == (30 if profile == "trusted" else 0)


def test_an_init_without_an_end_refuses_the_load(scripts: Scripts) -> None:
    with pytest.raises(TransactionFailed, match=r"init of 'mod' failed: .*time limit exceeded"):
        scripts(
            script("return 0", "").replace(
                "local mod = {}", "local mod = {}\nfunction mod:init() while true do end end"
            ),
            options="time_limit = 0.1",
        )


@pytest.mark.own_reloads("counts deinit")
def test_a_deinit_that_fails_is_told_and_changes_nothing(scripts: Scripts) -> None:
    scripts(script("return 1").replace("local mod = {}", "local mod = {}\nfunction mod:deinit() error('broken') end"))
    scripts.runtime.expect_failure("LoadFailed", match="deinit of 'mod' failed")
    scripts.reload(script("return 2"))
    assert scripts.fire("validate_connect") == 2


def test_a_runtime_that_has_ended_only_says_so(scripts: Scripts) -> None:
    scripts(script("kept = json.decode('{}') return 0"))
    scripts.fire("validate_connect")
    former = scripts.lua()
    scripts.reload(script("return 1"))
    scripts.runtime.settle()
    former.drop()
    former.forget(1)
    former.end_session(1)
    former.drop()
    for call in (
        lambda: former.run(1),
        lambda: former.call(1, {"a": object()}),
        lambda: former.load(b"return kept.a", "x.lua"),
        lambda: former.finish(former._go(1, "late")),
    ):
        with pytest.raises(LuaFailure, match="the generation of this script has ended"):
            call()
    former.close()


def test_texts_to_be_filled_are_those_of_the_kernel(scripts: Scripts) -> None:
    body = """
      local text = msys.core.string_new()
      if pcall(function() text.member = 1 end) then return 1 end
      local ok, message = pcall(msys.core.stringwrite, {}, "x")
      if ok or not message:find("this is no ec_string", 1, true) then return 2 end
      msys.core.stringwrite(text, nil)
      msys.core.stringwrite(text, 12)
      return tostring(text) == "12" and 0 or 3
    """
    scripts(script(body))
    assert scripts.fire("validate_connect") == 0
