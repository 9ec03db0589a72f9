"""`help [COMMAND]`: the commands, one a line, or some of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.console.answer import Answer
from ecruntime.console.command import Command
from ecruntime.spec.near_miss import did_you_mean

if TYPE_CHECKING:
    from ecruntime.console.command import Request
    from ecruntime.console.host import Host


def _run(host: Host, request: Request) -> Answer:
    asked = tuple(word.lower() for word in request.args)
    shown = sorted((one for one in request.commands if one.words[: len(asked)] == asked), key=lambda one: one.words)
    if not shown:
        return _nothing(host, request)
    value = [{"usage": command.usage, "summary": command.summary} for command in shown]
    return Answer(value=value, text="\n".join(f"{command.usage}\t{command.summary}" for command in shown))


def _nothing(host: Host, request: Request) -> Answer:
    asked = " ".join(request.args)
    if request.args[0] in host.control_names():
        return Answer.failure(f"'{asked}' is a module", hint=f"`{request.args[0]} help` asks it for its commands")
    hint = did_you_mean(asked, [command.name for command in request.commands])
    return Answer.failure(f"no help for '{asked}'", hint=hint or "`help` lists the commands")


HELP = Command(("help",), "help [COMMAND]", "List the commands, or those that begin with COMMAND.", _run)
