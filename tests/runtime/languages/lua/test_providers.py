"""Scripts of a configuration register providers, which the hook bus calls as those of any other language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.api import API, Module, ModuleKind, ProviderRegistration, Registration
from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.generation import TransactionFailed
from ecruntime.model.hook_signature import signature

if TYPE_CHECKING:
    from conftest import Scripts

    from ecruntime.hooks import Opaque

SUM = signature("reef", "sum", "int", ("int", "one"), ("int", "other"))
WORD = signature("reef", "word", "const char *", ("const char *", "text"))
BIG = signature("reef", "big", "int", ("uint64_t", "number"))
FILL = signature("reef", "fill", "int", ("char *", "buff"), ("int", "bufflen"))


class Reef(Module):
    """Declares hooks that scripts provide."""

    registration = Registration(API, "reef", ModuleKind.SINGLETON, hooks=(SUM, WORD, BIG, FILL))


def mod(*functions: str) -> str:
    """Return a script that registers these functions."""
    return "\n".join(["local mod = {}", *functions, 'msys.registerModule("mod", mod)'])


def load(scripts: Scripts, *sources: str) -> None:
    scripts(*sources, before="reef {}", modules=(Reef,))


def test_sample_registers_and_is_called(scripts: Scripts) -> None:
    scripts("""
        local mod = {}
        function mod:core_log_reopen() msys.log(msys.core.LOG_WARNING, "reopened") end
        function mod:validate_data(msg, ac, vctx) print("data", msys.type(vctx)); return msys.core.VALIDATE_CONT end
        msys.registerModule("mod", mod)
    """)
    scripts.fire("core.log_reopen")
    assert scripts.fire("validate_data") == 0
    assert "reopened" in scripts.lines()
    assert "data\\x09vctx" in scripts.lines()


def test_scalars_cross_exactly(scripts: Scripts) -> None:
    load(
        scripts, mod("function mod:reef_sum(a, b) return a * 2 + b end", "function mod:reef_word(t) return t .. #t end")
    )
    assert scripts.fire("reef.sum", one=3, other=4) == 10
    assert scripts.fire("reef.word", text="snö") == "snö4"
    assert scripts.fire("reef.word", text="\udcff") == "\udcff1"


def test_every_byte_crosses(scripts: Scripts) -> None:
    load(scripts, mod("function mod:reef_word(t) return t:reverse() end"))
    text = bytes(range(1, 256)).decode("utf-8", "surrogateescape")
    expected = bytes(reversed(range(1, 256))).decode("utf-8", "surrogateescape")
    assert scripts.fire("reef.word", text=text) == expected


def test_integers_beyond_a_number_are_refused(scripts: Scripts) -> None:
    load(scripts, mod("function mod:reef_big(n) return n == 9007199254740992 and 1 or 2 end"))
    assert scripts.fire("reef.big", number=1 << 53) == 1
    with scripts.runtime.expect_failure(OverflowError, match="no exact number"):
        scripts.fire("reef.big", number=(1 << 53) + 1)


def test_order_follows_the_scripts_and_nonzero_ends(scripts: Scripts) -> None:
    first = mod('function mod:reef_sum(a) print("first") return a end')
    second = mod('function mod:reef_sum() print("second") return 7 end').replace('"mod"', '"mod2"')
    load(scripts, first, second)
    assert scripts.fire("reef.sum", one=0, other=0) == 7
    assert scripts.fire("reef.sum", one=5, other=0) == 5
    assert [line for line in scripts.lines() if line in {"first", "second"}] == ["first", "second", "first"]


def test_python_and_lua_meet_in_one_chain(scripts: Scripts) -> None:
    called: list[str] = []

    class Early(Module):
        registration = Registration(
            API, "early", ModuleKind.SINGLETON, providers=(ProviderRegistration(SUM, is_first=True),)
        )

        def reef_sum(self, one: int, other: int) -> int:
            called.append("python")
            return 0

    script = mod("function mod:reef_sum(a, b) return a + b end")
    scripts(script, before="reef {}\nearly {}", modules=(Reef, Early))
    assert scripts.fire("reef.sum", one=1, other=2) == 3
    assert called == ["python"]


def test_nil_of_a_typed_hook_is_reported_with_script_and_hook(scripts: Scripts) -> None:
    load(scripts, mod("function mod:reef_sum(a, b) end"))
    with scripts.runtime.expect_failure("LuaFailure", owner="scriptlet:scriptlet", match="mod: reef_sum returned nil"):
        assert scripts.fire("reef.sum") == 0
    assert any("provider of reef.sum" in line for line in scripts.lines())


def test_an_error_has_file_and_line(scripts: Scripts) -> None:
    load(scripts, mod("function mod:reef_sum(a, b)", "  local x = nil", "  return x.y", "end"))
    with scripts.runtime.expect_failure("LuaFailure", match=r"s1\.lua:4: attempt to index"):
        scripts.fire("reef.sum")


def test_an_error_of_the_host_has_file_and_line(scripts: Scripts) -> None:
    load(scripts, mod("function mod:reef_sum(a, b)", "", '  local found = msys.av.scan("x")', "  return found", "end"))
    with scripts.runtime.expect_failure(
        "LuaFailure", match=r"s1\.lua:4: not available in this runtime: msys\.av\.scan"
    ):
        scripts.fire("reef.sum")


def test_an_error_of_a_tail_call_has_script_and_hook(scripts: Scripts) -> None:
    load(scripts, mod("function mod:reef_sum(a, b) return msys.av.scan(a) end"))
    with scripts.runtime.expect_failure("LuaFailure", match="mod: reef_sum: not available in this runtime"):
        scripts.fire("reef.sum")


def test_a_writable_pair_is_one_string_with_a_size(scripts: Scripts) -> None:
    load(scripts, mod('function mod:reef_fill(buff, size) buff:set("0123456789") return #buff * 100 + size end'))
    buffer = bytearray(b"\0" * 5)
    chain = scripts.runtime.server.find_hook("reef.fill")
    assert chain.call(buffer, 5) == 405
    assert bytes(buffer) == b"0123"


def test_nearly_known_names_are_warned_of(scripts: Scripts) -> None:
    scripts(mod("function mod:core_log_reopn() end", "function mod:helper_of_mine() end"))
    assert "'core_log_reopn' of 'mod' is no hook, but 'core_log_reopen' is" in scripts.lines()
    assert "'helper_of_mine' of 'mod' is no hook and no entry point" in scripts.lines()


def test_hooks_of_scopes_with_underscores_are_provided(scripts: Scripts) -> None:
    name = next(hook.leaf for hook in load_hook_catalogue().values() if "_" in hook.hook_scope)
    scripts(mod(f"function mod:{name}() return 0 end"))
    assert scripts.runtime.server.find_hook(name).has


def test_a_fault_of_syntax_refuses_the_load_with_file_and_line(scripts: Scripts) -> None:
    with pytest.raises(TransactionFailed, match=r"s1\.lua:3: .* near 'then'"):
        scripts("local a = 1\n\nif a then then end\n")


def test_the_dialect_is_translated(scripts: Scripts) -> None:
    load(
        scripts, mod("function mod:reef_sum(a, b) if a != b and !false then return a | b << 1 end return ~0 & 255 end")
    )
    assert scripts.fire("reef.sum", one=4, other=1) == 6
    assert scripts.fire("reef.sum", one=4, other=4) == 255


def test_a_missing_source_names_where_it_was_looked_for(scripts: Scripts) -> None:
    conf = 'scriptlet "scriptlet" {\n  script "gone" { source = "not.here" }\n}\n'
    with pytest.raises(TransactionFailed, match=r"script 'gone' has no source 'not\.here'"):
        scripts.runtime.load(conf=conf)


# ---- objects and sessions


@pytest.mark.own_reloads("the table of a session is one of its generation")
def test_self_is_one_table_for_a_session(scripts: Scripts) -> None:
    scripts(
        mod(
            "function mod:validate_connect(ac, vctx) self.seen = (self.seen or 0) + 1 return 0 end",
            "function mod:validate_data(msg, ac, vctx) return self.seen or 99 end",
            "function mod:validate_dealloc() for k in pairs(self) do self[k] = nil end end",
        )
    )
    one, other = _context(), _context()
    for _ in range(2):
        scripts.fire("validate_connect", vctx=one)
    assert scripts.fire("validate_data", vctx=one) == 2
    assert scripts.fire("validate_data", vctx=other) == 99
    scripts.fire("validate_dealloc", vctx=one)
    assert scripts.fire("validate_data", vctx=one) == 99


@pytest.mark.own_reloads("what the script keeps is kept in its generation")
def test_an_object_that_was_kept_too_long_is_stale(scripts: Scripts) -> None:
    scripts(
        mod(
            "local kept",
            "function mod:validate_connect(ac, vctx) kept = ac return kept == ac and 0 or 5 end",
            "function mod:validate_data(msg, ac, vctx) return kept.anything end",
        )
    )
    assert scripts.fire("validate_connect") == 0
    with scripts.runtime.expect_failure("LuaFailure", match="the object is gone"):
        scripts.fire("validate_data")


def test_no_handle_is_left_after_calls(scripts: Scripts) -> None:
    scripts(mod("function mod:validate_data(msg, ac, vctx) return 0 end"))
    for _ in range(3):
        scripts.fire("validate_data")
    runtime = scripts.lua()
    assert len(runtime.handles) == 0


def _context() -> Opaque:
    from ecruntime.api import ValidateContext

    return ValidateContext("session")


# ---- sessions of several calls

POLICY = """
    local mod = {}
    function mod:validate_connect(ac, vctx) self.phases = {"connect"} return msys.core.VALIDATE_CONT end
    function mod:validate_ehlo(str, ac, vctx)
      table.insert(self.phases, "ehlo " .. str)
      return msys.core.VALIDATE_DONE
    end
    function mod:validate_data(msg, ac, vctx) print(table.concat(self.phases, ", ")) return msys.core.VALIDATE_CONT end
    function mod:validate_dealloc() print("end " .. #self.phases) end
    msys.registerModule("mod", mod)
"""


@pytest.mark.own_reloads("the table of a session is one of its generation")
def test_a_session_runs_from_connect_to_dealloc(scripts: Scripts) -> None:
    scripts(POLICY)
    results = scripts.runtime.fire_session(ehlo="reef.test")
    assert results == {"connect": 0, "ehlo": 1, "data": 0, "dealloc": None}
    assert scripts.lines()[-2:] == ["connect, ehlo reef.test", "end 2"]


@pytest.mark.own_reloads("the table of a session is one of its generation")
def test_the_console_fires_phases_of_a_session(scripts: Scripts) -> None:
    scripts(POLICY)
    console = scripts.runtime.console
    console("hook fire validate_connect session=a")
    console("hook fire validate_ehlo session=a str=one")
    console("hook fire validate_connect session=b")
    assert console("hook fire validate_data session=a")["result"] == 0
    assert scripts.lines()[-1] == "connect, ehlo one"
    assert console("hook fire validate_data session=b")["result"] == 0
    assert scripts.lines()[-1] == "connect"


def test_a_scheme_of_authentication_is_asked_by_its_name(scripts: Scripts) -> None:
    scripts("""
        msys.registerAuth("Reef", {authenticate = function(self, file, params, user, password)
          if user == "crash" then error("no") end
          local is_right = user == "anna" and password == "tide" and file == "f" and params == "p"
          return is_right and msys.core.EC_AUTH_OK or msys.core.EC_AUTH_FAIL
        end})
        msys.registerAuth("none", {})
    """)

    def asked(scheme: str, username: str) -> object:
        given = {"scheme": scheme, "filename": "f", "params": "p", "username": username, "password": "tide"}
        return scripts.fire("auth_authenticate", **given)

    assert (asked("reef", "anna"), asked("reef", "otto"), asked("other", "anna")) == (1, 0, 0)
    with scripts.runtime.expect_failure("LuaFailure"):
        assert asked("reef", "crash") == 2
    assert "the table of scheme 'none' has no function 'authenticate'" in scripts.lines()


def test_a_text_and_a_number_that_is_no_length_are_two_arguments(scripts: Scripts) -> None:
    scripts(mod("function mod:core_inc_inbound_connections(kind, fd, ac) print(msys.type(kind), kind, fd) end"))
    scripts.fire("core.inc_inbound_connections", conntype="ESMTP", fd=7)
    assert "string\\x09ESMTP\\x097" in scripts.lines()
