"""Completion of a console command line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ecruntime.console.candidates import Candidate, CandidateSource, Kind
from ecruntime.console.command_line import UnclosedQuoteError, split_words
from ecruntime.console.scope_walk import walk_scopes
from ecruntime.console.usage import usage_slots

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ecruntime.console.command import Command
    from ecruntime.console.usage import UsageSlot
    from ecruntime.console.view.server_view import ServerView
    from ecruntime.formats.conf import ScopePath

_XML: Final = "xml"


@dataclass(frozen=True, slots=True)
class LineCompletion:
    """Candidates that may replace the text from character `start`, counted from 0, to the end of the line."""

    start: int
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class _Cut:
    """A line, cut before the word that is being typed."""

    words: tuple[str, ...]
    partial: str
    start: int


def complete(line: str, commands: Sequence[Command], view: ServerView) -> LineCompletion:
    """Return the candidates for the last word of `line`, which may be empty, sorted without regard to case."""
    cut = _cut(line)
    # The prefix `xml` chooses the form of the answer and is no word of the command.
    words = cut.words[1:] if cut.words[:1] and cut.words[0].lower() == _XML else cut.words
    found = _Line(commands, CandidateSource(view), words, cut.partial).candidates()
    folded = cut.partial.lower()
    fitting = {one.text: one for one in found if one.text.lower().startswith(folded)}
    return LineCompletion(cut.start, tuple(fitting[text] for text in sorted(fitting, key=str.lower)))


def _cut(line: str) -> _Cut:
    try:
        words = split_words(line)
    except UnclosedQuoteError as unclosed:
        # The word that is being typed begins at the open quote, blanks included.
        opening = unclosed.column - 1
        return _Cut(tuple(word.text for word in split_words(line[:opening])), line[opening + 1 :], opening)
    texts = tuple(word.text for word in words)
    # A blank at the end: the next word has not begun.
    if not words or words[-1].end < len(line):
        return _Cut(texts, "", len(line))
    # A word knows only its end in the line; its start is the first non-blank behind the word before.
    before = words[-2].end if len(words) > 1 else 0
    start = before + len(line[before:]) - len(line[before:].lstrip())
    return _Cut(texts[:-1], texts[-1], start)


class _Line:
    """One line that is being completed."""

    def __init__(
        self, commands: Sequence[Command], known: CandidateSource, words: tuple[str, ...], partial: str
    ) -> None:
        self._commands = commands
        self._known = known
        self._words = words
        self._lowered = tuple(word.lower() for word in words)
        self._partial = partial
        self._path: ScopePath = ()
        self._option = ""
        self._name = ""
        self._given: frozenset[str] = frozenset()

    def candidates(self) -> Iterator[Candidate]:
        """Yield all candidates for the next word, whether or not they match the partial word."""
        yield from self._command_words(self._lowered)
        if not self._words:
            yield from self._known.modules_addressed()
            return
        command = self._command()
        if command is not None:
            yield from self._arguments(command, self._words[len(command.words) :])
        # No built-in command: the first word may address a module, and the second is a command of it.
        elif len(self._words) == 1:
            yield from self._known.commands_of(self._words[0])

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
        for slot in usage_slots(command):
            if "SCOPE" in slot.choices:
                walked = walk_scopes(words, self._known.registry)
                self._path, words = walked.path, walked.rest
                yield from self._known.scope_instances(walked.outer, walked.pending)
                # A kind without its instance is incomplete, so no later slot can be meant.
                if walked.needs_instance:
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

    def _beyond(self, slot: UsageSlot, words: tuple[str, ...]) -> tuple[str, ...]:
        if "OPTION" in slot.choices:
            self._option = words[0]
        if "NAME" in slot.choices:
            self._name = words[0]
        if slot.is_repeated:
            self._given = frozenset(word.partition("=")[0] for word in words)
            return ()
        return words[1:]

    def _choices(self, slot: UsageSlot, command: Command) -> Iterator[Candidate]:
        for choice in slot.choices:
            if choice not in slot.literals:
                yield from self._placeholder(choice, command)
            elif choice.isalnum():
                yield Candidate(choice, Kind.WORD, "")

    def _placeholder(self, name: str, command: Command) -> Iterator[Candidate]:
        known = self._known
        # Usage lines write NAME for both; the command decides.
        if name == "NAME":
            name = "MODULE" if command.words == ("module", "why") else "HOOK"
        # Functions, so that the server is asked only for what is offered.
        sources: dict[str, Callable[[], Iterator[Candidate]]] = {
            "SCOPE": lambda: known.scopes(self._path),
            "KIND": known.scope_kinds,
            "OPTION": lambda: known.options(self._path),
            "VALUE": lambda: known.values(self._option),
            "HOOK": lambda: known.hooks(self._partial),
            "PARAMETER=VALUE": lambda: known.parameters(self._name, self._given),
            "json=FILE": lambda: known.parameter_file(self._given),
            "MODULE": known.modules,
            "TYPE": known.memory_types,
            "POOL": known.pools,
            "LISTENER": known.listeners,
            "LEVEL": known.levels,
            "COMMAND": lambda: self._command_words(()),
        }
        source = sources.get(name)
        return source() if source is not None else iter(())
