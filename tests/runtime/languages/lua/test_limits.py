"""No script holds up the server: time, memory, depth, and what a script does not see."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Scripts

ENDLESS = {
    "loop": "while true do end",
    "loop in pcall": "while true do pcall(function() while true do end end) end",
    "loop in a coroutine": "local c = coroutine.wrap(function() while true do end end) c()",
    "recursion": "local function f() return 1 + f() end return f()",
    "repetition": 'local s = string.rep("x", 1e9) return #s',
    "repetition by a text": 'local s = string.rep("x", "1e9") return #s',
    "repetition of a number": "local s = string.rep(1234567890, 1e8) return #s",
    "tables of tables": "local t = {} for i = 1, 31 do t = {t, t} end msys.dumper.Dumper(t)",
    "doubling": 'local s = "x" while true do s = s .. s end',
}


@pytest.mark.parametrize("name", ENDLESS)
def test_what_has_no_end_is_ended(scripts: Scripts, name: str) -> None:
    scripts(
        f"""
        local mod = {{}}
        function mod:validate_connect() {ENDLESS[name]} end
        function mod:validate_data() return 3 end
        msys.registerModule("mod", mod)
        """,
        options="time_limit = 0.2",
    )
    with scripts.runtime.expect_failure("LuaFailure"):
        assert scripts.fire("validate_connect") == 0
    # The limit of a test is what sees a script that goes on.
    assert scripts.fire("validate_data") == 3


@pytest.mark.own_reloads("a reload makes it able again")
def test_what_a_script_keeps_beyond_the_limit_disables_its_instance_alone(scripts: Scripts) -> None:
    conf = scripts.write(
        """
        local mod = {}
        function mod:validate_connect() kept = {} for i = 1, 1e9 do kept[i] = ("x"):rep(1000) .. i end end
        function mod:validate_data() return 3 end
        msys.registerModule("mod", mod)
        """,
        options="memory_limit = 8000000",
    )
    other = """
        local mod = {{}}
        function mod:validate_ehlo() return 4 end
        msys.registerModule("other", mod)
    """
    (scripts.folder / "other.lua").write_text(other)
    scripts.runtime.load(
        conf=f'{conf}scriptlet "other" {{ engine = "{scripts.engine}" script "o" {{ source = "other" }} }}\n'
    )
    with scripts.runtime.expect_failure("LuaFailure"):
        assert scripts.fire("validate_connect") == 0
        assert scripts.fire("validate_data") == 0
    assert scripts.fire("validate_ehlo") == 4
    disabled = "disabled until the next reload: the scripts of this instance keep more than 8000000 bytes"
    assert disabled in scripts.lines()


def test_one_giant_allocation_does_not_end_the_process(tmp_path: Path, engine: str) -> None:
    (tmp_path / "s.lua").write_text(
        'local mod = {}\nfunction mod:validate_connect() local s = ("x"):rep(6e7) local t = s'
        " for i = 1, 60 do t = t .. s end return #t end\n"
        'function mod:validate_data() return 3 end\nmsys.registerModule("mod", mod)\n'
    )
    program = f'''
import sys
def test_it(runtime, tmp_path):
    runtime.load(conf="""scriptlet "scriptlet" {{ engine = "{engine}" script "s" {{ source = "s" }}
search_path = ( "{tmp_path}" ) }}""")
    for _ in range(3):
        with runtime.expect_failure("LuaFailure"):
            runtime.fire("validate_connect")
        assert runtime.fire("validate_data") == 3
'''
    file = tmp_path / "test_child.py"
    file.write_text(program)
    # The collection of garbage after each attempt takes its time, which is no fault of the script's.
    budget = ("-o", "callback_budget=30")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *budget, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_stopped_script_does_not_stop_the_next_one(scripts: Scripts) -> None:
    scripts(
        """
        local mod = {}
        function mod:validate_connect() while true do end end
        function mod:validate_data() local n = 0 for i = 1, 1e5 do n = n + 1 end return n end
        msys.registerModule("mod", mod)
        """,
        options="time_limit = 0.1",
    )
    for _ in range(3):
        with scripts.runtime.expect_failure("LuaFailure", match="time limit exceeded"):
            scripts.fire("validate_connect")
        assert scripts.fire("validate_data") == 100_000


HIDDEN = (
    "python", "ffi", "jit", "bit", "newproxy", "string.dump", "os.exit", "package.loadlib", "package.loaded.python",
    "package.loaded.ffi", "package.loaded.jit", "package.loaded.bit", "debug.sethook", "debug.getregistry",
    "debug.setmetatable", "debug.getupvalue", "debug.getlocal", "debug.getfenv", "package.preload.ffi",
)  # fmt: skip


@pytest.mark.parametrize("profile", ["trusted", "restricted"])
def test_what_breaks_out_is_not_there(scripts: Scripts, profile: str) -> None:
    probes = "\n".join(f'if {name} ~= nil then found[#found + 1] = "{name}" end' for name in HIDDEN)
    scripts(
        f"""
        local found = {{}}
        {probes}
        for _, name in pairs {{"ffi", "jit", "python", "bit", "jit.util"}} do
          if pcall(require, name) then found[#found + 1] = "require " .. name end
        end
        local mod = {{}}
        function mod:validate_connect()
          local info = debug.getinfo(msys.sleep)
          if info.func then found[#found + 1] = "func" end
          if type(getmetatable("")) ~= "string" then found[#found + 1] = "metatable of texts" end
          if {"io or os.execute or os.remove" if profile == "restricted" else "false"} then found[#found + 1] = "io" end
          print("found " .. table.concat(found, ","))
          return #found
        end
        msys.registerModule("mod", mod)
        """,
        options=f'profile = "{profile}"',
    )
    assert scripts.fire("validate_connect") == 0, scripts.lines()


def test_errors_of_the_host_leave_nothing_behind(scripts: Scripts) -> None:
    scripts("""
        local mod = {}
        function mod:validate_connect()
          local n = 0
          for i = 1, 2000 do if not pcall(msys.av.scan, i) then n = n + 1 end end
          return n
        end
        msys.registerModule("mod", mod)
    """)
    import gc

    from ecruntime.languages.lua.runtime import HostError

    assert scripts.fire("validate_connect") == 2000
    gc.collect()
    assert not [each for each in gc.get_objects() if isinstance(each, HostError)]


@pytest.mark.own_reloads("a reload makes it able again")
def test_an_instance_that_limits_end_again_and_again_is_disabled_until_a_reload(scripts: Scripts) -> None:
    source = """
        local mod = {}
        function mod:validate_connect() while true do end end
        function mod:validate_data() return 3 end
        msys.registerModule("mod", mod)
    """
    scripts(source, options="time_limit = 0.01 strikes = 3")
    for _ in range(3):
        assert scripts.fire("validate_data") == 3
        with scripts.runtime.expect_failure("LuaFailure", match="time limit exceeded"):
            scripts.fire("validate_connect")
    disabled = "disabled until the next reload: a limit ended 3 calls of this instance"
    assert disabled in scripts.lines()
    with scripts.runtime.expect_failure("LuaFailure", match=disabled):
        assert scripts.fire("validate_data") == 0
    scripts.reload(source, options="time_limit = 0.01 strikes = 3")
    assert scripts.fire("validate_data") == 3


def test_errors_of_a_script_are_no_strikes(scripts: Scripts) -> None:
    scripts(
        """
        local mod = {}
        function mod:validate_connect() error("a time limit exceeded somewhere else\\n") end
        function mod:validate_data() return 3 end
        msys.registerModule("mod", mod)
        """,
        options="strikes = 1",
    )
    with scripts.runtime.expect_failure("LuaFailure"):
        scripts.fire("validate_connect")
    assert scripts.fire("validate_data") == 3
