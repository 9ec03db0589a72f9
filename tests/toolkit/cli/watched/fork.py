"""A watched process that has imported all before it begins: a fork of the one that runs the tests."""

from __future__ import annotations

import importlib.util
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from ecxs.cli import main

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WATCH = Path(__file__).with_name("sitecustomize.py")


def run_watched(words: Sequence[str], variables: Mapping[str, str], cwd: Path, results: Path) -> int:
    """Return the exit code of `ecxs`, minus the signal that killed it; its results go into a file."""
    child = os.fork()
    if not child:
        code = 70
        try:
            os.environ.update(variables)
            os.chdir(cwd)
            _take_streams(results)
            sys.pycache_prefix = variables["PYTHONPYCACHEPREFIX"]
            tempfile.tempdir = None  # asked for anew, in this environment
            _begin_watch()
            code = main(list(words))
            sys.stdout.flush()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _take_streams(results: Path) -> None:
    sys.stdout = results.open("w", encoding="utf-8")
    sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - for as long as the process lives
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(sys.stdout.fileno(), 1)
    os.dup2(sys.stderr.fileno(), 2)


def _begin_watch() -> None:
    """Do what Python does at its start with a `sitecustomize` that it finds."""
    spec = importlib.util.spec_from_file_location("watched", WATCH)
    assert spec is not None
    assert spec.loader is not None
    spec.loader.exec_module(importlib.util.module_from_spec(spec))
