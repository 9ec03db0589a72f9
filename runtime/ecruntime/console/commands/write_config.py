"""`write config`: the running configuration as one flat file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ecruntime.console.answer import Answer
from ecruntime.console.command import Command, CommandArgument
from ecruntime.console.server_file import absolute_path, reject_occupied, write_whole
from ecruntime.formats.conf import write_flat
from ecruntime.model.access_level import AccessLevel

if TYPE_CHECKING:
    from ecruntime.console.command import CommandCall
    from ecruntime.console.view.server_view import ServerView

_COMPARE: Final = "it would lose its includes and comments: write another file, and compare"


def _run(view: ServerView, call: CommandCall) -> Answer:
    configuration = view.configuration()
    text = write_flat(configuration.root, spelling=configuration.registry.spelling)
    if not call.args:
        return Answer(value={"configuration": text}, text=text)
    path = absolute_path(call.args[0])
    reject_occupied(path, view.document().files, _COMPARE)
    write_whole(path, text)
    return Answer(
        value={"file": str(path), "bytes": len(text.encode("utf-8", "surrogateescape"))}, text=f"wrote {path}"
    )


WRITE_CONFIG = Command(
    ("write", "config"),
    "write config [FILE]",
    "Write what runs as one configuration file, without includes.",
    _run,
    level=AccessLevel.READ_ONLY,
    arguments=(
        CommandArgument("FILE", "an absolute path on the server's machine, instead of the console; for admins"),
    ),
    read_only_up_to_args=0,
)
