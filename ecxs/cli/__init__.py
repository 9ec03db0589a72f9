"""The command line: one file per command, imported when it is called."""

from __future__ import annotations

from ecxs.cli.main import main

__all__ = ["main"]
