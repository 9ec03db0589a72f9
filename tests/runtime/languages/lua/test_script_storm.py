"""Scripts under load: identity of objects, reloads amid calls, and memory that stays as it was; longer in a soak."""

from __future__ import annotations

import gc
import os
import threading
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from ecruntime.languages.lua.engine import ENGINES
from ecruntime.simulator import ValidateContext

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Scripts

IS_SOAK = bool(os.environ.get("ECXS_SOAK"))
SECONDS = 30.0 if IS_SOAK else 3.0
SEED = int(os.environ.get("ECXS_SOAK_SEED", "5"))
OBJECTS = 1000
PAGE = os.sysconf("SC_PAGE_SIZE")
pytestmark = pytest.mark.timeout(900)


@pytest.fixture(params=ENGINES if IS_SOAK else ENGINES[:1])
def engine(request: pytest.FixtureRequest) -> str:
    """The name of an engine: the usual one, and in soak each."""
    return str(request.param)


class Buoy:
    """An object of a test, which dies when another one takes its number."""

    lua_class = "buoy"

    def __init__(self, number: int) -> None:
        self.number = number


class Anchor(Buoy):
    """The same, of a kind that cannot tell of its end."""

    lua_class = "anchor"
    __slots__ = ("number",)


def resident() -> int:
    gc.collect()
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * PAGE


def together(bodies: list[Callable[[], None]], seconds: float, between: Callable[[], None]) -> list[BaseException]:
    """Run bodies in a thread each, again and again, and `between` here, for a time; return what they raised."""
    ended, failures = threading.Event(), list[BaseException]()

    def run(body: Callable[[], None]) -> None:
        try:
            while not ended.is_set():
                body()
        except BaseException as error:  # noqa: BLE001 - it is told by the test
            failures.append(error)
            ended.set()

    threads = [threading.Thread(target=run, args=(body,)) for body in bodies]
    for thread in threads:
        thread.start()
    end = time.monotonic() + seconds
    while time.monotonic() < end and not ended.is_set():
        between()
    ended.set()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    return failures


IDENTITY = """
    local mod = {}
    local turn = 0
    function mod:validate_connect(ac, vctx)
      turn = turn + 1
      local base, wrong = turn, 0
      for i = 1, 200 do
        local n = (base * 7919 + i * 31) % 1000 + 1
        local b, number = msys.pick(n)
        if b:number() ~= number or b.member ~= number then wrong = wrong + 1 end
        local other = msys.pick(n % 1000 + 1)
        if other == b then wrong = wrong + 1 end
        local value = json.decode('{"n":' .. n .. '}')
        if value.n ~= n then wrong = wrong + 1 end
        if ac.member ~= ac:number() then wrong = wrong + 1 end
      end
      if turn % 40 == 0 then collectgarbage() end
      return wrong
    end
    msys.registerModule("mod", mod)
"""


@pytest.mark.own_reloads("its load is that of one generation")
def test_objects_keep_their_identity_while_they_come_and_go(scripts: Scripts) -> None:
    buoys: list[Buoy] = [Buoy(number) for number in range(OBJECTS)]
    picked = Counter[str]()

    def pick(number: float) -> tuple[Buoy, int]:
        buoy = buoys[int(number) - 1]
        picked["all"] += 1
        return buoy, buoy.number

    lua = scripts.runtime.lua
    lua.provide("msys.pick", pick)
    for name in ("buoy", "anchor"):
        lua.provide(f"{name}:number", lambda buoy: buoy.number)
        lua.provide(f"{name}.member", lambda buoy: buoy.number)
    lua.provide("ac:number", lambda ac: ac.number)
    lua.provide("ac.member", lambda ac: ac.number)
    scripts(IDENTITY)
    call = scripts.runtime.server.find_hook("validate_connect").call
    dice = Random(SEED)
    wrong = Counter[object]()

    def fire() -> None:
        wrong[call(buoys[dice.randrange(OBJECTS)], ValidateContext("session"))] += 1

    def replace() -> None:
        for _ in range(100):
            number = dice.randrange(OBJECTS)
            # One of another number in the place that becomes free, so that identities are given again at once.
            buoys[number] = (Buoy, Anchor)[number % 2](dice.randrange(1 << 20))
        time.sleep(0.001)

    # Eight calls of the host for each two objects that are picked.
    enough = 250_000 if IS_SOAK else 400
    while picked["all"] < enough:
        failures = together([fire, fire, fire, replace], SECONDS, lambda: bool(gc.collect()) or time.sleep(0.02))
        assert failures == []
    assert set(wrong) == {0}
    runtime = scripts.lua()
    runtime._lua.gccollect()
    runtime.load(b"collectgarbage() msys.pick(1) collectgarbage() msys.pick(2)", "end.lua")
    gc.collect()
    assert len(runtime.handles) <= 4


