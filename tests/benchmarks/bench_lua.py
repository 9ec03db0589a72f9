"""Providers in Lua: a call of the hook beside a bare call of a function in Python, on each engine."""

from __future__ import annotations

import atexit
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from frame import Benchmark, Goal, Group, Unmeasurable, Variant, processor_time

from ecruntime.foundation.errors import EnvironmentFailure
from ecruntime.languages.lua.engine import find_engine
from ecruntime.testing import Harness

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = tempfile.TemporaryDirectory(prefix="ecxs-bench-")
CALLS = 50_000
BOUNDS = {"luajit21": (40.0, 80.0), "lua51": (60.0, 95.0)}
INNER = 1000
SCRIPT = f"""
local mod = {{}}
function mod:validate_connect(ac, vctx) return 0 end
function mod:validate_data(msg, ac, vctx)
  local scope = msys.core.ECMESS_CTX_MESS
  for i = 1, {INNER} do msg:context_get(scope, "key") end
  return 0
end
msys.registerModule("mod", mod)
"""
NOTES = """\
Processor time. A call takes the lock of the runtime, enters a coroutine, and lends a handle for each object."""


def _harness(engine: str) -> Harness:
    place = Path(FOLDER.name) / engine
    place.mkdir()
    (place / "calls.lua").write_text(SCRIPT)
    runtime = Harness(place)
    runtime.load(conf=f'scriptlet "scriptlet" {{ engine = "{engine}" script "calls" {{ source = "calls" }} }}')
    atexit.register(runtime.close, judges=False)
    return runtime


def _bare(count: int) -> Callable[[int], None]:
    namespace: dict[str, Any] = {}
    names = ", ".join("abc"[:count])
    source = f"def bare({names}):\n return 0\ndef run(n, {names}):\n for _ in range(n): bare({names})\n"
    exec(source, namespace)
    return lambda n: namespace["run"](n, *[None] * count)


def _called(call: Callable[..., object], given: tuple[object, ...], inner: int) -> Callable[[int], None]:
    def run(n: int) -> None:
        for _ in range(n // inner):
            call(*given)

    return run


def _hook(runtime: Harness, name: str, inner: int = 1) -> Callable[[int], None]:
    """Return a loop over calls of a hook, each of which does the work `inner` times."""
    chain = runtime.server.find_hook(name)
    filled = runtime.server.sessions.arguments(chain.signature, {}, runtime.clock.now())
    if chain.call(*filled.values) != 0:
        raise Unmeasurable(f"the provider of {name} fails")
    return _called(chain.call, tuple(filled.values), inner)


def _group(title: str, run: Callable[[int], None], bound: float) -> Group:
    variants = (
        Variant("in Lua", processor_time(run), CALLS, measures=True),
        Variant("bare Python call", processor_time(_bare(2)), CALLS, measures=True),
    )
    return Group(title, variants, (Goal("in Lua", "bare Python call", bound, is_at_least=False),))


def benchmark() -> Benchmark:
    """Measure a provider that does nothing, and one that reads a variable of the context of a message."""
    groups = []
    for engine, bounds in BOUNDS.items():
        try:
            find_engine(engine)
        except EnvironmentFailure as error:
            raise Unmeasurable(str(error)) from error
        runtime = _harness(engine)
        of_provider, of_operation = bounds
        groups.append(
            _group(f"a provider in Lua, 2 objects, {engine}", _hook(runtime, "validate_connect"), of_provider)
        )
        inner = _hook(runtime, "validate_data", INNER)
        groups.append(_group(f"context_get in a provider in Lua, {engine}", inner, of_operation))
    return Benchmark("lua", "Providers in Lua", tuple(groups), peers=("lupa",), notes=NOTES)
