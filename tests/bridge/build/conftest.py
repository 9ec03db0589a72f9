"""Compilers for the bridge: a real one, and a script that is fast and can fail in any way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from ecruntime.bridge.cache import bridge_folder

if TYPE_CHECKING:
    from pathlib import Path

COMPILER = """\
#!/bin/sh
[ "$1" = --version ] && {{ echo "{version}"; exit 0; }}
echo "$*" >> {log}
{before}
while [ $# -gt 0 ]; do [ "$1" = -o ] && echo "made of {version}" > "$2"; shift; done
exit 0
"""


@dataclass(frozen=True, slots=True)
class Machine:
    """A home, and a compiler that is a script; what it was called for is in its log."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """Return the variables of a process on this machine."""
        path = f"{self.folder / 'bin'}:/usr/bin:/bin"
        return {"PATH": path, "HOME": str(self.folder / "home"), "CC": str(self.folder / "bin/gcc")}

    @property
    def store(self) -> Path:
        """Return the folder of the bridges."""
        return self.folder / "home/.cache/ecxs/bridge"

    def install(self, version: str = "gcc 1", before: str = "") -> None:
        """Make the compiler, which does something before its work."""
        compiler = self.folder / "bin/gcc"
        compiler.write_text(COMPILER.format(version=version, log=self.folder / "log", before=before))
        compiler.chmod(0o755)

    def calls(self) -> int:
        """Return how often the compiler was called for work."""
        log = self.folder / "log"
        return len(log.read_text().splitlines()) if log.exists() else 0

    def build(self) -> Path:
        """Return the folder of the bridge, as a process of this machine finds or builds it."""
        return bridge_folder(self.environment)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Return a machine with an empty home, and a compiler that works."""
    for name in ("bin", "home"):
        (tmp_path / name).mkdir()
    made = Machine(tmp_path)
    made.install()
    return made


def entries(folder: Path) -> set[str]:
    """Return the names of what lies in a store, but for its lock."""
    return {path.name for path in folder.iterdir()} - {".lock"} if folder.is_dir() else set()
