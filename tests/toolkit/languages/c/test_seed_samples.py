"""The C samples of the seed build with our headers, each slip of the text mended and listed."""

from __future__ import annotations

import os
import shlex
import subprocess
from typing import TYPE_CHECKING

import pytest

from ecxs.cli.interpreter import own_command
from tests.toolkit.languages.c.seed_samples import CHECKOUT, GLUE, PIECES, SEED_VARIABLE, WHOLE, complete, seed_file
from tests.toolkit.languages.c.seed_slips import MENDS

if TYPE_CHECKING:
    from pathlib import Path

INCLUDE = CHECKOUT / "runtime" / "ecruntime" / "include"
# What the build passes by itself: the shape of the infrastructure, and a mild reading of `-Wextra`.
BUILD = ("-fPIC", "-D_GNU_SOURCE", "-DEC_API=3", "-Wno-unused-parameter", "-Wimplicit-fallthrough=2")
STRICT = ("-Wall", "-Wextra", "-Werror")
SLIPS = [(name, number) for name, mends in MENDS.items() for number in range(len(mends))]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not seed_file().is_file(),
        reason=f"the text of the seed is not beside this checkout; {SEED_VARIABLE} says where it is",
    ),
]


def check(source: Path) -> subprocess.CompletedProcess[str]:
    """Let the compiler read a completed sample."""
    folders = ("-isystem", str(INCLUDE), "-I", str(GLUE))
    words = [*shlex.split(os.environ.get("CC", "gcc")), *BUILD, *STRICT, *folders, "-fsyntax-only", str(source)]
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=50)


@pytest.mark.parametrize("name", [*WHOLE, *PIECES])
def test_a_sample_of_the_seed_builds_without_a_warning(name: str, tmp_path: Path) -> None:
    source = tmp_path / f"{name}.c"
    source.write_text(complete(name, seed_file()), encoding="utf-8")

    words = own_command("-c", str(source), *STRICT, "-I", str(GLUE), "--compile-commands", "none")
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=50)

    assert (done.returncode, done.stdout) == (0, f"{source.with_suffix('.so')}\n"), done.stderr
    assert source.with_suffix(".ecm").is_file()


@pytest.mark.parametrize(("name", "number"), SLIPS)
def test_each_listed_slip_needs_to_be_mended(name: str, number: int, tmp_path: Path) -> None:
    source = tmp_path / f"{name}.c"
    mends = tuple(mend for at, mend in enumerate(MENDS[name]) if at != number)
    source.write_text(complete(name, seed_file(), mends), encoding="utf-8")

    done = check(source)

    assert done.returncode != 0
    assert f"{seed_file()}:" in done.stderr
