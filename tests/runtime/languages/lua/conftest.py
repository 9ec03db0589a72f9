"""Scripts for one test, on each engine."""

from __future__ import annotations

import re
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pytest

from ecruntime.foundation.errors import EnvironmentFailure
from ecruntime.languages.lua.engine import ENGINES, find_engine

if TYPE_CHECKING:
    from pathlib import Path

    from ecruntime.languages.lua.runtime import LuaRuntime
    from ecruntime.languages.lua.script_host import ScriptHost
    from ecruntime.server import ReloadOutcome
    from ecruntime.testing import Harness


_OF_SERVER = re.compile(r"generation \d+ (?:published|destroyed)")


class Scripts:
    """Scripts of one test: `scripts(source, ...)` loads them as `s1`, `s2` and so on."""

    def __init__(self, runtime: Harness, folder: Path, engine: str) -> None:
        self.runtime = runtime
        self.folder = folder
        self.engine = engine
        self.fire = runtime.fire

    def write(self, *sources: str, options: str = "", before: str = "") -> str:
        """Write the files of the scripts, and return the configuration that names them."""
        stanzas = []
        for number, source in enumerate(sources, 1):
            (self.folder / f"s{number}.lua").write_text(dedent(source), encoding="utf-8")
            stanzas.append(f'  script "s{number}" {{ source = "s{number}" }}\n')
        inner = f'  debug_level = "debug"\n  engine = "{self.engine}"\n  {options}\n{"".join(stanzas)}'
        return f'{before}\nscriptlet "scriptlet" {{\n{inner}}}\n'

    def __call__(
        self, *sources: str, options: str = "", before: str = "", modules: tuple[Any, ...] = ()
    ) -> ReloadOutcome:
        return self.runtime.load(*modules, conf=self.write(*sources, options=options, before=before))

    def reload(self, *sources: str, options: str = "", before: str = "") -> ReloadOutcome:
        return self.runtime.reload(self.write(*sources, options=options, before=before))

    def infrastructure(self) -> Any:
        """Return the infrastructure of the current generation."""
        made = self.runtime.server.instance("scriptlet", "scriptlet").infrastructure
        return getattr(made, "_inner", made)

    def lua(self) -> LuaRuntime:
        """Return the Lua runtime of the current generation."""
        found: LuaRuntime = self.infrastructure()._runtime
        return found

    def script_host(self) -> ScriptHost:
        """Return the host of the scripts of the current generation."""
        found: ScriptHost = self.infrastructure()._scripts
        return found

    def host(self) -> Any:
        """Return the server's side of the instance."""
        return self.runtime.server.instance("scriptlet", "scriptlet").host

    def lines(self) -> list[str]:
        """Return what was logged, without the lines of the server itself."""
        return [record.text for record in self.runtime.records if not _OF_SERVER.fullmatch(record.text)]


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """The name of an engine; the tests run on each that lupa has on this machine."""
    name: str = request.param
    try:
        find_engine(name)
    except EnvironmentFailure as error:
        pytest.skip(str(error))
    return name


@pytest.fixture
def scripts(runtime: Harness, tmp_path: Path, engine: str) -> Scripts:
    """Give `scripts(source)`, which loads a script on an engine."""
    return Scripts(runtime, tmp_path, engine)
