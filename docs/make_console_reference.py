"""Write the reference of the console: a page for each command, with answers of a real server, and their index.

Run it after a change of a command: `python docs/make_console_reference.py`.
"""

from __future__ import annotations

import json
import re
import socket
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from page_folder import PageFolder

from ecruntime.api import (
    AccessLevel,
    CommandRegistration,
    Control,
    MemtypeRegistration,
    Module,
    ModuleKind,
    OptionDefinition,
    OptionRegistration,
    OptionType,
    ProviderRegistration,
    Registration,
)
from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.console.commands import COMMANDS
from ecruntime.console.dispatcher import Dispatcher
from ecruntime.console.protocol import Form, Request
from ecruntime.console.view.listeners import ListenersView
from ecruntime.console.view.resources import ResourcesView
from ecruntime.console.view.server_view import ServerView
from ecruntime.log import Log
from ecruntime.server import Server, Settings
from ecruntime.testing import VirtualClock, VirtualPoller
from ecruntime.testing.given_modules import GivenModules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.console.command import Command
    from ecruntime.console.view.listeners import ListenerRow, Sessions
    from ecruntime.console.view.resources import MemorySnapshot

PAGES = Path("docs", "reference", "console")
BANNER = (
    "<!-- Made by ecxs from the commands of the console. Do not edit: `python docs/make_console_reference.py` rewrites "
    "it. -->"
)
FOLDER = "/etc/ecxs"
"""The name that the pages give to the folder in which the examples run."""
LONGEST_EXAMPLE = 40
INTRODUCTION = """\
What `ecxs console` can ask a running server. Words are compared without case, and the longest command that a line
begins with is meant. A line that begins with the name of a module is for that module: `greeter status` for a singleton,
`meter:m1 status` for an instance of another one.

Read-only commands change nothing: with `ecxs run --socket-mode 0660` the group of the socket's folder may give them.
The others are for the server's own user, for root, and for those named with `--admin`. A command of a module is for
admins, unless its `[[command]]` has `level = "read-only"`. What a user may not do is answered with `Not Authorized for
this command`, and logged.

`xml` before a command asks for XML, `ecxs console --json` for JSON. The fields on the pages are those of both.
"""
ABSENT = """\
Not there, of the commands of the server: `trace smtp` and the mail counters of `summary`, for there is no mail;
`counter`, `cache` and `authz`; the module `sched`.
"""
CONF = """\
greeter {}
meter "m1" {}
meter "m2" {}
retry_window = 300
binding "north" {
  retry_window = 30
}
local_changes_file = "changes.conf"
"""
EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "complete": ('complete "config ev"',),
    "config begin": ("config begin",),
    "config begin from scratch": ("config begin from scratch",),
    "config choices": ("config choices",),
    "config commit": (
        "config begin",
        "config set binding north retry_window 60",
        "config unset retry_window",
        "config commit",
    ),
    "config diff": ("config set binding north retry_window 60", "config diff"),
    "config eval": ("config eval binding south retry_window",),
    "config generations": ("config generations",),
    "config get": ("config get binding north retry_window",),
    "config locate": ("config locate binding",),
    "config reload": ("config set retry_window 60", "config reload --dry-run", "config reload"),
    "config replay": (
        "config begin",
        "config set binding north retry_window 60",
        "config unset retry_window",
        "config replay",
    ),
    "config rollback": ("config begin", "config set binding north retry_window 60", "config rollback"),
    "config set": ("config set binding north retry_window 60",),
    "config show": ("config show", "config show binding north"),
    "config showrecurse": ("config showrecurse",),
    "config unset": ("config unset binding north retry_window",),
    "config why": ("config why retry_window binding south",),
    "config writeback": (
        "config set retry_window 60",
        "config unset binding north retry_window",
        "config writeback",
    ),
    "debug level": ("debug level greeter debug", "debug level"),
    "graph": ("graph",),
    "help": ("help config set",),
    "hook fire": ('hook fire core_log_permanent_failure_v1 note="550 no such user"',),
    "hook record": ("hook record core_log_reopen mask=mail",),
    "hook record end": ("hook record core_log_reopen", "reopen logs", "hook record end 1"),
    "hook record take": ("hook record core_log_reopen", "reopen logs", "hook record take 1"),
    "hook stats": ("hook stats on", "hook fire core_log_permanent_failure_v1", "hook stats"),
    "hook trace": (
        "hook trace core_log_permanent_failure_v1 1",
        "hook fire core_log_permanent_failure_v1",
        "hook trace core_log_permanent_failure_v1",
    ),
    "listener list": ('config set greeter_listener listen "127.0.0.1:2525" enable true', "listener list"),
    "listener sessions": (
        'config set greeter_listener listen "127.0.0.1:2525" enable true',
        "listener sessions greeter_listener",
    ),
    "memory": ("hook fire core_log_permanent_failure_v1", "memory"),
    "memory delta": ("memory delta", "hook fire core_log_permanent_failure_v1", "memory delta"),
    "module hooks": ("module hooks core_log_permanent_failure_v1",),
    "module list": ("module list",),
    "module why": ("module why greeter",),
    "paniclog": ("paniclog",),
    "pid": ("pid",),
    "reopen logs": ("reopen logs",),
    "shutdown": ("shutdown",),
    "summary": ("summary",),
    "summary reset": ("summary reset",),
    "sysinfo": ("sysinfo",),
    "threads": ("threads io queue", "threads io stats"),
    "threads busy": ("threads busy",),
    "threads stats": ("threads stats",),
    "threads stats reset": ("threads stats reset",),
    "top": ("top 10",),
    "version": ("version",),
    "write config": ("write config",),
}
STEADY = (
    (re.compile(r'^( *"?[Pp]ython"?: "?)[^"\n]*', re.MULTILINE), r"\g<1>CPython 3.11.9"),
    (re.compile(r'^( *"?[Ss]ystem"?: "?)[^"\n]*', re.MULTILINE), r"\g<1>Debian GNU/Linux 12 (bookworm)"),
    (re.compile(r'^( *"?[Kk]ernel"?: "?)[^"\n]*', re.MULTILINE), r"\g<1>Linux mail 6.1.0 x86_64"),
    (re.compile(r'^( *"?[Pp]id"?: )\d+', re.MULTILINE), r"\g<1>4711"),
    (re.compile(r"\A\d+\n\Z"), "4711\n"),
)
"""Patterns of what differs from machine to machine, and the text that the pages have in its place."""


