"""The Lua engine of this process: LuaJIT 2.1 with the JIT off, else Lua 5.1, by name and never by default."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import EnvironmentFailure

if TYPE_CHECKING:
    from types import ModuleType

ENGINES: Final = ("luajit21", "lua51")
"""The engines that scriptlets run on, the best first."""


@dataclass(frozen=True, slots=True)
class Engine:
    """An engine of lupa, imported."""

    name: str
    module: ModuleType

    @property
    def is_jit(self) -> bool:
        """Tell whether it is LuaJIT, where a call may be suspended anywhere."""
        return self.name.startswith("luajit")


@cache
def find_engine(name: str = "") -> Engine:
    """Return the engine of this name, or the best one; raise `EnvironmentFailure` if there is none."""
    if name and name not in ENGINES:
        message = f"'{name}' is not a Lua engine that scriptlets run on"
        raise EnvironmentFailure(message, hint=f"write one of: {', '.join(ENGINES)}")
    tried: list[str] = []
    for wanted in (name,) if name else ENGINES:
        try:
            return Engine(wanted, importlib.import_module(f"lupa.{wanted}"))
        except ImportError as error:
            tried.append(f"lupa.{wanted}: {error}")
    message = f"there is no Lua engine for scriptlets ({'; '.join(tried)})"
    raise EnvironmentFailure(message, hint="install one: pip install 'lupa>=2.8,<3'")
