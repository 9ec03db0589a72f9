"""Option and default path of the control socket of a running server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from ecxs.cli.parameters import PATH

if TYPE_CHECKING:
    from collections.abc import Callable

C = TypeVar("C", bound="Callable[..., object]")
DEFAULT_SOCKET = Path(".ecxs", "console.sock")
"""Control socket of `ecxs run` in a project, relative to its folder."""


def socket_option(command: C) -> C:
    """Add the option for the control socket to a command."""
    return click.option(
        "-s",
        "--socket",
        type=PATH,
        default=DEFAULT_SOCKET,
        show_default=True,
        help="The control socket of `ecxs run`.",
    )(command)
