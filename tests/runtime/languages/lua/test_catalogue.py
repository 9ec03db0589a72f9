"""Each name of the catalogue is there at its tier, or raises itself and can be given by a test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.catalogue.lua_api import load_lua_api
from ecruntime.languages.lua.operations import OPERATIONS

if TYPE_CHECKING:
    from conftest import Scripts

API = load_lua_api()
KERNEL = frozenset(
    {
        "msys.registerModule", "msys.registerControl", "msys.registerAuth", "msys.type", "msys.cast",
        "msys.getClassMetaTable", "msys.asyncOk", "msys.core.string_new", "msys.core.stringwrite", "debug.output",
        "ec_string:set", "ec_string.buffer", "#ec_string", "tostring(ec_string)", "tostring(json_object)",
        "cc.argc", "cc.argv", "_TLS", "_OSTLS",
        "msys.policyeditor.get_variable", "msys.policyeditor.set_variable", "msys.policyeditor.pcre_match",
    }
)  # fmt: skip
"""Names that are a matter of Lua itself."""
BY_C = frozenset({"msys.core.ec_message_context_get", "msys.core.ec_message_context_set"})
"""Names of C for methods that are there."""
MAIL = ("msg", "msgpart", "vctx", "ac")


def in_scope() -> list[str]:
    return sorted(name for name, it in API.functions.items() if it.is_in_scope)


def absent() -> list[str]:
    return sorted(name for name, it in API.functions.items() if not it.is_in_scope)


def test_each_name_in_scope_is_there() -> None:
    # Whoever adds these takes them out of here.
    assert [name for name in in_scope() if name not in {*OPERATIONS, *KERNEL, *BY_C}] == [
        "msys.expandMacro",
        "msys.runInInst",
    ]
    assert not KERNEL & OPERATIONS.keys()


@pytest.mark.parametrize("prefix", MAIL)
def test_each_name_of_mail_in_scope_is_there(prefix: str) -> None:
    wanted = [name for name in in_scope() if name.startswith((f"{prefix}:", f"{prefix}."))]
    assert wanted
    assert [name for name in wanted if name not in OPERATIONS] == []


def test_nothing_that_needs_the_mail_server_is_there() -> None:
    assert [name for name in absent() if name in OPERATIONS] == []


def test_each_operation_has_a_row_or_is_a_member_of_c() -> None:
    known = API.functions
    own = {
        name
        for name in OPERATIONS
        if name[0] != "@" and name.rstrip("=") not in known and not name.startswith("message_construct.")
    }
    # Members of structures of C that no list for scripts names.
    assert {name for name in own if name.partition(".")[0] in MAIL} == {
        "msg.top", "msg.vctx_conn", "msg.vctx_mess", "msgpart.next", "msgpart.parent", "msgpart.boundary",
        "msgpart.encoding",
    }  # fmt: skip


def call_of(name: str) -> str:
    """Return an expression of Lua that uses a name of the catalogue, with an object where it needs one."""
    class_name, mark, method = name.partition(":")
    if mark:
        return f"object('{class_name}'):{method}()"
    first, _, member = name.partition(".")
    if API.functions[name].is_member:
        return f"object('{first}').{member}"
    return f"{name}()"


def script(names: list[str]) -> str:
    checks = "\n".join(f"check([[{name}]], function() return {call_of(name)} end)" for name in names)
    return f"""
        local mod = {{}}
        function mod:validate_data(msg, ac, vctx)
          local classes = {{sess = "http_session", session = "ec_httpsrv_session"}}
          local function object(class) return msys.cast(msg, classes[class] or class) end
          local function check(name, f)
            local ok, text = pcall(f)
            if ok or not tostring(text):find("not available in this runtime: " .. name, 1, true) then
              print("WRONG " .. name .. ": " .. tostring(text))
            end
          end
          {checks}
          return 0
        end
        msys.registerModule("mod", mod)
    """


def test_each_other_name_raises_itself(scripts: Scripts) -> None:
    names = absent()
    assert len(names) > 100
    scripts(script(names))
    scripts.fire("validate_data")
    assert [line for line in scripts.lines() if line.startswith("WRONG")] == []
    assert set(scripts.script_host().unavailable) >= set(names)


def test_each_other_name_can_be_given(scripts: Scripts) -> None:
    names = absent()
    for number, name in enumerate(names):
        scripts.runtime.lua.provide(name, lambda *_, number=number: number)
    checks = "\n".join(
        f"if {call_of(name)} ~= {number} then print([[WRONG {name}]]) end" for number, name in enumerate(names)
    )
    scripts(f"""
        local mod = {{}}
        function mod:validate_data(msg, ac, vctx)
          local classes = {{sess = "http_session", session = "ec_httpsrv_session"}}
          local function object(class) return msys.cast(msg, classes[class] or class) end
          {checks}
          return 0
        end
        msys.registerModule("mod", mod)
    """)
    assert scripts.fire("validate_data") == 0
    assert [line for line in scripts.lines() if line.startswith("WRONG")] == []


def test_packages_members_and_methods_of_no_catalogue_are_given_before_the_load(scripts: Scripts) -> None:
    provide = scripts.runtime.lua.provide
    provide("acme.tools.answer", lambda: 42)
    provide("msys.acme.answer", lambda: 43)
    provide("msg:acme", lambda message: message.id)
    provide("ac.acme", lambda connection: connection.conn_id)
    provide("msg:raw", lambda message: "given")
    scripts("""
        local tools = require "acme.tools"
        require "msys.acme"
        local loaded = tools.answer() + acme.tools.answer() + msys.acme.answer()
        local mod = {}
        function mod:validate_data(msg, ac, vctx)
          print(loaded, msg:acme() == msg.id, ac.acme == ac.conn_id, msg:raw(), rawget(_G, "msg"))
          return 0
        end
        msys.registerModule("mod", mod)
    """)
    scripts.fire("validate_data")
    assert "127\\x09true\\x09true\\x09given\\x09nil" in scripts.lines()


def test_classes_have_one_metatable_by_any_name(scripts: Scripts) -> None:
    scripts("""
        local mt = msys.getClassMetaTable("ec_message")
        function mt:subject() return self:header("Subject")[1] or "none" end
        local mod = {}
        function mod:validate_data(msg, ac, vctx)
          print(msg:subject(), msg:copy():subject(), msys.cast(msg, "ec_message"):subject(), msys.type(msg:copy()))
          return 0
        end
        msys.registerModule("mod", mod)
    """)
    scripts.fire("validate_data")
    assert "none\\x09none\\x09none\\x09message" in scripts.lines()
