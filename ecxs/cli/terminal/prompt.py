"""Interactive console with line editing, history, completion and paging."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import click
from platformdirs import user_state_path
from prompt_toolkit import PromptSession
from prompt_toolkit.completion import Completer, Completion
from prompt_toolkit.history import InMemoryHistory

from ecruntime.console.command_line import join_words
from ecruntime.console.protocol import Form
from ecruntime.foundation.errors import EcError
from ecxs.cli.layout import fit, wants_color
from ecxs.cli.report import escape_terminal, print_error, print_note
from ecxs.cli.terminal.connection import LEAVE_WORDS, ConsoleConnection
from ecxs.cli.terminal.history import PrivateHistory
from ecxs.cli.terminal.pager import print_paged
from ecxs.cli.terminal.prompt_completion import ask_candidates

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from prompt_toolkit.completion import CompleteEvent
    from prompt_toolkit.document import Document
    from prompt_toolkit.history import History

    from ecruntime.console.protocol import Reply
    from ecxs.cli.terminal.connection import Greeting

PROMPT = "ecxs> "
TOGGLE_PAGER = "\\pager"
COMPLETION_SECONDS = 2.0


class Conversation:
    """An interactive session that survives restarts of the server."""

    def __init__(self, connection: ConsoleConnection, form: Form, *, may_page: bool) -> None:
        """Send commands over an open `connection`."""
        self._connection = connection
        self._form = form
        self._may_page = may_page
        self._greeting: Greeting | None = None

    def run(self) -> None:
        """Read and run commands until `quit` or the end of the input."""
        self._greeting = self._connection.greeting()
        print_note(f"{self._greeting}; `help` lists the commands, Tab completes, Ctrl-D leaves")
        session: PromptSession[str] = PromptSession(
            PROMPT,
            history=open_history(),
            completer=ServerCompleter(self._connection.path),
            complete_while_typing=False,
            complete_in_thread=True,
            enable_suspend=True,
        )
        while True:
            try:
                line = session.prompt().strip()
                if line.lower() in LEAVE_WORDS:
                    return
                if line:
                    self._run_command(line)
            except KeyboardInterrupt:  # at the prompt: the line is dropped
                continue
            except EOFError:
                return

    def _run_command(self, line: str) -> None:
        if line == TOGGLE_PAGER:
            self._may_page = not self._may_page
            print_note(f"the pager is {'on' if self._may_page else 'off'}")
            return
        try:
            self._reconnect()
            reply = self._connection.ask(line, self._form)
        except KeyboardInterrupt:
            print_note("\ninterrupted: the reply is not awaited, but the command may still take effect")
        except EcError as failure:
            print_error(failure.message, hint=failure.hint)
        else:
            self._show(reply)

    def _reconnect(self) -> None:
        """Reconnect if the connection was lost, with a note if another server process answers."""
        if self._connection.is_connected:
            return
        greeting = self._connection.greeting()
        if self._greeting is None or greeting.pid != self._greeting.pid:
            print_note(f"connected anew: {greeting}")
        self._greeting = greeting

    def _show(self, reply: Reply) -> None:
        text = escape_terminal(reply.text)
        text = fit(text) if self._form is Form.TEXT else text
        if reply.is_completed or self._form is not Form.TEXT:
            print_paged(text, may_page=self._may_page)
        else:
            click.echo(failure_text(text), nl=False, err=True, color=wants_color())


def failure_text(text: str) -> str:
    """Return the text of a failed reply with its first line in red."""
    first, newline, rest = text.partition("\n")
    return f"{click.style(first, fg='red')}{newline}{rest}"


class ServerCompleter(Completer):
    """Completer that asks the server over its own connection; it offers nothing while the server is away."""

    def __init__(self, path: Path) -> None:
        """Use the server behind the socket `path`."""
        self._connection = ConsoleConnection(path, timeout=COMPLETION_SECONDS)
        self._lock = threading.Lock()

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        """Yield the candidates for the word before the cursor (any thread)."""
        del complete_event
        line = document.text_before_cursor
        # A connection serves one thread at a time. A new completion waits for the answer to an outdated one.
        with self._lock:
            try:
                candidates = ask_candidates(self._connection, line)
            except EcError:
                return
        for word in candidates.words:
            yield Completion(
                join_words([word.text]),
                candidates.start - len(line),
                display=word.text,
                display_meta=escape_terminal(word.meta),
            )


def open_history() -> History:
    """Return the history that consoles of this user share, or one for this session if it cannot be kept."""
    path = user_state_path("ecxs") / "console-history"
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return PrivateHistory(path)
    except OSError as failure:
        print_note(f"the history is not kept: '{path}' cannot be written: {failure.strerror}")
        return InMemoryHistory()
