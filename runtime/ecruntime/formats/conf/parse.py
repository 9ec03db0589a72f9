"""The parser of configuration files: text to statements.

Nearly every line of a file is a plain setting, the head of a stanza or a closing brace. One regular expression matches
up to four such statements in a row as a unit: a head, two settings, a brace. All other text goes to `Statements.next`,
which knows the whole grammar and every complaint; the two agree where both apply.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from ecruntime.choices import AS_CHOSEN
from ecruntime.formats.conf.statement import Setting, Stanza, Statement
from ecruntime.formats.conf.statement_reader import Statements
from ecruntime.formats.value import INVISIBLE_CLASS, BadStatement, Complaints, Scanner, Source, TooManyErrors

if TYPE_CHECKING:
    from ecruntime.choices import ServerChoices
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
    parser = _Parser(source, complaints)
    with suppress(TooManyErrors):
        parser.run(is_plain_used=is_plain_used)
    # In file order: unclosed braces are found at the end, and reported where they were opened.
    findings = sorted(complaints.finish(), key=lambda finding: (finding.place.line, finding.place.column))
    return Parsed(parser.root, tuple(findings))


class _Parser:
    """The parser of one source; open stanzas are on a stack of its own, so depth costs no Python frames."""

    __slots__ = ("_body", "_complaints", "_names", "_open", "_reader", "_source", "root")

    def __init__(self, source: Source, complaints: Complaints) -> None:
        self._source = source
        self._complaints = complaints
        self._reader = Statements(Scanner(complaints))
        self.root: list[Statement] = []
        self._body = self.root
        self._open: list[tuple[list[Statement], int]] = []
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
        body, stack = self._body, self._open
        new, setting, stanza = tuple.__new__, Setting, Stanza
        # One text for all places of a name: few names are written very many times.
        kept = self._names.setdefault
        for match in PLAIN.finditer(source.text, offset):
            head, quoted, bare, first, word, text, second, next_word, next_text, brace = match.groups()
            found: list[Statement]
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
                body.append(new(stanza, (kept(head, head), instance, quoted is not None, found, source, start)))
                # Most stanzas are whole here, with their brace.
                if not brace:
                    stack.append((body, start))
                    # Kept up to date in the loop, since it may end at any statement and `_read_one` goes on from there.
                    self._body = body = found
            else:
                body += found
                if brace:
                    # A brace too many: the whole grammar has the complaint.
                    if not stack:
                        return match.start(_CLOSE)
                    self._body = body = stack.pop()[0]
                # The end of the last plain statement: the reader skips blanks and comments by itself.
                elif first is None:
                    return offset
            offset = match.end()
        return offset

    def _read_one(self, offset: int) -> int:
        try:
            statement, offset, start = self._reader.next(offset, is_inside=bool(self._open))
        except BadStatement as bad:
            # The complaint is made; reading goes on, so that one run shows all faults of a file.
            return self._recover(bad.offset)
        if isinstance(statement, Stanza):
            self._enter(statement, start)
        elif statement is not None:
            self._body.append(statement)
        # No statement, but a start: a closing brace. Semicolons and the end of the text have none.
        elif start >= 0:
            self._body = self._open.pop()[0]
        return offset

    def _enter(self, statement: Stanza, start: int) -> None:
        # Once per crossing of the limit, not for each stanza beyond it; the stanza is read in any case.
        if len(self._open) == MAX_NESTING:
            message = f"the stanza '{statement.name}' is nested more than {MAX_NESTING} deep"
            self._complaints.error("CFG005", start, message, "close the stanzas around it first")
        self._body.append(statement)
        self._open.append((self._body, start))
        self._body = statement.body

    def _recover(self, offset: int) -> int:
        """Return the offset where reading resumes: after the line or a brace; braces keep their partners."""
        found = _RESUME.search(self._source.text, offset)
        if found is None:
            return len(self._source.text)
        if found[0] == "{":
            # The content of a stanza with a broken head goes into a list that is
            # thrown away, but its closing brace is paired.
            self._open.append((self._body, found.start()))
            self._body = []
        # A closing brace is read as a statement, unless it is the fault itself: that would never end.
        return found.start() if found[0] == "}" and found.start() > offset else found.end()


_RESUME = re.compile(r"[\n{}]")
