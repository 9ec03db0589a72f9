"""The reader of debugging information is imported where it is needed, and nowhere else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLES = Path(__file__).parent / "samples"
READ = "from pathlib import Path; from ecruntime.formats.library import read_library; read_library(Path({path!r}))"


def is_imported(code: str, package: str = "elftools") -> bool:
    words = [sys.executable, "-c", f"import sys\n{code}\nprint({package!r} in sys.modules)"]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout == "True\n"


def test_a_server_starts_without_it() -> None:
    assert not is_imported("import ecxs.cli.serve, ecruntime.server, ecruntime.libexec")
    assert not is_imported("import ecruntime.server, ecruntime.libexec", "ecruntime.formats.library")


def test_a_library_without_such_variables_is_read_without_it(
    tmp_path: Path, compile_library: Callable[..., Path]
) -> None:
    source = tmp_path / "tide.c"
    source.write_text('#include "module.h"\nint tide_level(void) { return 1; }\n')
    path = compile_library(tmp_path / "tide.so", source)

    assert not is_imported(READ.format(path=str(path)))


def test_a_library_with_a_table_of_options_needs_it(tmp_path: Path, compile_library: Callable[..., Path]) -> None:
    path = compile_library(tmp_path / "owl.so", SAMPLES / "owl.c")

    assert is_imported(READ.format(path=str(path)))
