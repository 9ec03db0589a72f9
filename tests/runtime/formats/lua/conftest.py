"""Both engines, each with the prelude of the dialect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import lupa.lua51
import lupa.luajit21
import pytest

from ecruntime.formats.lua import prelude_text, translate

if TYPE_CHECKING:
    from collections.abc import Callable

ENGINES = {"luajit21": lupa.luajit21, "lua51": lupa.lua51}


class Engine:
    """One state of Lua; scripts are given as bytes."""

    def __init__(self, name: str) -> None:
        self.runtime = ENGINES[name].LuaRuntime(encoding="latin-1", unpack_returned_tuples=True)
        self.runtime.execute(prelude_text())
        # Errors as texts, with their lines; functions and tables as the names of their types.
        self._run: Callable[[str], Any] = self.runtime.eval(
            """function(text)
              local chunk, message = loadstring(text, "@script")
              if not chunk then return "syntax", message end
              local function seen(ok, ...)
                local out = { ok and "ok" or "error" }
                for i = 1, select("#", ...) do
                  local value = select(i, ...)
                  local t = type(value)
                  out[#out + 1] = t .. " " .. (t == "number" and string.format("%.17g", value)
                    or (t == "string" or t == "boolean" or t == "nil") and tostring(value) or "")
                end
                return unpack(out)
              end
              return seen(pcall(setfenv(chunk, setmetatable({}, { __index = _G }))))
            end"""
        )

    def plain(self, source: bytes) -> Any:
        """Run a script as the engine itself reads it."""
        return self._run(source.decode("latin-1"))

    def translated(self, source: bytes) -> Any:
        """Run a script of the dialect."""
        translation = translate(source)
        assert translation.faults == ()
        return self._run(translation.text)

    def numbers(self, source: str) -> list[float]:
        """Return the numbers that a script returns."""
        state, *values = self.translated(source.encode("latin-1"))
        assert state == "ok", values
        return [float(value.removeprefix("number ")) for value in values]


@pytest.fixture(scope="session", params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest) -> Engine:
    return Engine(request.param)
