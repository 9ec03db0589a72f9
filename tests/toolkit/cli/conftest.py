"""The command line called as a function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecxs.cli import main

if TYPE_CHECKING:
    import pytest


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Return the exit code, the results and the messages of a command line."""
    code = main([str(argument) for argument in arguments])
    shown = capsys.readouterr()
    return code, shown.out, shown.err