def test_no_object_of_python_is_in_lua(scripts: Scripts) -> None:
    scripts("""
        local mod = {}
        function mod:validate_connect(ac, vctx)
          local seen, found = {}, {}
          local function look(v, path)
            if type(v) == "userdata" and not path:find("^%.io%.std") and not path:find("io.*%.std") then
              found[#found + 1] = path
            end
            if type(v) ~= "table" or seen[v] then return end
            seen[v] = true
            for k, x in next, v do look(k, path .. ".key"); look(x, path .. "." .. tostring(k)) end
            look(getmetatable(v), path .. ".metatable")
          end
          look(_G, "") look(ac, "ac") look(vctx, "vctx") look(package.loaded, "loaded") look(self, "self")
          for _, try in pairs {msys.sleep, msys.av.scan, msys.readfile, msys.config, msys.pcre.match} do
            look({pcall(try, {})}, "error")
            look({pcall(try)}, "error")
          end
          print(table.concat(found, ", "))
          return #found
        end
        msys.registerModule("mod", mod)
    """)
    assert scripts.fire("validate_connect") == 0, scripts.lines()


CALLS = """
    local mod = {}
    n = 0
    local lock = thread.mutex()
    function mod:validate_connect(ac, vctx)
      n = n + 1
      local mine = n
      self.mine = mine
      local ok, got = msys.runInPool("work", function() return mine end)
      if not ok or got ~= mine then return 50 end
      if msys.runInPool("work", function() error("in pool") end) then return 51 end
      if pcall(error, "caught") or pcall(msys.av.scan, mine) then return 52 end
      msys.sleep(0.0005)
      if self.mine ~= mine then return 53 end
      lock:lock()
      local before = held
      held = mine
      msys.sleep(0)
      local is_mine = held == mine
      lock:unlock()
      if not is_mine then return 54 end
      local value = json.decode('{"n":' .. mine .. '}')
      return value.n == mine and 1 or 55
    end
    msys.registerModule("mod", mod)
"""


@pytest.mark.own_reloads("reloads by itself")
def test_calls_sleeps_pools_errors_and_reloads_at_a_time(scripts: Scripts) -> None:
    scripts(CALLS, before='ThreadPool "work" { concurrency = 3 }')
    # Its records are kept, and are none of what is measured.
    answers = Counter[object]()
    find = scripts.runtime.server.find_hook

    def fire() -> None:
        answers[find("validate_connect").call(None, ValidateContext("session"))] += 1

    def reload() -> None:
        scripts.runtime.reload()
        end = time.monotonic() + 0.25
        while time.monotonic() < end:
            time.sleep(0.01)
            scripts.runtime.settle()
        scripts.runtime.records.clear()

    failures = together([fire] * 6, SECONDS / 3, reload)
    before = resident()
    failures += together([fire] * 6, SECONDS, reload)
    assert failures == []
    assert set(answers) == {1}
    scripts.runtime.settle()
    assert resident() - before <= 5 << 20
    assert answers[1] > 30


@pytest.mark.own_reloads("its load is that of one generation")
def test_errors_that_are_caught_leave_nothing(scripts: Scripts) -> None:
    scripts(
        """
        local mod = {}
        function mod:validate_connect(ac)
          local n = 0
          for i = 1, 10000 do
            if not pcall(msys.av.scan, i) then n = n + 1 end
            if not pcall(function() return ac.nothing_there end) then n = n + 1 end
          end
          return n
        end
        msys.registerModule("mod", mod)
        """,
        options="time_limit = 60",
    )
    assert scripts.fire("validate_connect") == 20_000
    before = resident()
    for _ in range(5):
        assert scripts.fire("validate_connect") == 20_000
    assert resident() - before <= 1 << 20
