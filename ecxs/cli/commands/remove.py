"""`ecxs remove`: removal of an option, provider, hook, hook of the server, call, memtype, command or listener."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ecxs.cli.completion import complete_declared
from ecxs.cli.json_report import format_option
from ecxs.cli.parameters import PATH, find_project
from ecxs.cli.report import (
    answer,
    change_table,
    escape_terminal,
    place_table,
    print_changes,
    print_findings,
    print_note,
    print_result,
)
from ecxs.cli.turn import in_turn

if TYPE_CHECKING:
    from ecxs.generate.removal import RemovalPlan

_SUMMARIES = {
    "option": "Remove the option NAME.",
    "provider": "Provide the hook NAME no more, such as core.log_rejection.",
    "hook": "Remove the hook NAME, which other modules may provide.",
    "server-hook": "Remove the hook NAME of the server, which the catalogue lacks.",
    "call": "Let the module call the hook NAME no more, such as msgc.multicast_publish.",
    "memtype": "Remove the memtype NAME.",
    "command": "Remove the console command NAME.",
    "listener": "Remove the listener NAME, whose stanza is NAME_Listener.",
}


@click.group(
    "remove",
    help="""Take out of a module what 'ecxs add' adds: its table in module.toml, with the comments directly above it.

    Its method, test and commented sample setting go as well, if they are still as 'ecxs add' wrote them. Whatever
    somebody changed stays, and every place that still speaks of it is listed as 'left'. The difference is shown first;
    with --diff nothing is written.

    \b
    Examples:
      ecxs remove option greeting --diff
      ecxs remove provider core.log_rejection
      ecxs remove server-hook core.tidy_v1
      ecxs remove call msgc.multicast_publish
      ecxs remove command status
    """,
)
def command() -> None:
    """Group the `ecxs remove` commands."""


def _subcommand(word: str, summary: str) -> None:
    kind = word.replace("-", "_")

    @command.command(word, help=summary)
    @click.argument("name", shell_complete=complete_declared)
    @click.option("--diff", "is_diff", is_flag=True, help="Write nothing; show what would change.")
    @format_option(item=None, name=None, files=(), left=(), is_written=False)
    @click.option(
        "-C", "project", type=PATH, default=Path(), callback=find_project, metavar="DIR", help="The project's folder."
    )
    def remove(name: str, project: Path, *, is_diff: bool) -> None:
        _remove(project, kind, name, is_diff=is_diff)


for _word, _summary in _SUMMARIES.items():
    _subcommand(_word, _summary)


def _remove(project: Path, kind: str, name: str, *, is_diff: bool) -> None:
    planned = _planned(project, kind, name) if is_diff else in_turn(project, lambda: _written(project, kind, name))
    stale = planned.stale
    print_changes(stale)
    if edited := planned.project.edited(planned.tools):
        print_findings(edited, is_error=True)
    answer(
        item=kind,
        name=planned.name,
        files=[change_table(change, has_diff=True) for change in stale],
        left=[{**place_table(mention.place), "text": mention.text} for mention in planned.mentions],
        is_written=not is_diff,
    )
    for mention in planned.mentions:
        print_result(escape_terminal(f"{'left':8}{mention.place}: {mention.text}"))
    files = f"{len(stale)} file{'' if len(stale) == 1 else 's'}"
    print_note(f"{kind} '{planned.name}': {files} {'would change' if is_diff else 'changed'}")
    if left := len(planned.mentions):
        print_note(f"{left} place{' still speaks' if left == 1 else 's still speak'} of it, for you to change")


def _planned(project: Path, kind: str, name: str) -> RemovalPlan:
    # Imported here: declaring parameters, as for help and for completion, needs no plan.
    from ecxs.generate.removal import plan_removal

    return plan_removal(project, kind, name)


def _written(project: Path, kind: str, name: str) -> RemovalPlan:
    planned = _planned(project, kind, name)
    planned.write()
    return planned
