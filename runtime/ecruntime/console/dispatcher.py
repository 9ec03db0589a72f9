"""From a line to the command that it names."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING, Final

from ecruntime.console.answer import Answer
from ecruntime.console.command import Command, Request
from ecruntime.console.protocol import Ask, Form, Reply
from ecruntime.console.render import render
from ecruntime.console.words import Word, split_words
from ecruntime.log import Level, escape_control_characters
from ecruntime.spec.errors import EcError, InternalError
from ecruntime.spec.near_miss import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecruntime.console.host import Host

_XML: Final = "xml"
_LONGEST_QUOTE: Final = 80


class Dispatcher:
    """Runs command lines in the scheduler thread; built-in commands win over modules of the same name."""

    def __init__(self, commands: Iterable[Command], host: Host) -> None:
        """Know `commands`; InternalError when two have the same words."""
        self._host = host
        self._commands = tuple(commands)
        self._by_words = {command.words: command for command in self._commands}
        self._most_words = max((len(words) for words in self._by_words), default=0)
        if len(self._by_words) != len(self._commands):
            raise InternalError("two console commands have the same words")

    def execute(self, ask: Ask) -> Reply:
        """Run one line and write its answer; whatever goes wrong becomes an answer too."""
        form = ask.form
        root = "answer"
        answer = Answer()
        try:
            words = split_words(ask.line)
            if words and words[0].text.lower() == _XML:
                form, words = Form.XML, words[1:]
            if words:
                command = self._find(words)
                root = "_".join(command.words) if command else root
                answer = self._run(command, words, ask.line, form) if command else self._control(words, ask.line, form)
        except EcError as failure:
            answer = Answer.failure(str(failure), hint=failure.hint)
        except Exception as failure:  # noqa: BLE001 - a faulty command must not stop the server
            self._host.log.message(Level.ERROR, "console", f"{_quote(ask.line)} failed\n{traceback.format_exc()}")
            answer = Answer.failure(f"the command failed: {failure!r}", hint="see `paniclog`")
        return self._render(answer, form, root)

    def _render(self, answer: Answer, form: Form, root: str) -> Reply:
        try:
            return render(answer, form, root)
        except Exception as failure:  # noqa: BLE001 - a value of a module may refuse to be shown
            self._host.log.message(Level.ERROR, "console", f"an answer cannot be shown\n{traceback.format_exc()}")
            return render(Answer.failure(f"the answer cannot be shown: {failure!r}"), form, root)

    def _find(self, words: tuple[Word, ...]) -> Command | None:
        lowered = tuple(word.text.lower() for word in words[: self._most_words])
        for length in range(len(lowered), 0, -1):
            if command := self._by_words.get(lowered[:length]):
                return command
        return None

    def _run(self, command: Command, words: tuple[Word, ...], line: str, form: Form) -> Answer:
        count = len(command.words)
        args = tuple(word.text for word in words[count:])
        return command.run(self._host, Request(args, line[words[count - 1].end :].strip(), form, self._commands))

    def _control(self, words: tuple[Word, ...], line: str, form: Form) -> Answer:
        scope, _, instance = words[0].text.partition(":")
        known = [name.partition(":")[::2] for name in self._host.control_names()]
        loaded = [(its_scope, its) for its_scope, its in known if its_scope.lower() == scope.lower()]
        for its_scope, its_instance in loaded:
            if its_instance == instance:
                return self._host.control(its_scope, its_instance, line[words[0].end :].strip(), form)
        if loaded:
            names = ", ".join(f"{its_scope}:{its}" if its else its_scope for its_scope, its in loaded)
            return Answer.failure(f"no such module instance {_quote(words[0].text)}", hint=f"loaded: {names}")
        return self._unknown(words)

    def _unknown(self, words: tuple[Word, ...]) -> Answer:
        first = words[0].text
        longer = [command.name for command in self._commands if command.words[0] == first.lower()]
        if longer:
            hint = f"commands that begin with it: {', '.join(longer)}"
        else:
            firsts = {command.words[0] for command in self._commands}
            scopes = {name.partition(":")[0] for name in self._host.control_names()}
            hint = did_you_mean(first[:_LONGEST_QUOTE], sorted(firsts | scopes)) or "`help` lists the commands"
        typed = " ".join(word.text for word in words[:2]) if longer else first
        return Answer.failure(f"Unknown command {_quote(typed)}", hint=hint)


def _quote(text: str) -> str:
    shown = text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…"
    return f"'{escape_control_characters(shown)}'"
