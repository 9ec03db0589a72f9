"""The parser of configuration files: it hands the statements of a text to whoever receives them.

A receiver keeps them as they are written, as `parse` does, or makes the merged tree of them at once.

Nearly every line of a file is a plain setting, the head of a stanza or a closing brace. One regular expression matches
up to four such statements in a row as a unit: a head, two settings, a brace. All other text goes to `Statements.next`,
which knows the whole grammar and every complaint; the two agree where both apply.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

from ecruntime.choices import AS_CHOSEN
from ecruntime.formats.conf.statement import Setting, Stanza, Statement
from ecruntime.formats.conf.statement_reader import Statements
from ecruntime.formats.value import INVISIBLE_CLASS, BadStatement, Complaints, Scanner, Source, TooManyErrors

if TYPE_CHECKING:
    from ecruntime.choices import ServerChoices
    from ecruntime.formats.conf.statement import Include
    from ecruntime.foundation.finding import Finding

MAX_NESTING = 64
# Possessive quantifiers throughout: a match never goes back, so any text takes linear time. Everything that could
# need a complaint is excluded here, such as quotes, slashes and escapes, and left to the whole grammar.
_BLANK = r"[ \t\n\r\v\f]*+"
_BARE = rf"""([^ \t\n\r\v\f\#"'={{}}\[\]();/\u2018-\u201f\u00ab\u00bb{INVISIBLE_CLASS}]++)"""
_NAME = r"([A-Za-z0-9_]++)"
_QUOTED = r'"([^"\\]*+)"'
# Each part is an alternative to nothing, which costs less than `?`. A part that does not match leaves its groups unset.
_HEAD = rf"(?:{_NAME}{_BLANK}(?:{_QUOTED}{_BLANK}\{{|\{{|(?<=[ \t\n\r\v\f]){_BARE}{_BLANK}\{{){_BLANK}|)"
_SETTING = rf"(?:{_NAME}{_BLANK}={_BLANK}(?:{_BARE}[ \t\n\r]|{_QUOTED}){_BLANK}(?!\{{)|)"
PLAIN = re.compile(rf"{_BLANK}(?:(?:\#[^\n]*+{_BLANK})++|){_HEAD}{_SETTING}{_SETTING}(\}}|)")
"""Comments; then name, quoted and bare instance of a stanza; name, bare and quoted value, twice; a closing brace.

It matches anywhere: where it finds nothing, all groups are empty.
"""
_HEAD_NAME, _FIRST_NAME, _SECOND_NAME, _CLOSE = 1, 4, 7, 10
_DIRECTIVES = frozenset({"include", "readonly_include"})


BodyT = TypeVar("BodyT")
"""A container of a receiver: for the statements of one stanza, or of the top level."""


class Receiver(Protocol[BodyT]):
    """A receiver of statements in the order of the text; the parser keeps the bodies of the open stanzas for it."""

    def settings(self, body: BodyT, settings: list[Setting]) -> None:
        """Take settings in a row."""

    def enter(self, body: BodyT, stanza: Stanza, depth: int) -> BodyT | None:
        """Take a stanza with its first settings; return the body for its further statements, `None` for no interest."""

    def include(self, body: BodyT, include: Include, depth: int) -> None:
        """Take a directive; whatever it stands for comes before the next statement."""


class Parsed(NamedTuple):
    """The statements of one file, as far as it could be read, and the findings."""

    statements: list[Statement]
    findings: tuple[Finding, ...]


def parse(text: str, file: str = "<text>", *, strict: bool = False) -> Parsed:
    """Parse one file without following its includes; any text gives statements and findings, never an exception."""
    return parse_source(Source(file, text), strict=strict)


def parse_source(
    source: Source, *, strict: bool = False, is_plain_used: bool = True, choices: ServerChoices = AS_CHOSEN
) -> Parsed:
    """Parse a source; without the expression for plain statements the result is the same, but slower."""
    complaints = Complaints(source, is_strict=strict, choices=choices)
    statements: list[Statement] = []
    return Parsed(statements, parse_into(_AsWritten(), statements, complaints, is_plain_used=is_plain_used))


def parse_into(
    receiver: Receiver[BodyT], body: BodyT, complaints: Complaints, depth: int = 0, *, is_plain_used: bool = True
) -> tuple[Finding, ...]:
    """Hand the statements of the source of `complaints` to a receiver; return what is wrong with its text.

    The statements belong into `body`, which is `depth` stanzas deep.
    """
    with suppress(TooManyErrors):
        _Parser(receiver, body, complaints, depth).run(is_plain_used=is_plain_used)
    # In file order: unclosed braces are found at the end, and reported where they were opened.
    return tuple(sorted(complaints.finish(), key=lambda finding: (finding.place.line, finding.place.column)))


class _AsWritten:
    """The receiver that keeps statements as they are written: a body is a list of them."""

    def settings(self, body: list[Statement], settings: list[Setting]) -> None:
        body += settings

    def enter(self, body: list[Statement], stanza: Stanza, depth: int) -> list[Statement]:
        del depth
        body.append(stanza)
        return stanza.body

    def include(self, body: list[Statement], include: Include, depth: int) -> None:
        del depth
        body.append(include)


class _Parser(Generic[BodyT]):
    """The parser of one source; open stanzas are on a stack of its own, so depth costs no Python frames."""

    __slots__ = ("_body", "_complaints", "_depth", "_names", "_open", "_reader", "_receiver", "_source")

    def __init__(self, receiver: Receiver[BodyT], body: BodyT, complaints: Complaints, depth: int) -> None:
        self._receiver = receiver
        self._source = complaints.source
        self._complaints = complaints
        self._reader = Statements(Scanner(complaints))
        self._depth = depth
        # None inside a stanza whose statements nobody receives; they are read for their complaints.
        self._body: BodyT | None = body
        self._open: list[tuple[BodyT | None, int]] = []
        self._names: dict[str, str] = {}

    def run(self, *, is_plain_used: bool) -> None:
        """Read to the end: plain statements in one sweep, the others one by one."""
        offset = 0
        end = len(self._source.text)
        while offset < end:
            if is_plain_used:
                offset = self._sweep(offset)
            offset = self._read_one(offset)
        for _, start in reversed(self._open):
            self._complaints.error("CFG015", start, "the brace of this stanza is never closed", "close it with '}'")

    def _sweep(self, offset: int) -> int:
        """Read plain statements up to any other text; return the offset of that text."""
        source = self._source
        # Locals for the loop: it runs for each few lines of a configuration.
        body, stack, depth = self._body, self._open, self._depth
        enter = self._receiver.enter
        new, setting, stanza = tuple.__new__, Setting, Stanza
        # One text for all places of a name: few names are written very many times.
        kept = self._names.setdefault
        for match in PLAIN.finditer(source.text, offset):
            head, quoted, bare, first, word, text, second, next_word, next_text, brace = match.groups()
            found: list[Setting]
            if first is None:
                found = []
            else:
                data = text if word is None else word
                one = new(setting, (kept(first, first), data, word is None, source, match.start(_FIRST_NAME), None))
                if second is None:
                    found = [one]
                else:
                    data = next_text if next_word is None else next_word
                    at = match.start(_SECOND_NAME)
                    found = [one, new(setting, (kept(second, second), data, next_word is None, source, at, None))]
            if head is not None:
                start = match.start(_HEAD_NAME)
                # Too deep is a complaint, and `include "x" {` is an include before a
                # stray brace: both are left to the grammar.
                if len(stack) >= MAX_NESTING or head.lower() in _DIRECTIVES:
                    return start
                instance = bare if quoted is None else quoted
                made = new(stanza, (kept(head, head), instance, quoted is not None, found, source, start))
                inner = None if body is None else enter(body, made, depth + len(stack))
                # Most stanzas are whole here, with their brace.
                if not brace:
                    stack.append((body, start))
                    # Kept up to date in the loop, since it may end at any statement and `_read_one` goes on from there.
                    self._body = body = inner
            elif self._go_on(found, is_closing=bool(brace)):
                body = self._body
            else:
                # A brace too many: the whole grammar has the complaint. Else the end of the
                # last plain statement: the reader skips blanks and comments by itself.
                return match.start(_CLOSE) if brace else offset
            offset = match.end()
        return offset

    def _go_on(self, settings: list[Setting], *, is_closing: bool) -> bool:
        """Take settings of the open stanza, and its end; tell whether there was anything that may stand here."""
        if settings and self._body is not None:
            self._receiver.settings(self._body, settings)
        if not is_closing:
            return bool(settings)
        if not self._open:
            return False
        self._body = self._open.pop()[0]
        return True

    def _read_one(self, offset: int) -> int:
        try:
            statement, offset, start = self._reader.next(offset, is_inside=bool(self._open))
        except BadStatement as bad:
            # The complaint is made; reading goes on, so that one run shows all faults of a file.
            return self._recover(bad.offset)
        if isinstance(statement, Stanza):
            self._enter(statement, start)
        elif statement is not None:
            self._take(statement)
        # No statement, but a start: a closing brace. Semicolons and the end of the text have none.
        elif start >= 0:
            self._body = self._open.pop()[0]
        return offset

    def _take(self, statement: Setting | Include) -> None:
        if self._body is None:
            return
        if isinstance(statement, Setting):
            self._receiver.settings(self._body, [statement])
        else:
            self._receiver.include(self._body, statement, self._depth + len(self._open))

    def _enter(self, stanza: Stanza, start: int) -> None:
        depth = len(self._open)
        inner: BodyT | None = None
        if self._body is not None and depth < MAX_NESTING:
            inner = self._receiver.enter(self._body, stanza, self._depth + depth)
        # Once per crossing of the limit, not for each stanza beyond it.
        elif depth == MAX_NESTING:
            message = f"the stanza '{stanza.name}' is nested more than {MAX_NESTING} deep"
            self._complaints.error("CFG005", start, message, "close the stanzas around it first")
        self._open.append((self._body, start))
        self._body = inner

    def _recover(self, offset: int) -> int:
        """Return the offset where reading resumes: after the line or a brace; braces keep their partners."""
        found = _RESUME.search(self._source.text, offset)
        if found is None:
            return len(self._source.text)
        if found[0] == "{":
            # Nobody receives the content of a stanza with a broken head, but its closing brace is paired.
            self._open.append((self._body, found.start()))
            self._body = None
        # A closing brace is read as a statement, unless it is the fault itself: that would never end.
        return found.start() if found[0] == "}" and found.start() > offset else found.end()


_RESUME = re.compile(r"[\n{}]")