class Greeter(Module):
    """Keeps one block for each failure."""

    registration: ClassVar[Registration] = Registration(
        1,
        "greeter",
        ModuleKind.SINGLETON,
        description="Counts failures",
        source="greeter.py",
        options=(
            OptionRegistration(
                OptionDefinition("Retry_Window", OptionType.INT, "Binding:Domain>Binding>Domain>Global", "300")
            ),
        ),
        providers=(ProviderRegistration(load_hook_catalogue()["core.log_permanent_failure_v1"]),),
        commands=(CommandRegistration("status", "Show how many failures were counted.", AccessLevel.READ_ONLY),),
        memtypes=(MemtypeRegistration("entry", is_fixed=True, size=48),),
    )

    def conf_setup(self) -> None:
        """Be ready for peers, as soon as somebody sets where."""
        self.netlistener("Greeter", lambda event, *_: event.needmask)

    def core_log_permanent_failure_v1(self, *arguments: object) -> None:
        """Count it."""
        self.memory.account(self.memtypes.entry, arguments)

    def control_status(self, request: Control) -> Mapping[str, object]:
        """Answer `greeter status`."""
        return {"command": request.command}


class Meter(Module):
    """Has two instances."""

    registration: ClassVar[Registration] = Registration(
        1, "meter", ModuleKind.GENERIC, description="Measures", source="meter.py"
    )


class SteadyResources(ResourcesView):
    """Measures the process as if all machines were alike."""

    def memory(self) -> MemorySnapshot:
        """Return the memory types as they are, and a process of 40 MiB on a machine with 8 GiB."""
        system = 40 * 1024 * 1024
        machine = 8 * 1024 * 1024 * 1024
        look = super().memory()
        return replace(
            look,
            rss_percent=100 * look.rss / machine,
            system_rss=system,
            system_rss_percent=100 * system / machine,
        )


class SteadyListeners(ListenersView):
    """Has ports that the system did not choose."""

    def listeners(self) -> tuple[ListenerRow, ...]:
        """Return the endpoints as if each had the port that the examples name."""
        return tuple(replace(row, address="127.0.0.1:2525") for row in super().listeners())

    def sessions(self, listener: str, max_count: int) -> Sessions:
        """Return the sessions as if each peer had the same port."""
        found = super().sessions(listener, max_count)
        rows = (replace(row, address="127.0.0.1:2525", peer="127.0.0.1:40123") for row in found.sessions)
        return replace(found, sessions=tuple(rows))


class SteadyView(ServerView):
    """The server as the console sees it, whatever version is installed."""

    version = "1.0.0"

    def __init__(self, server: Server) -> None:
        """Look at `server`."""
        super().__init__(server, lambda: 0)
        self.listeners = SteadyListeners(server)
        self.resources = SteadyResources(server)


