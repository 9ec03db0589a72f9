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
    of_modules = [one for one in host.module_commands() if tuple(one.name.lower().split()[: len(asked)]) == asked]
    if not shown and not of_modules:
        return _nothing(host, request)
    rows = [{"name": one.name, "usage": one.usage, "summary": one.summary} for one in shown]
    rows += [{"name": one.name, "usage": one.name, "summary": one.summary} for one in of_modules]
    width = max(len(row["usage"]) for row in rows)
    return Answer(value={"commands": rows}, text="\n".join(f"{row['usage']:{width}}  {row['summary']}" for row in rows))


def _nothing(host: Host, request: Request) -> Answer:
    asked = " ".join(request.args)
    if asked in host.control_names():
        return Answer.failure(f"module '{asked}' has no commands", hint="declare one: [[command]] in its module.toml")
    hint = did_you_mean(asked, [command.name for command in request.commands])
    return Answer.failure(f"no help for '{asked}'", hint=hint or "`help` lists the commands")


HELP = Command(("help",), "help [COMMAND]", "List the commands, or those that begin with COMMAND.", _run)
