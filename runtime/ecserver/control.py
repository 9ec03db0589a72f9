"""Commands of the console for a module on the server, and their answers as text, XML or JSON."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Final

from ecruntime.formats.shown_value import json_text, text_lines, to_plain, xml_lines
from ecruntime.foundation.errors import EcError, UsageError
from ecruntime.foundation.near_miss import did_you_mean
from ecruntime.module import Control

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.module import Module, Reply

XML: Final = 1
JSON: Final = 2
"""The form that the test kit asks for, which compares data; the server knows text and XML."""


def answer(module: Module, name: str, line: str, form: int) -> str:
    """Return the answer to a line of the console, in the form that was asked for."""
    try:
        reply = _reply(module, name, line, is_xml=form == XML)
    except EcError as error:
        return _failure(error)
    return _written(reply, name, form)


def _reply(module: Module, name: str, line: str, *, is_xml: bool) -> Reply:
    command, _, rest = line.strip().partition(" ")
    # The documents leave open whether the module's name is part of the line.
    if command.lower() == name.lower() and not _is_command(module, command):
        command, _, rest = rest.strip().partition(" ")
    try:
        words = tuple(shlex.split(rest))
    except ValueError:
        words = tuple(rest.split())
    method = _method(module, name, command)
    return method(Control(command, rest.strip(), words, is_xml))


def _is_command(module: Module, word: str) -> bool:
    return word.lower() in (command.name.lower() for command in module.registration.commands)


def _method(module: Module, name: str, command: str) -> Callable[[Control], Reply]:
    registration = module.registration
    known = [one.name for one in registration.commands]
    if _is_command(module, command):
        found: Callable[[Control], Reply] = getattr(module, f"control_{command.lower()}")
        return found
    if registration.has_catch_all:
        catch_all: Callable[[Control], Reply] = module.control  # type: ignore[attr-defined] # the generated class has it
        return catch_all
    hint = did_you_mean(command, known) or f"it has: {', '.join(known) or 'none'}"
    raise UsageError(f"module '{name}' has no command '{command}'", hint=hint)


def _failure(error: EcError) -> str:
    return f"{error}\nhint: {error.hint}\n" if error.hint else f"{error}\n"


def _written(reply: Reply, root: str, form: int) -> str:
    if isinstance(reply, str):
        text = reply
        if form == JSON:
            text = json_text(reply)
        elif form == XML and not reply.lstrip().startswith("<"):
            text = "\n".join(xml_lines(root, {"text": reply}))
    elif form == JSON:
        text = json_text(to_plain(reply))
    elif form == XML:
        text = "\n".join(xml_lines(root, to_plain(reply)))
    else:
        text = "\n".join(text_lines(to_plain(reply)))
    text = text.rstrip("\n")
    return f"{text}\n" if text else ""