class Example:
    """One server on a virtual clock, made for one page."""

    def __init__(self, folder: Path) -> None:
        """Start it, and let it run for a minute and a half."""
        self._folder = str(folder)
        conf = folder / "ecelerity.conf"
        conf.write_text(CONF, encoding="utf-8")
        modules = GivenModules()
        for module in (Greeter, Meter):
            modules.give(module)
        clock = VirtualClock()
        self._peers: list[socket.socket] = []
        self._poller = VirtualPoller(clock)
        self._server = Server(Settings(conf), modules, clock, self._poller, Log(clock))
        self._dispatcher = Dispatcher(COMMANDS, SteadyView(self._server))
        self._server.start()
        self._poller.run_for(self._server.scheduler, 90.0)

    def ask(self, line: str, form: Form = Form.TEXT) -> str:
        """Return the answer, the same on all machines."""
        text = self._dispatcher.execute(Request(form, line.replace(":2525", ":0"))).text.replace(self._folder, FOLDER)
        self._server.scheduler.run_once(0.0)
        self._visit()
        for pattern, steady in STEADY:
            text = pattern.sub(steady, text)
        return text

    def close(self) -> None:
        """End the server."""
        self._server.close()
        for peer in self._peers:
            peer.close()

    def _visit(self) -> None:
        """Connect to whatever the server listens at by now, and stay for five seconds."""
        for endpoint in self._server.netlisteners.endpoints[len(self._peers) :]:
            self._peers.append(socket.create_connection(("127.0.0.1", endpoint.address.port)))
            self._poller.run_for(self._server.scheduler, 5.0)


def wanted_files() -> dict[Path, str]:
    """Return every file, by its path below the root of the checkout."""
    files = {PAGES / page_name(command): _page(command) for command in COMMANDS}
    files[PAGES / "README.md"] = _index()
    return files


def pages() -> PageFolder:
    """Return the pages as they shall be."""
    return PageFolder(PAGES, wanted_files())


def page_name(command: Command) -> str:
    """Return the file of a command's page."""
    return f"{'_'.join(command.words)}.md"


def _page(command: Command) -> str:
    text, value = _answers(EXAMPLES[command.name])
    lines = [BANNER, f"# {command.name}", "", command.summary, "", "```text", command.usage, "```", ""]
    if command.arguments:
        lines += ["| argument | what to put there |", "|---|---|"]
        lines += [f"| `{_cell(one.name)}` | {_cell(one.summary)} |" for one in command.arguments]
        lines.append("")
    lines += [f"Level: {command.level_text}", "", "## Example", "", "```text", *_shortened(text), "```", ""]
    lines += [f"The last answer as JSON, with `ecxs console --json {EXAMPLES[command.name][-1]}`:", ""]
    shown = json.dumps(value, indent=2, ensure_ascii=False)
    lines += ["```json", *_shortened(shown), "```", "", "## Fields", ""]
    lines += ["| field | type |", "|---|---|", *(f"| `{path}` | {kind} |" for path, kind in _fields(value, "").items())]
    return "\n".join(lines) + "\n"


def _answers(given: tuple[str, ...]) -> tuple[str, object]:
    """Return what a terminal would show, and the last answer as JSON has it: of two servers that were told the same."""
    shown: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        example = Example(Path(folder))
        for line in given:
            shown += [f"> {line}", example.ask(line).rstrip("\n")]
        example.close()
    with tempfile.TemporaryDirectory() as folder:
        example = Example(Path(folder))
        *before, last = given
        for line in before:
            example.ask(line)
        value = json.loads(example.ask(last, Form.JSON))
        example.close()
    return "\n".join(shown), value


def _shortened(text: str) -> list[str]:
    lines = [line.rstrip() for line in text.split("\n")]
    if len(lines) <= LONGEST_EXAMPLE:
        return lines
    return [*lines[:LONGEST_EXAMPLE], f"... and {len(lines) - LONGEST_EXAMPLE} more lines"]


def _fields(value: object, path: str) -> dict[str, str]:
    """Return each field of an answer with its type: `pools[].name` is a field of each of several."""
    if isinstance(value, dict):
        return {
            name: kind
            for key, item in value.items()
            for name, kind in _fields(item, f"{path}.{key}" if path else key).items()
        }
    if isinstance(value, list):
        found: dict[str, str] = {}
        for item in value:
            found |= _fields(item, f"{path}[]")
        return found or {f"{path}[]": "list, empty here"}
    return {path: _json_type(value)}


def _json_type(value: object) -> str:
    if value is None:
        return "null here"
    return {bool: "boolean", int: "integer", float: "number", str: "string"}[type(value)]


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _index() -> str:
    commands = sorted(COMMANDS, key=lambda one: one.words)
    rows = [f"| [{one.name}]({page_name(one)}) | {_cell(one.summary)} | {one.level_text} |" for one in commands]
    lines = [
        BANNER,
        "# Commands of the console",
        "",
        INTRODUCTION,
        "| command | what it does | level |",
        "|---|---|---|",
    ]
    return "\n".join([*lines, *rows, "", ABSENT])


if __name__ == "__main__":
    pages().write()
