"""The parser of configuration files: text to statements.

Nearly every line of a file is a plain setting, the head of a stanza or a closing brace. One regular expression matches
such a statement as a whole, and the number of its last group is the kind. All other text goes to `Statements.next`,
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
_PLAIN = re.compile(
    r"""[ \t\n\r\v\f]*+(?:([A-Za-z0-9_]++)[ \t\n\r\v\f]*+(?:
        =[ \t\n\r\v\f]*+(?:
            ([^ \t\n\r\v\f\#"'={}\[\]();/\u2018-\u201f\u00ab\u00bbINVISIBLE]++)(?=[ \t\n\r])(?![ \t\n\r\v\f]*+\{)
                                                                                # 2: name = bare
          | "([^"\\]*+)"(?![ \t\n\r\v\f]*+\{)                                          # 3: name = "quoted"
        )
      | (\{)                                                                          # 4: name {
      | "([^"\\]*+)"[ \t\n\r\v\f]*+\{                                                 # 5: name "instance" {
      | (?<=[ \t\n\r\v\f])                                                        # 6: name instance {
        ([^ \t\n\r\v\f\#"'={}\[\]();/\u2018-\u201f\u00ab\u00bbINVISIBLE]++)[ \t\n\r\v\f]*+\{
      )
      | (\})                                                                          # 7
      | (\#)[^\n]*+                                                                   # 8
      | ([^ ]|\Z)                                                                      # 9: anything else
    )""".replace("INVISIBLE", INVISIBLE_CLASS),
    re.VERBOSE | re.DOTALL,
)
_BARE, _QUOTED, _OPEN, _OPEN_QUOTED, _OPEN_BARE, _CLOSE, _OTHER = 2, 3, 4, 5, 6, 7, 9
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

    __slots__ = ("_body", "_complaints", "_open", "_reader", "_source", "root")

    def __init__(self, source: Source, complaints: Complaints) -> None:
        self._source = source
        self._complaints = complaints
        self._reader = Statements(Scanner(complaints))
        self.root: list[Statement] = []
        self._body = self.root
        self._open: list[tuple[list[Statement], int]] = []

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
        # Locals for the loop: it runs for each line of a configuration.
        body, stack = self._body, self._open
        new, setting, stanza = tuple.__new__, Setting, Stanza
        for match in _PLAIN.finditer(source.text, offset):
            kind = match.lastindex
            assert kind is not None
            if kind == _QUOTED:
                body.append(new(setting, (match[1], match[3], True, source, match.start(1), None)))
            elif kind == _BARE:
                body.append(new(setting, (match[1], match[2], False, source, match.start(1), None)))
            elif kind == _CLOSE:
                # A brace too many: the whole grammar has the complaint.
                if not stack:
                    return match.start(7)
                body = stack.pop()[0]
                # Kept up to date in the loop, since it may end at any statement and `_read_one` goes on from there.
                self._body = body
            # The end of the last plain statement: the reader skips blanks and comments by itself.
            elif kind == _OTHER:
                return offset
            elif kind <= _OPEN_BARE:
                name = match[1]
                # Too deep is a complaint, and `include "x" {` is an include before a
                # stray brace: both are left to the grammar.
                if len(stack) >= MAX_NESTING or (kind > _OPEN and name.lower() in _DIRECTIVES):
                    return match.start(1)
                inner: list[Statement] = []
                start = match.start(1)
                instance = None if kind == _OPEN else match[kind]
                body.append(new(stanza, (name, instance, kind == _OPEN_QUOTED, inner, source, start)))
                stack.append((body, start))
                body = inner
                self._body = body
            # A comment, the one kind without a branch, only moves the offset.
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
