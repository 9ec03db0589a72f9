from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

CompileLibrary: TypeAlias = "Callable[..., Path]"
INCLUDE = Path(__file__).parents[1] / "runtime/ecruntime/include"

# No deadline: a loaded machine is no failure. In continuous integration the examples are always the same ones, so that
# a run says something about the change and not about luck; `make soak` explores.
settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.register_profile("mutants", deadline=None, derandomize=True, max_examples=25, database=None)
# A round of a storm is to end within minutes; the next one has another seed, so nothing is lost by a moderate number.
settings.register_profile("soak", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "default"))


@pytest.fixture(scope="session")
def compile_library(tmp_path_factory: pytest.TempPathFactory) -> CompileLibrary:
    """Return a function that builds a library from sources by the real compiler; equal ones are built once."""
    kept = tmp_path_factory.mktemp("libraries")

    def build(out: Path, *sources: Path, flags: Sequence[str] = ("-g",), compiler: str = "gcc") -> Path:
        marks = [compiler, *flags, *(text for it in sources for text in (it.name, it.read_text(encoding="utf-8")))]
        known = kept / hashlib.sha256("\0".join(marks).encode()).hexdigest()
        if not known.exists():
            words = [compiler, "-shared", "-fPIC", "-D_GNU_SOURCE", "-Wl,--build-id", "-isystem", str(INCLUDE)]
            given = () if any(flag.startswith("-DEC_API=") for flag in flags) else ("-DEC_API=3",)
            # By their names alone, which the records of options then hold.
            names = [source.name for source in sources]
            subprocess.run([*words, *given, *names, "-o", str(known), *flags], cwd=sources[0].parent, check=True)
        out.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(known, out)
        return out

    return build
