"""The interactive console: line editing, history, completion."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click
from platformdirs import user_state_path
from prompt_toolkit import PromptSession
from prompt_toolkit.completion import NestedCompleter
from prompt_toolkit.history import FileHistory

from ecruntime.console.protocol import Form

if TYPE_CHECKING:
    from pathlib import Path

    from ecruntime.console.client import Client

LEAVE = frozenset({"quit", "exit"})


def converse(client: Client, form: Form) -> None:
    """Ask for lines and show the replies until `quit` or the end of the input."""
    session: PromptSession[str] = PromptSession(history=FileHistory(str(_history_file())), completer=_completer(client))
    while True:
        try:
            line = session.prompt("> ").strip()
        except KeyboardInterrupt:
            continue
        except EOFError:
            return
        if line.lower() in LEAVE:
            return
        if line:
            click.echo(client.ask(line, form).text, nl=False)


def _history_file() -> Path:
    folder = user_state_path("ecxs", ensure_exists=True)
    return folder / "console-history"


def _completer(client: Client) -> NestedCompleter:
    """Complete the built-in commands and those of the loaded modules, as the server tells them."""
    words: dict[str, dict[str, None]] = {}
    for name in _command_names(client):
        first, _, rest = name.partition(" ")
        words.setdefault(first, {})
        if rest:
            words[first][rest] = None
    return NestedCompleter.from_nested_dict({first: rest or None for first, rest in words.items()})


def _command_names(client: Client) -> list[str]:
    reply = client.ask("help", Form.JSON)
    try:
        commands = json.loads(reply.text)["commands"]
    except (ValueError, KeyError, TypeError):
        return []
    return [command["name"] for command in commands]
