"""Completion of a console command line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ecruntime.console.candidates import Candidate, CandidateSource, Kind
from ecruntime.console.command_line import UnclosedQuoteError, split_words
from ecruntime.console.scope_path import parse_partial_scope_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ecruntime.console.command import Command
    from ecruntime.console.view.server_view import ServerView
    from ecruntime.formats.conf import ScopePath

_XML: Final = "xml"
_USAGE_PART: Final = re.compile(r"(\[)?([^\s\[\]]+)( \.\.\.)?\]?")


@dataclass(frozen=True, slots=True)
class LineCompletion:
    """Candidates that may replace the text from character `start`, counted from 0, to the end of the line."""

    start: int
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class _PartialLine:
    """A line, cut before the word that is being typed."""

    words: tuple[str, ...]
    text: str
    """The word that is being typed, without its quote."""
    start: int


def complete(line: str, commands: Sequence[Command], view: ServerView) -> LineCompletion:
    """Return the candidates for the last word of `line`, which may be empty; those of modules come first."""
    partial = _split_partial(line)
    # The prefix `xml` chooses the form of the answer and is no word of the command.
    words = partial.words[1:] if partial.words[:1] and partial.words[0].lower() == _XML else partial.words
    found = _Line(commands, CandidateSource(view), words, partial.text).candidates()
    folded = partial.text.lower()
    fitting = {one.text: one for one in found if one.text.lower().startswith(folded)}

    def order(text: str) -> tuple[bool, str]:
        return not fitting[text].is_own, text.lower()

    return LineCompletion(partial.start, tuple(fitting[text] for text in sorted(fitting, key=order)))


def _split_partial(line: str) -> _PartialLine:
    try:
        words = split_words(line)
    except UnclosedQuoteError as unclosed:
        # The word that is being typed begins at the open quote, blanks included.
        opening = unclosed.column - 1
        return _PartialLine(tuple(word.text for word in split_words(line[:opening])), line[opening + 1 :], opening)
    texts = tuple(word.text for word in words)
    # A blank at the end: the next word has not begun.
    if not words or words[-1].end < len(line):
        return _PartialLine(texts, "", len(line))
    # A word knows only its end in the line; its start is the first non-blank behind the word before.
    before = words[-2].end if len(words) > 1 else 0
    start = before + len(line[before:]) - len(line[before:].lstrip())
    return _PartialLine(texts[:-1], texts[-1], start)


class _Line:
    """One line that is being completed."""

    def __init__(
        self, commands: Sequence[Command], source: CandidateSource, words: tuple[str, ...], partial: str
    ) -> None:
        self._commands = commands
        self._source = source
        self._words = words
        self._lowered = tuple(word.lower() for word in words)
        self._partial = partial
        self._path: ScopePath = ()
        self._option = ""
        self._name = ""
        self._argument_names: frozenset[str] = frozenset()

    def candidates(self) -> Iterator[Candidate]:
        """Yield all candidates for the next word, whether or not they match the partial word."""
        yield from self._command_words(self._lowered)
        if not self._words:
            yield from self._source.modules_addressed()
            return
        command = self._command()
        if command is not None:
            yield from self._arguments(command, self._words[len(command.words) :])
        # No built-in command: the first word may address a module, and the second is a command of it.
        elif len(self._words) == 1:
            yield from self._source.commands_of(self._words[0])
        else:
            yield from self._source.words_of(self._words[0], self._words[1], len(self._words) - 2)

    def _command(self) -> Command | None:
        fitting = [one for one in self._commands if self._lowered[: len(one.words)] == one.words]
        # The longest one: `summary` and `summary reset` are both commands.
        return max(fitting, key=lambda one: len(one.words), default=None)

    def _command_words(self, done: tuple[str, ...]) -> Iterator[Candidate]:
        """Yield the next words of the commands that begin with `done`."""
        depth = len(done)
        for command in self._commands:
            if len(command.words) > depth and command.words[:depth] == done:
                is_whole = len(command.words) == depth + 1
                more = sum(one.words[: depth + 1] == command.words[: depth + 1] for one in self._commands)
                meta = command.summary if is_whole and more == 1 else f"{more} commands"
                yield Candidate(command.words[depth], Kind.COMMAND, meta)

    def _arguments(self, command: Command, words: tuple[str, ...]) -> Iterator[Candidate]:
        """Yield the candidates of the next slot of the usage line, and of those behind optional slots."""
        for slot in _usage_slots(command):
            if "SCOPE" in slot.choices:
                scope = parse_partial_scope_path(words, self._source.registry)
                self._path, words = scope.path, scope.rest
                yield from self._source.scope_instances(scope.outer, scope.pending)
                # A kind without its instance is incomplete, so no later slot can be meant.
                if scope.needs_instance:
                    return
            elif words and "COMMAND" in slot.choices:
                # The rest of `help COMMAND` is a command line of its own.
                yield from self._command_words(tuple(word.lower() for word in words))
                return
            elif words and slot.takes(words[0]):
                words = self._beyond(slot, words)
                if not slot.is_repeated:
                    continue
            if not words:
                yield from self._choices(slot, command)
            if not slot.is_optional:
                return

    def _beyond(self, slot: _UsageSlot, words: tuple[str, ...]) -> tuple[str, ...]:
        if "OPTION" in slot.choices:
            self._option = words[0]
        if "NAME" in slot.choices:
            self._name = words[0]
        if slot.is_repeated:
            self._argument_names = frozenset(word.partition("=")[0] for word in words)
            return ()
        return words[1:]

    def _choices(self, slot: _UsageSlot, command: Command) -> Iterator[Candidate]:
        for choice in slot.choices:
            if choice not in slot.literals:
                yield from self._placeholder(choice, command)
            elif choice.isalnum():
                yield Candidate(choice, Kind.WORD, "")

    def _placeholder(self, name: str, command: Command) -> Iterator[Candidate]:
        source = self._source
        # Usage lines write NAME for both; the command decides.
        if name == "NAME":
            name = "MODULE" if command.words == ("module", "why") else "HOOK"
        # Functions, so that the server is asked only for what is offered.
        by_placeholder: dict[str, Callable[[], Iterator[Candidate]]] = {
            "SCOPE": lambda: source.scopes(self._path),
            "KIND": source.scope_kinds,
            "OPTION": lambda: source.options(self._path),
            "VALUE": lambda: source.values(self._option),
            "HOOK": lambda: source.hooks(self._partial),
            "PARAMETER=VALUE": lambda: source.parameters(self._name, self._argument_names),
            "json=FILE": lambda: source.parameter_file(self._argument_names),
            "MODULE": source.modules,
            "TYPE": source.memory_types,
            "POOL": source.pools,
            "LISTENER": source.listeners,
            "LEVEL": source.levels,
            "COMMAND": lambda: self._command_words(()),
        }
        candidates = by_placeholder.get(name)
        return candidates() if candidates is not None else iter(())


@dataclass(frozen=True, slots=True)
class _UsageSlot:
    """One place for one or more words; `choices` are literal words, or placeholders in capitals."""

    choices: tuple[str, ...]
    is_optional: bool = False
    is_repeated: bool = False

    @property
    def literals(self) -> tuple[str, ...]:
        """The choices that are literal words."""
        return tuple(choice for choice in self.choices if not choice.isupper() and "=" not in choice)

    def takes(self, word: str) -> bool:
        """Tell whether the usage line allows a word here."""
        return len(self.literals) < len(self.choices) or word.lower() in self.literals


def _usage_slots(command: Command) -> tuple[_UsageSlot, ...]:
    """Return the slots behind the command's own words, in order."""
    text = command.usage[len(command.name) :]
    return tuple(
        _UsageSlot(tuple(found[2].split("|")), is_optional=bool(found[1]), is_repeated=bool(found[3]))
        for found in _USAGE_PART.finditer(text)
    )
