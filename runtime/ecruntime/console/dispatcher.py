"""Dispatch of command lines to built-in commands and modules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ecruntime.console.answer import Answer
from ecruntime.console.command import Command, CommandCall
from ecruntime.console.command_line import LineWord, join_words, split_words, whole_command
from ecruntime.console.config_transaction import SessionState
from ecruntime.console.protocol import Form, Reply, ReplyStatus, Request
from ecruntime.console.render import render
from ecruntime.foundation.author_call import module_that_raised
from ecruntime.foundation.error_origin import format_traceback
from ecruntime.foundation.errors import EcError, InternalError, UsageError
from ecruntime.foundation.interruption import pass_interrupt
from ecruntime.foundation.near_miss import did_you_mean
from ecruntime.foundation.readable_value import readable_value
from ecruntime.log import Level, escape_control_characters
from ecruntime.model.access_level import AccessLevel
from ecruntime.model.command_arguments import counted_arguments

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ecruntime.console.access import Access
    from ecruntime.console.view.server_view import ServerView
    from ecruntime.module import NativeCommand

_DENIED: Final = "Not Authorized for this command"
_XML: Final = "xml"
_MAX_QUOTE_LENGTH: Final = 80


@dataclass(frozen=True, slots=True)
class _Line:
    """A command line, with the client that sent it."""

    text: str
    words: tuple[LineWord, ...]
    form: Form
    access: Access | None
    state: SessionState

    @property
    def second(self) -> tuple[str, ...]:
        """The second word, or nothing."""
        return tuple(word.text for word in self.words[1:2])

    def rest(self, count: int) -> str:
        """Return the text behind the first `count` words, as typed."""
        return self.text[self.words[count - 1].end :].strip()

    def may_run(self, needed: AccessLevel) -> bool:
        """Tell whether the client may run a command of the level `needed`."""
        return self.access is None or self.access.level.covers(needed)


class Dispatcher:
    """Runs command lines in the scheduler thread; built-in commands win over modules of the same name."""

    def __init__(self, commands: Iterable[Command], view: ServerView) -> None:
        """Serve `commands`; InternalError when two have the same words."""
        self._view = view
        self._own_state = SessionState()
        self._commands = tuple(commands)
        self._by_words = {command.words: command for command in self._commands}
        self._max_words = max((len(words) for words in self._by_words), default=0)
        if len(self._by_words) != len(self._commands):
            raise InternalError("two console commands have the same words")

    def execute(self, request: Request, access: Access | None = None, state: SessionState | None = None) -> Reply:
        """Run one line and return its reply; every error becomes a reply, too.

        Without `access` the server itself asks, and may do everything. Without `state` the server's own session is
        used, which never ends.
        """
        form = request.form
        root = "answer"
        answer = Answer()
        try:
            text, words = self._split(request.line)
            if words and words[0].text.lower() == _XML:
                form = Form.XML
                text, words = self._split(text[words[0].end :])
            if words:
                command = self._find(words)
                root = "_".join(command.words) if command else root
                line = _Line(text, words, form, access, state or self._own_state)
                answer = self._run(command, line) if command else self._run_native(line) or self._control(line)
        except EcError as failure:
            answer = Answer.failure(str(failure), hint=failure.hint)
        except BaseException as failure:  # noqa: BLE001 - a faulty command must not stop the server
            pass_interrupt(failure)
            self._log_failure(f"{_quote(request.line)} failed", failure)
            module = module_that_raised(failure)
            where = f" in code of module '{module}'" if module else ""
            answer = Answer.failure(f"the command failed{where}: {readable_value(failure)}", hint="see `paniclog`")
        return self._render(answer, form, root)

    def prepare(self, request: Request, access: Access | None, state: SessionState, then: Callable[[], object]) -> bool:
        """Begin what a command wants done before it runs, and call `then`; `False` if it runs at once."""
        try:
            text, words = self._split(request.line)
            if words and words[0].text.lower() == _XML:
                text, words = self._split(text[words[0].end :])
            command = self._find(words) if words else None
            line = _Line(text, words, request.form, access, state)
            if words and command is None:
                return self._begin_native(line, then)
            if command is None or command.prepare is None:
                return False
            args = tuple(word.text for word in words[len(command.words) :])
            if not line.may_run(command.level_for(args)):
                return False
            call = CommandCall(args, line.rest(len(command.words)), line.form, self._commands, state)
            return command.prepare(self._view, call, then)
        # The command meets it again, and answers with it.
        except EcError:
            return False

    def _render(self, answer: Answer, form: Form, root: str) -> Reply:
        try:
            return render(answer, form, root)
        except BaseException as failure:  # noqa: BLE001 - a value of a module may refuse to be shown
            pass_interrupt(failure)
            self._log_failure("an answer cannot be shown", failure)
            return render(Answer.failure(f"the answer cannot be shown: {readable_value(failure)}"), form, root)

    def _log_failure(self, what: str, failure: BaseException) -> None:
        self._view.log.message(Level.ERROR, "console", "\n".join((what, *format_traceback(failure), "")))

    def _split(self, line: str) -> tuple[str, tuple[LineWord, ...]]:
        """Return a line and its words; a whole command in one pair of quotes is unpacked."""
        whole = whole_command(line)
        # An instance whose name has blanks is addressed by one such word, too.
        text = whole if whole != line and whole not in self._view.control_names() else line
        return text, split_words(text)

    def _find(self, words: tuple[LineWord, ...]) -> Command | None:
        lowered = tuple(word.text.lower() for word in words[: self._max_words])
        # The longest match wins: `summary reset` before `summary`.
        for length in range(len(lowered), 0, -1):
            if command := self._by_words.get(lowered[:length]):
                return command
        return None

    def _run(self, command: Command, line: _Line) -> Answer:
        count = len(command.words)
        args = tuple(word.text for word in line.words[count:])
        if not line.may_run(command.level_for(args)):
            return self._deny(line, command.name)
        self._refuse_surplus(command, args)
        return command.run(self._view, CommandCall(args, line.rest(count), line.form, self._commands, line.state))

    def _refuse_surplus(self, command: Command, args: tuple[str, ...]) -> None:
        most = command.max_args
        if most is None or len(args) <= most:
            return
        longer = [other.name for other in self._commands if other.words[: len(command.words)] == command.words]
        near = did_you_mean(f"{command.name} {args[0]}", [name for name in longer if name != command.name])
        count = f"{'at most ' if most else ''}{counted_arguments(most)}"
        raise UsageError(f"{command.name} takes {count}", hint=near or f"the whole command is: {command.usage}")

    def _begin_native(self, line: _Line, then: Callable[[], object]) -> bool:
        """Run a command of native code that takes turns, and call `then`; `False` if it is done, or there is none."""
        found = self._find_native(line)
        if found is None or found.run():
            line.state.native = found
            return False
        self._view.again_later(found.run, then)
        line.state.native = found
        return True

    def _run_native(self, line: _Line) -> Answer | None:
        """Return the answer of a command of native code, None where there is none for the line."""
        found, line.state.native = line.state.native, None
        if found is None:
            found = self._find_native(line)
            if found is not None and not found.run():
                return Answer.failure("the command takes some time", hint="ask by the control socket")
        if found is None:
            return None
        return Answer.failure(found.text.strip()) if found.has_failed else Answer(value=found.text)

    def _find_native(self, line: _Line) -> NativeCommand | None:
        # What no module declared is for admins: the module may do anything with it.
        return self._view.native_command(line.text, line.form) if line.may_run(AccessLevel.ADMIN) else None

    def _control(self, line: _Line) -> Answer:
        typed = line.words[0].text
        scope, _, instance = typed.partition(":")
        known = [name.partition(":")[::2] for name in self._view.control_names()]
        loaded = [(its_scope, its) for its_scope, its in known if its_scope.lower() == scope.lower()]
        for its_scope, its_instance in loaded:
            if its_instance == instance:
                name = join_words([f"{its_scope}:{instance}" if instance else its_scope, *line.second])
                if line.second and not line.may_run(self._level_of(name)):
                    return self._deny(line, name)
                return self._view.control(its_scope, its_instance, line.rest(1), line.form)
        # As for native code: what no module declared is for admins.
        claimant = self._view.claimant([word.text for word in line.words]) if line.may_run(AccessLevel.ADMIN) else None
        if claimant is not None:
            return self._view.control(*claimant, line.text, line.form)
        if loaded:
            names = ", ".join(join_words([f"{its_scope}:{its}" if its else its_scope]) for its_scope, its in loaded)
            return Answer.failure(f"no such module instance {_quote(typed)}", hint=f"loaded: {names}")
        return self._unknown(line.words)

    def _level_of(self, name: str) -> AccessLevel:
        # What no module declared is for admins: the module may do anything with it.
        levels = (one.level for one in self._view.module_commands() if one.name.lower() == name.lower())
        return next(levels, AccessLevel.ADMIN)

    def _deny(self, line: _Line, name: str) -> Answer:
        self._view.log.message(Level.WARNING, "console", f"{line.access} may not run {_quote(name)}")
        hint = "it needs the level admin, and yours is read-only"
        return Answer(ReplyStatus.NOT_AUTHORIZED, {"error": _DENIED, "hint": hint}, f"{_DENIED}\nhint: {hint}")

    def _unknown(self, words: tuple[LineWord, ...]) -> Answer:
        first = words[0].text
        longer = [command.name for command in self._commands if command.words[0] == first.lower()]
        if longer:
            hint = f"commands that begin with it: {', '.join(longer)}"
        else:
            firsts = {command.words[0] for command in self._commands}
            scopes = {name.partition(":")[0] for name in self._view.control_names()}
            hint = did_you_mean(first[:_MAX_QUOTE_LENGTH], sorted(firsts | scopes)) or "`help` lists the commands"
        typed = " ".join(word.text for word in words[:2]) if longer else first
        return Answer.failure(f"Unknown command {_quote(typed)}", hint=hint)


def _quote(text: str) -> str:
    shortened = text if len(text) <= _MAX_QUOTE_LENGTH else f"{text[:_MAX_QUOTE_LENGTH]}…"
    return f"'{escape_control_characters(shortened)}'"
