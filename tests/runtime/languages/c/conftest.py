"""Modules in C, built by `ecxs -c` into the libexec of a test."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, TypeAlias

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from ecruntime.testing import Harness

InstallC: TypeAlias = "Callable[..., Path]"
HEAD = """\
#include "ec_config.h"
#include "module.h"
#include "module-hooks.h"
#include "configuration.h"
#include "control.h"
#include "ec_malloc.h"
#include "ecdict.h"
#include "misc/ec_ptr_array.h"
#include "misc/ec_string.h"
#include <arpa/inet.h>
#include <netinet/in.h>
"""
TAIL = """
EC_MODULE_EXPORT
generic_module_infrastructure {name} = {{{{
  EC_MODULE_INIT(EC_MODULE_TYPE_{kind}, 0), "{name}.c", "A module of a test", _EC_VER,
  {control}, NULL, NULL, {older}, NULL, {conf_setup}, NULL, NULL, {ext_init}
}}}};
"""


def source_of(name: str, code: str, kind: str = "SINGLETON", **slots: str) -> str:
    """Return the source of a module whose functions are those of the code, or what `slots` say."""
    given = {slot: slot if f" {slot}(" in code else "NULL" for slot in ("control", "conf_setup", "ext_init")}
    return HEAD + code + TAIL.format(name=name, kind=kind, **{"older": "NULL", **given, **slots})


class Built:
    """Libraries that were built in this run, by their sources."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def library(self, name: str, source: str, *flags: str) -> Path:
        """Build a library, once for equal sources."""
        place = self.folder / hashlib.sha256(f"{name}\0{source}".encode()).hexdigest()[:20]
        made = place / f"{name}.so"
        if not made.exists():
            place.mkdir(exist_ok=True)
            (place / f"{name}.c").write_text(source)
            command = [sys.executable, "-P", "-m", "ecxs", "-c", "-Wall", *flags, f"{name}.c", "-o", made.name]
            done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout + done.stderr
        return made


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return Built(tmp_path_factory.mktemp("built"))


@pytest.fixture
def install_c(built: Built, runtime: Harness, tmp_path: Path) -> InstallC:
    """Give `install_c("reef", code)`, which builds a module and installs it with its manifest."""

    runtime.libexec = folder = tmp_path / "libexec"
    folder.mkdir()

    def install(
        name: str, code: str, kind: str = "SINGLETON", *, manifest: str = "", flags: Sequence[str] = (), **slots: str
    ) -> Path:
        # What has an infrastructure of its own is a whole source.
        is_whole = "EC_MODULE_EXPORT" in code or "sample_module.h" in code
        source = code if is_whole else source_of(name, code, kind, **slots)
        installed = folder / f"{name}.so"
        # Another inode, as every installation makes.
        fresh = folder / f".{name}.so"
        shutil.copyfile(built.library(name, source, *flags), fresh)
        fresh.rename(installed)
        (folder / f"{name}.ecm").write_text(f"[{name}]\n{manifest}")
        return installed

    return install
