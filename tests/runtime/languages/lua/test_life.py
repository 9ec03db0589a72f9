"""Scripts live as long as their generation: init, deinit, reload, and what they require."""

from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING

import pytest

from ecruntime.generation import TransactionFailed
from ecruntime.testing import CommandFailed

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Scripts

    from ecruntime.testing import Harness


def life(answer: str = "true", word: str = "one") -> str:
    return f"""
        local mod = {{}}
        function mod:init() self.word = "{word}"; print("init {word}"); return {answer} end
        function mod:deinit() print("deinit " .. self.word); return true end
        function mod:validate_connect(ac, vctx) return self.word == "one" and 1 or 2 end
        msys.registerModule("mod", mod)
    """


@pytest.mark.own_reloads("counts init and deinit")
def test_init_and_deinit_belong_to_the_generation(scripts: Scripts) -> None:
    scripts(life())
    assert scripts.fire("validate_connect") == 1
    scripts.reload(life(word="two"))
    assert scripts.fire("validate_connect") == 2
    said = [line for line in scripts.lines() if "init " in line]
    assert said == ["init one", "init two", "deinit one"]


@pytest.mark.own_reloads("counts init and deinit")
def test_a_failing_init_keeps_the_old_generation(scripts: Scripts) -> None:
    scripts(life())
    with pytest.raises(TransactionFailed, match="init of 'mod' returned nil"):
        scripts.reload(life("nil", "two"))
    assert scripts.fire("validate_connect") == 1
    assert "deinit one" not in scripts.lines()
    assert "deinit two" not in scripts.lines()


@pytest.mark.own_reloads("counts generations")
def test_a_runtime_ends_with_its_generation(scripts: Scripts) -> None:
    scripts(life())
    runtime = weakref.ref(scripts.lua())
    scripts.reload()
    gc.collect()
    assert runtime() is None


def test_packages_of_the_roots_are_required(scripts: Scripts, tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "a.lua").write_text('module("lib.a", package.seeall)\nfunction f() return 4 end\n')
    (tmp_path / "lib" / "b.lua").write_text("local M = {} function M.g() return 3 end return M")
    scripts("""
        require "lib.a"
        local b, same = require "lib/b", require "lib.b"
        local mod = {}
        function mod:validate_connect() return lib.a.f() * 10 + b.g() + (b == same and 100 or 0) end
        msys.registerModule("mod", mod)
    """)
    assert scripts.fire("validate_connect") == 143


def test_packages_that_require_each_other_are_refused(scripts: Scripts, tmp_path: Path) -> None:
    (tmp_path / "hen.lua").write_text('require "egg"')
    (tmp_path / "egg.lua").write_text('require "hen"')
    with pytest.raises(TransactionFailed, match=r"loop or previous error loading module 'hen'"):
        scripts('require "hen"')


def test_a_missing_package_is_told_with_its_places(scripts: Scripts) -> None:
    with pytest.raises(TransactionFailed, match=r"module 'not\.there' not found"):
        scripts('require "not.there"')


def test_packages_of_the_server_come_from_the_catalogue(scripts: Scripts) -> None:
    scripts("""
        require "msys.core"
        require "msys.timer"
        local mod = {}
        function mod:validate_connect()
          return type(msys.timer.every) == "function" and msys.core.VALIDATE_DONE or 99
        end
        msys.registerModule("mod", mod)
    """)
    assert scripts.fire("validate_connect") == 1


def test_bytecode_is_refused_everywhere(scripts: Scripts, tmp_path: Path) -> None:
    (tmp_path / "code.lua").write_bytes(b"\x1bLua")
    scripts("""
        local mod = {}
        local code = string.char(27) .. "Lua"
        function mod:validate_connect()
          local function pieces() local c = code; code = nil; return c end
          if loadstring(code) or load(code) or load(pieces) then return 1 end
          if loadfile("code.lua") or pcall(dofile, "code.lua") then return 2 end
          if pcall(require, "code") then return 4 end
          return string.dump and 3 or 0
        end
        msys.registerModule("mod", mod)
    """)
    assert scripts.fire("validate_connect") == 0


def test_a_lua_file_of_a_libexec_is_a_module(runtime: Harness, tmp_path: Path, engine: str) -> None:
    libexec = tmp_path / "libexec"
    libexec.mkdir()
    (libexec / "pier.ecm").write_text("[pier]\n")
    (libexec / "pier.lua").write_text(
        'local mod = {}\nfunction mod:validate_connect() return require("pierlib").answer end\n'
        'msys.registerModule("pier", mod)\n'
    )
    (libexec / "pierlib.lua").write_text("return {answer = 6}")
    runtime.libexec = libexec
    runtime.load(conf='pier "p1" {}\n')
    assert runtime.fire("validate_connect") == 6


def test_console_commands_have_words_and_a_reply(scripts: Scripts) -> None:
    scripts("""
        msys.registerControl("tide show", function(cc)
          print("argc", cc.argc)
          print(cc.argv[0], cc.argv[2], cc.argv[3])
          return "done"
        end)
    """)
    for line in ("tide show all", "scriptlet:scriptlet tide show all", "Tide SHOW all"):
        answer = scripts.runtime.console(line)
        assert answer.lower() == "argc\t3\ntide\tall\tnil\ndone"


def test_the_longest_prefix_answers_and_ends_with_its_generation(scripts: Scripts) -> None:
    scripts("""
        msys.registerControl("tide", function() return "a" end)
        msys.registerControl("tide show", function() return "b" end)
    """)
    assert scripts.runtime.console("tide") == "a"
    assert scripts.runtime.console("tide shown") == "a"
    assert scripts.runtime.console("tide show x") == "b"
    scripts.reload("-- nothing")
    with pytest.raises(CommandFailed, match="Unknown command 'tide'"):
        scripts.runtime.console("tide")


def test_registration_after_the_load_is_refused(scripts: Scripts) -> None:
    scripts("""
        local mod = {}
        function mod:validate_connect() return pcall(msys.registerModule, "late", {}) and 1 or 0 end
        msys.registerModule("mod", mod)
    """)
    assert scripts.fire("validate_connect") == 0
