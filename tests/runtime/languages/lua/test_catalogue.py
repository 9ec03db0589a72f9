"""Each name of the catalogue is there for scripts: one in scope answers, any other raises its own name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import tomli

from ecruntime.catalogue.entries import data_text

if TYPE_CHECKING:
    from conftest import Scripts

ROWS = tomli.loads(data_text("lua_api.toml"))["function"]
WORD = re.compile(r"[\w.]+")
CALLED = [row for row in ROWS if row["kind"] == "function" and WORD.fullmatch(row["name"])]
METHODS = [row for row in ROWS if row["kind"] == "method"]
USERDATA = {"ec_string"}
"""Classes whose objects no other object can be cast to."""


def names(rows: list[dict[str, object]], *, in_scope: bool) -> list[str]:
    return [str(row["name"]) for row in rows if row["in_scope"] is in_scope]


def list_of(found: list[str]) -> str:
    return "{" + ", ".join(f'"{name}"' for name in found) + "}"


PROBE = """
    local function reach(name, ac)
      local class, method = name:match("^(.-):(.+)$")
      if class then
        local object = msys.cast(ac, class)
        return object[method], object
      end
      local value = _G
      for part in name:gmatch("[^.]+") do value = value[part] end
      return value
    end
    local mod = {}
    function mod:validate_connect(ac, vctx)
      local wrong = {}
      for _, name in ipairs(NAMES) do
        local found, f, object = pcall(reach, name, ac)
        if not found or type(f) ~= "function" then wrong[#wrong + 1] = name .. ": " .. tostring(f)
        else
          local ok, message = pcall(f, object)
          local text = tostring(message)
          CHECK
        end
      end
      for _, line in ipairs(wrong) do print(line) end
      return #wrong
    end
    msys.registerModule("mod", mod)
"""


def script(found: list[str], check: str) -> str:
    return PROBE.replace("NAMES", list_of(found)).replace("CHECK", check)


def test_the_catalogue_has_names_of_each_kind() -> None:
    assert len(names(CALLED, in_scope=True)) > 100 < len(names(METHODS, in_scope=True))
    assert len(names(CALLED, in_scope=False)) > 100
    assert len(names(METHODS, in_scope=False)) > 10
    assert {row["tier"] for row in ROWS} == {1, 2, 3}


@pytest.mark.parametrize("kind", ["functions", "methods"])
def test_a_name_in_scope_is_there(scripts: Scripts, kind: str) -> None:
    rows = CALLED if kind == "functions" else METHODS
    found = [name for name in names(rows, in_scope=True) if name.partition(":")[0] not in USERDATA]
    check = 'if text:find("not available in this runtime: " .. name, 1, true) then wrong[#wrong + 1] = text end'
    scripts(script(found, check))
    assert scripts.fire("validate_connect") == 0, scripts.lines()


@pytest.mark.own_reloads("a generation counts its own")
@pytest.mark.parametrize("kind", ["functions", "methods"])
def test_a_name_out_of_scope_raises_itself(scripts: Scripts, kind: str) -> None:
    found = names(CALLED if kind == "functions" else METHODS, in_scope=False)
    check = """local raised = text:match("not available in this runtime: (.*)$")
          if ok or raised ~= name then wrong[#wrong + 1] = name .. ": " .. text end"""
    scripts(script(found, check))
    assert scripts.fire("validate_connect") == 0, scripts.lines()
    assert set(found) <= set(scripts.script_host().unavailable)


@pytest.mark.parametrize("kind", ["functions", "methods"])
def test_a_name_out_of_scope_can_be_provided(scripts: Scripts, kind: str) -> None:
    found = names(CALLED if kind == "functions" else METHODS, in_scope=False)
    for name in found:
        scripts.runtime.lua.provide(name, lambda *_, name=name: (f"<{name}>", 1))
    check = """if not ok or text ~= "<" .. name .. ">" then wrong[#wrong + 1] = name .. ": " .. text end"""
    scripts(script(found, check))
    assert scripts.fire("validate_connect") == 0, scripts.lines()
