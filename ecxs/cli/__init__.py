"""The command line: one file for each command, imported on its first use."""

from __future__ import annotations

from ecxs.cli.main import main

__all__ = ["main"]
