"""Modules that the real compiler builds into a libexec, and what a validation at the level of symbols finds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecruntime.formats.library import read_library
from ecxs.languages.c.manifest import manifest_text
from ecxs.rules import validate

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.foundation.finding import Finding

    Build = Callable[..., Path]

HEAD = """#include "module-hooks.h"
static int start(generic_module_infrastructure *self, ec_config_header *transaction, string *output, int flags) {
  (void)self; (void)transaction; (void)output; (void)flags; return 0;
}
"""
SETUP = "static int setup(generic_module_infrastructure *self, int flags) {{ (void)self; return ({setup}) < 0; }}\n"
INFRASTRUCTURE = """EC_MODULE_EXPORT generic_module_infrastructure {name} = {{{{
  EC_MODULE_INIT(EC_MODULE_TYPE_SINGLETON, 0), "{name}.c", "A {name}",
  NULL, NULL, NULL, NULL, NULL, setup, NULL, NULL, start }}}};
"""


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compile_library: Build) -> Build:
    """Return a function that builds a module in the current folder, with its manifest."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def make(
        name: str,
        code: str = "",
        *,
        setup: str = "0",
        manifest: str | None = "",
        infrastructure: str | None = None,
        flags: tuple[str, ...] = ("-g",),
    ) -> Path:
        source = Path(f"source/{name}.c")
        source.parent.mkdir(parents=True, exist_ok=True)
        end = INFRASTRUCTURE.format(name=name) if infrastructure is None else infrastructure
        source.write_text(HEAD + code + SETUP.format(setup=setup) + end)
        path = compile_library(Path(f"libexec/{name}.so"), source, flags=flags)
        if manifest is not None:
            path.with_suffix(".ecm").write_text(manifest or manifest_text(read_library(path)))
        return path

    return make


def found(*paths: str) -> tuple[Finding, ...]:
    return validate([Path(path) for path in paths], reads_libraries=True)
