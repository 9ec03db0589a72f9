"""Option and default path of the control socket of a running server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click
from click.core import ParameterSource

from ecxs.cli.parameters import PATH, project_above

if TYPE_CHECKING:
    from collections.abc import Callable

C = TypeVar("C", bound="Callable[..., object]")
DEFAULT_SOCKET = Path(".ecxs", "console.sock")
"""Control socket of `ecxs run` in a project, relative to its folder."""


def _find_socket(ctx: click.Context, param: click.Parameter, socket: Path) -> Path:
    """Return the socket that is named, else that of the project of the working folder."""
    is_default = ctx.get_parameter_source(str(param.name)) is ParameterSource.DEFAULT
    return project_above() / DEFAULT_SOCKET if is_default else socket


def socket_option(command: C) -> C:
    """Add the option for the control socket to a command."""
    return click.option(
        "-s",
        "--socket",
        type=PATH,
        default=DEFAULT_SOCKET,
        callback=_find_socket,
        show_default=True,
        help="The control socket of `ecxs run`.",
    )(command)
