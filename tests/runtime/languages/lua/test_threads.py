"""Sleep, thread pools, timers and mutexes: what waits does so outside of Lua."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from ecruntime.api import AcceptConstruct, EcMessage
from ecruntime.languages.lua.runtime import LuaFailure, LuaRuntime
from ecruntime.scheduler import RealClock

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Scripts


def script(body: str, before: str = "") -> str:
    return f"""
        local mod = {{}}
        {before}
        function mod:validate_connect(ac, vctx)
          {body}
        end
        msys.registerModule("mod", mod)
    """


def test_sleep_is_in_virtual_time(scripts: Scripts) -> None:
    scripts(script("local t = msys.core.get_now_ts() msys.sleep(9000) return msys.core.get_now_ts() - t"))
    assert scripts.fire("validate_connect") == 9000


@pytest.mark.own_reloads("counts in globals of one generation")
def test_timers_fire_in_virtual_time_and_stop(scripts: Scripts) -> None:
    scripts(
        script(
            "if timer then timer:stop() return n end return 0",
            """
            n = 0
            function mod:init()
              timer = msys.timer.every(10, function() n = n + 1 end, "tick")
              msys.timer.after(5, function() print("once " .. timer:name()) end)
              return true
            end
            """,
        )
    )
    scripts.runtime.advance(35)
    assert scripts.fire("validate_connect") == 3
    scripts.runtime.advance(100)
    assert scripts.fire("validate_connect") == 3
    assert scripts.lines().count("once tick") == 1


def test_a_timer_ends_with_its_generation(scripts: Scripts) -> None:
    scripts(
        script("return 0", 'function mod:init() msys.timer.every(10, function() print("tick") end) return true end')
    )
    scripts.reload(script("return 0"))
    scripts.runtime.advance(100)
    assert "tick" not in scripts.lines()


@pytest.mark.own_reloads("counts in globals of one generation")
def test_an_error_ends_one_turn_of_a_timer(scripts: Scripts) -> None:
    start = "function mod:init() msys.timer.every(10, function() n = n + 1 error('oops') end) return true end"
    scripts(script("return n", f"n = 0 {start}"))
    scripts.runtime.expect_failure("LuaFailure", match="oops")
    scripts.runtime.advance(30)
    assert scripts.fire("validate_connect") == 3


POOL = 'ThreadPool "work" { concurrency = 3 }'


def test_a_closure_runs_in_a_pool_with_its_upvalues(scripts: Scripts) -> None:
    body = """
      local n = 1
      _OSTLS.here = true
      local ok, a, b = msys.runInPool("work", function() n = n + 4; return _OSTLS.here == nil, "x\\0y" end)
      if not ok or not a or b ~= "x\\0y" then return 99 end
      return n
    """
    scripts(script(body), before=POOL)
    assert scripts.fire("validate_connect") == 5


def test_an_error_in_a_pool_is_a_result(scripts: Scripts) -> None:
    body = """
      local ok, text = msys.runInPool("work", function() error("deep") end)
      print(text)
      return ok and 1 or 0
    """
    scripts(script(body), before=POOL)
    assert scripts.fire("validate_connect") == 0
    assert any(line.startswith("s1.lua:") and line.endswith("deep") for line in scripts.lines())


def test_a_detached_closure_tells_its_completion(scripts: Scripts) -> None:
    body = """
      msys.runInPool("work", function() return 7 end, function(ok, n) print("in pool " .. n) end)
      msys.runInPool("work", function() return 8 end, function(ok, n) print("in scheduler " .. n) end,
                     msys.core.ECTP_COMPLETE_CALLBACK_SCHED)
      msys.runInPool("work", function() print("alone") end, true)
      return 0
    """
    scripts(script(body), before=POOL)
    scripts.fire("validate_connect")
    scripts.runtime.advance(1)
    said = {line for line in scripts.lines() if line in {"in pool 7", "in scheduler 8", "alone"}}
    assert said == {"in pool 7", "in scheduler 8", "alone"}


@pytest.mark.own_reloads("counts in globals of one generation")
def test_a_closure_runs_in_the_thread_of_the_scheduler(scripts: Scripts) -> None:
    body = """
      local n = 1
      local before = _OSTLS
      local ok, same, value = msys.runInInst(nil, function() n = n + 1 return _OSTLS == before, n end)
      local failed, text = msys.runInInst(0, function() error("deep") end)
      print(text)
      return (ok and value == 2 and not failed) and (same and 10 or 20) or 0
    """
    scripts(script(body))
    assert scripts.fire("validate_connect") == 10
    call = scripts.runtime.server.find_hook("validate_connect").call
    answers: list[object] = []
    thread = threading.Thread(target=lambda: answers.append(call(None, None)))
    thread.start()
    end = time.monotonic() + 30
    while not answers and time.monotonic() < end:
        scripts.runtime.settle()
        time.sleep(0.005)
    thread.join(30)
    assert answers == [20]
    assert any(line.endswith("deep") for line in scripts.lines())


def test_an_unknown_pool_is_an_error_of_the_script(scripts: Scripts) -> None:
    scripts(script('return pcall(msys.runInPool, "nowhere", function() end) and 1 or 0'))
    assert scripts.fire("validate_connect") == 0


def test_async_ok_tells_where_a_call_may_wait(scripts: Scripts) -> None:
    body = """
      local inside = true
      table.sort({2, 1}, function(a, b) inside = msys.asyncOk(); msys.sleep(0.001) return a < b end)
      return (msys.asyncOk() and 1 or 0) + (inside and 10 or 0)
    """
    scripts(script(body))
    assert scripts.fire("validate_connect") == 1


@pytest.mark.own_reloads("counts in globals of one generation")
def test_tables_of_a_call_and_of_a_thread(scripts: Scripts) -> None:
    scripts(script("_TLS.n = (_TLS.n or 0) + 1 _OSTLS.n = (_OSTLS.n or 0) + 1 return _TLS.n * 10 + _OSTLS.n"))
    assert [scripts.fire("validate_connect") for _ in range(3)] == [11, 12, 13]


def test_a_tagged_yield_passes_through_coroutines(scripts: Scripts) -> None:
    body = """
      local next = coroutine.wrap(function() for i = 1, 3 do msys.sleep(0.001) coroutine.yield(i) end end)
      return next() + next() + next()
    """
    scripts(script(body))
    assert scripts.fire("validate_connect") == 6


# ---- several threads in one runtime


def in_threads(count: int, work: Callable[[int], object]) -> list[object]:
    results: list[object] = [None] * count

    def run(number: int) -> None:
        results[number] = work(number)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads)
    return results


def test_sleeping_calls_do_not_wait_for_one_another(scripts: Scripts) -> None:
    scripts(script("msys.sleep(1) return 4"))
    scripts.host().clock = RealClock()
    call = scripts.runtime.server.find_hook("validate_connect").call
    # One after another they would sleep longer than `in_threads` waits.
    assert in_threads(40, lambda _: call(None, None)) == [4] * 40


def test_a_call_of_the_host_that_calls_a_hook_stalls_nobody(scripts: Scripts) -> None:
    inside, may_go = threading.Event(), threading.Event()
    lua = scripts.runtime.lua
    lua.provide("msys.ask", lambda: scripts.runtime.server.find_hook("validate_data").call(None, None, None))
    lua.provide("msys.hold", lambda: inside.set() or may_go.wait(30))
    functions = """
      function mod:validate_data() msys.hold() return 3 end
      function mod:validate_ehlo() return 5 end
    """
    scripts(script("return msys.ask()", functions))
    find = scripts.runtime.server.find_hook

    def work(number: int) -> object:
        if number == 0:
            return find("validate_connect").call(None, None)
        assert inside.wait(30)
        answer = find("validate_ehlo").call(None, None, None)
        may_go.set()
        return answer

    assert in_threads(2, work) == [3, 5]


def test_a_lock_of_python_and_the_runtime_are_taken_in_either_order(scripts: Scripts) -> None:
    lock = threading.Lock()

    def locked() -> int:
        with lock:
            return 1

    scripts.runtime.lua.provide("msys.locked", locked)
    scripts(script("return msys.locked()", "function mod:validate_data() return 3 end"))
    find = scripts.runtime.server.find_hook

    def work(number: int) -> object:
        for _ in range(300):
            if number % 2:
                assert find("validate_connect").call(None, None) == 1
            else:
                with lock:
                    assert find("validate_data").call(None, None, None) == 3
        return number

    assert in_threads(4, work) == [0, 1, 2, 3]


def test_a_call_that_sleeps_ends_in_its_own_generation(scripts: Scripts) -> None:
    scripts.runtime.lua.provide("msys.hold", lambda: inside.set() or may_go.wait(30))
    inside, may_go = threading.Event(), threading.Event()
    scripts(script("msys.hold() return word", "word = 1"))
    call = scripts.runtime.server.find_hook("validate_connect").call
    answers: list[object] = []
    thread = threading.Thread(target=lambda: answers.append(call(None, None)))
    thread.start()
    assert inside.wait(30)
    scripts.reload(script("return 2"))
    assert scripts.fire("validate_connect") == 2
    may_go.set()
    thread.join(30)
    assert answers == [1]


def test_a_thread_that_outlives_its_generation_ends_with_an_error_in_the_log(scripts: Scripts) -> None:
    inside, may_go = threading.Event(), threading.Event()
    scripts.runtime.lua.provide("msys.hold", lambda: inside.set() or may_go.wait(30))
    scripts(script("thread.create(function() msys.hold() word = 2 end) return 0"))
    scripts.fire("validate_connect")
    assert inside.wait(30)
    former = [each for each in threading.enumerate() if each.name.endswith(" script")]
    scripts.reload(script("return 2"))
    scripts.runtime.settle()
    may_go.set()
    for thread in former:
        thread.join(30)
        assert not thread.is_alive()
    assert "a thread of a script failed: the generation of this script has ended" in scripts.lines()
    assert scripts.fire("validate_connect") == 2


@pytest.mark.own_reloads("counts what one generation keeps")
def test_tables_of_threads_end_with_them(scripts: Scripts) -> None:
    scripts(script("_OSTLS.big = ('x'):rep(10000) .. tostring(_OSTLS) return 0"))
    lua = scripts.lua()
    call = scripts.runtime.server.find_hook("validate_connect").call
    in_threads(1, lambda _: call(None, None))
    lua._lua.gccollect()
    before = lua._lua.get_memory_used()
    for _ in range(50):
        in_threads(4, lambda _: call(None, None))
    call(None, None)
    lua._lua.gccollect()
    assert lua._lua.get_memory_used() < before + 100_000


def test_a_mutex_keeps_threads_apart(scripts: Scripts) -> None:
    body = """
      for i = 1, 200 do
        lock:lock()
        local before = n
        msys.sleep(0)
        n = before + 1
        lock:unlock()
      end
      return n
    """
    scripts(script(body, "lock, n = thread.mutex(), 0"))
    call = scripts.runtime.server.find_hook("validate_connect").call
    in_threads(8, lambda _: call(None, None))
    assert call(None, None) == 8 * 200 + 200


def test_a_mutex_belongs_to_its_owner(scripts: Scripts) -> None:
    body = """
      local lock = thread.mutex()
      if pcall(lock.unlock, lock) then return 1 end
      lock:lock()
      if pcall(lock.lock, lock) then return 2 end
      local ok, other = msys.runInPool("work", function() return lock:trylock() end)
      if type(other) ~= "number" then return 3 end
      local again = thread.mutex(thread.MUTEX_RECURSIVE)
      again:lock() again:lock() again:unlock() again:unlock()
      msys.lock("mine") msys.unlock("mine")
      return pcall(msys.unlock, "mine") and 4 or 0
    """
    scripts(script(body), before=POOL)
    assert scripts.fire("validate_connect") == 0


def test_objects_keep_their_identity_under_load(scripts: Scripts) -> None:
    scripts(script("return 0"))
    provided = scripts.script_host().shared.provided
    objects = [type("Buoy", (), {"lua_class": "buoy"})() for _ in range(200)]
    provided["test.pick"] = lambda n: objects[int(n) - 1]
    provided["buoy:number"] = lambda buoy: objects.index(buoy) + 1
    provided["msys.pick"] = provided["test.pick"]
    runtime = scripts.lua()
    runtime.load(
        b"""function check(seed)
          local wrong = 0
          for i = 1, 3000 do
            local n = (i * 7 + seed) % 200 + 1
            local b = msys.pick(n)
            if b:number() ~= n then wrong = wrong + 1 end
            if i % 1000 == 0 then collectgarbage() end
          end
          return wrong
        end
        """,
        "check.lua",
    )
    runtime.load(b"provider = function() end", "x.lua")
    assert in_threads(4, lambda number: _check(runtime, number)) == [0] * 4
    runtime.load(b"collectgarbage() collectgarbage() msys.pick(1) collectgarbage() msys.pick(1)", "end.lua")
    assert len(runtime.handles) <= 2


def _check(runtime: LuaRuntime, seed: int) -> object:
    runtime.load(f"results = results or {{}} results[{seed}] = check({seed})".encode(), "call.lua")
    return 0 if _number(runtime, seed) == 0 else 1


def _number(runtime: LuaRuntime, seed: int) -> object:
    try:
        runtime.load(f"assert(results[{seed}] == 0, results[{seed}])".encode(), "assert.lua")
    except LuaFailure:
        return 1
    return 0


def test_threads_meet_by_a_condition(scripts: Scripts) -> None:
    body = """
      local c, n = thread.condition(), 0
      local t = thread.create(function(self, word)
        c:acquire() n = n + #word c:signal() c:release()
      end, "four")
      c:acquire()
      while n == 0 do c:wait() end
      c:release()
      t:join()
      c:acquire()
      if c:wait(0.01) then return 99 end
      c:release()
      return n
    """
    scripts(script(body))
    assert scripts.fire("validate_connect") == 4


def test_readers_share_and_writers_do_not(scripts: Scripts) -> None:
    body = """
      local l = thread.rwlock()
      l:rdlock()
      local function other(f) local ok, r = msys.runInPool("work", f) return r end
      if other(function() local r = l:tryrdlock() l:unlock() return r end) ~= true then return 1 end
      if type(other(function() return l:trywrlock() end)) ~= "number" then return 2 end
      l:unlock() l:wrlock()
      if type(other(function() return l:tryrdlock() end)) ~= "number" then return 3 end
      l:unlock()
      return pcall(l.unlock, l) and 4 or 0
    """
    scripts(script(body), before=POOL)
    assert scripts.fire("validate_connect") == 0


@pytest.mark.own_reloads("reloads by itself")
def test_calls_and_reloads_at_a_time_are_right(scripts: Scripts) -> None:
    body = """
      n = (n or 0) + 1
      local mine = n
      local ok, got = msys.runInPool("work", function() return mine end)
      if not ok or got ~= mine then return 50 end
      if pcall(error, "caught") or pcall(msys.av.scan, mine) then return 51 end
      msys.sleep(0)
      return 1
    """
    scripts(script(body), before=POOL)
    ended = threading.Event()
    wrong: list[object] = []

    def work() -> None:
        while not ended.is_set():
            answer = scripts.runtime.server.find_hook("validate_connect").call(None, None)
            if answer != 1:
                wrong.append(answer)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    end = time.monotonic() + 3
    while time.monotonic() < end:
        scripts.runtime.reload()
        for _ in range(5):
            time.sleep(0.05)
            scripts.runtime.settle()
    ended.set()
    for thread in threads:
        thread.join(30)
    assert not wrong


def test_work_on_a_message_leaves_the_runtime_to_other_calls(scripts: Scripts) -> None:
    began, go_on = threading.Event(), threading.Event()

    def match(text: str, pattern: str) -> object:
        began.set()
        assert go_on.wait(60)
        return {0: pattern}

    scripts.runtime.lua.provide("msys.pcre.match", match)
    scripts("""
        local mod = {}
        function mod:validate_data(msg, ac, vctx) return #msg:raw_match("abc")[0] end
        function mod:validate_connect(ac, vctx) return 7 end
        msys.registerModule("mod", mod)
    """)
    call = scripts.runtime.server.find_hook("validate_data").call
    results: list[object] = []
    thread = threading.Thread(target=lambda: results.append(call(EcMessage(source=b"x"), AcceptConstruct(), None)))
    thread.start()
    assert began.wait(60)
    if scripts.engine == "lua51":
        # There it stays in Lua: a call that leaves would fail within metamethods.
        go_on.set()
    assert scripts.fire("validate_connect") == 7
    go_on.set()
    thread.join(60)
    assert results == [3]


def test_one_message_is_changed_by_many_threads(scripts: Scripts) -> None:
    scripts("""
        local mod = {}
        function mod:validate_data(msg, ac, vctx)
          for i = 1, 20 do
            msg:header("X", "v", "append")
            local part = msg:makePart("text/plain", "x")
            msg:mime():addLastChild(part)
            msg:raw() msg:text()
            part:unlink()
          end
          return 0
        end
        msys.registerModule("mod", mod)
    """)
    source = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\none\r\n--b--\r\n"
    message = EcMessage(source=source)
    call = scripts.runtime.server.find_hook("validate_data").call
    assert in_threads(4, lambda _: call(message, AcceptConstruct(), None)) == [0] * 4
    assert len(message.header_all("X")) == 80
    message.remove_header("X")
    assert message.source == source
