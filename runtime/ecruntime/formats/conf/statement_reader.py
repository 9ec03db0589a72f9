"""The reader of single statements, for the whole grammar of the file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ecruntime.choices import ConfigurationForm
from ecruntime.formats.conf.statement import Include, Setting, Stanza
from ecruntime.formats.conf.write import write_value
from ecruntime.formats.value import (
    INVISIBLE,
    Array,
    BadStatement,
    ConfigWord,
    Value,
    blank_edit,
    pair_edits,
    shown,
    typographic,
)
from ecruntime.foundation.finding import Edit

if TYPE_CHECKING:
    from ecruntime.formats.conf.statement import Statement
    from ecruntime.formats.value import Scanner

_NAME = re.compile(r"[A-Za-z0-9_]++")
_LONG_NAME = re.compile(r"""[^ \t\n\r\v\f#"'={}\[\]();/]++""")
_ODD_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*+(?::[A-Za-z0-9_.:-]++)?+")
"""A name with hyphens, or with a colon and the name of an instance behind it, as stock modules have them."""
_STANZA_FOLLOWS = re.compile(r"[ \t\n\r\v\f]*+\{")
# A regular expression ends at a slash before a blank, a brace or the end: slashes inside it need no escape.
_REGEX = re.compile(r"/(?:[^\n\\/]++|\\[^\n]|/(?![ \t\r\v\f\n{]|\Z))*+/(?=[ \t\r\v\f\n{]|\Z)")
_DIRECTIVES = {"include": False, "readonly_include": True}
_TYPOGRAPHIC = frozenset("\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb")


class ReadStep(NamedTuple):
    """The result of one step: a statement, or none for the end of the text, a semicolon or a closing brace."""

    statement: Statement | None
    end: int
    start: int = -1
    """The offset of a stanza or closing brace; -1 for anything else."""


class Statements:
    """A reader of statements; it raises `BadStatement` after a complaint."""

    __slots__ = ("_complaints", "_scanner", "_source", "_text")

    def __init__(self, scanner: Scanner) -> None:
        self._scanner = scanner
        self._complaints = scanner.complaints
        self._source = scanner.complaints.source
        self._text = self._source.text

    def next(self, offset: int, *, is_inside: bool) -> ReadStep:
        """Read the statement at or after an offset; `is_inside` tells that a stanza is open."""
        offset = self._scanner.skip(offset)
        if offset >= len(self._text):
            return ReadStep(None, offset)
        match = _NAME.match(self._text, offset)
        if match is None:
            return self._nameless(offset, is_inside=is_inside)
        long_name = _LONG_NAME.match(self._text, offset)
        # A name goes on with other characters: judge the whole of it, and not its rest as a value.
        if long_name is not None and long_name.end() > match.end():
            return self._long(long_name[0], offset)
        after = self._scanner.skip(match.end())
        # Without a text behind it the word is a name as any other: `include = x` sets an option.
        if match[0].lower() in _DIRECTIVES and self._scanner.is_text(after):
            return self._include(match[0], offset, after)
        return self._named(match[0], offset, after)

    def _nameless(self, offset: int, *, is_inside: bool) -> ReadStep:
        found = self._text[offset]
        # Other languages separate statements so. Nothing is lost by reading on.
        if found == ";":
            edits = () if self._complaints.is_full else (blank_edit(self._source, offset),)
            self._complaints.warn("CFG022", offset, "a semicolon separates nothing here", "remove it", edits)
            return ReadStep(None, offset + 1)
        if found == "}":
            if is_inside:
                return ReadStep(None, offset + 1, offset)
            # Reported, not raised: what follows a brace too many is a statement again.
            self._complaints.error("CFG014", offset, "'}' closes no stanza", "remove it")
            return ReadStep(None, offset + 1)
        long_name = _LONG_NAME.match(self._text, offset)
        # Before the name: text pasted from a document needs this hint, not one about names.
        if found in _TYPOGRAPHIC:
            self._scanner.fail("CFG021", offset, *typographic(found), pair_edits(self._source, offset))
        if long_name is not None:
            self._fail_name(offset, long_name[0])
        hint = "a statement is 'name = value' or 'name { ... }'"
        self._scanner.fail("CFG010", offset, f"'{found}' stands where a name is expected", hint)
        # `fail` has raised already; this line tells it to the type checker.
        raise BadStatement(offset)

    def _long(self, name: str, offset: int) -> ReadStep:
        """Read a statement whose name has other characters than letters, digits and underscore."""
        end = offset + len(name)
        if not name.isascii() and INVISIBLE.search(name):
            # What looks like the name is meant.
            name, end = self._scanner.visible_part(name, offset)
            if _NAME.fullmatch(name):
                return self._named(name, offset, self._scanner.skip(end))
        if _ODD_NAME.fullmatch(name) is None:
            self._fail_name(offset, name)
        message = f"'{shown(name)}' is an unusual name: it has a {'colon' if ':' in name else 'hyphen'}"
        hint = "few modules of the server have such names; others have letters, digits and underscores"
        form = ConfigurationForm.COLONS if ":" in name else ConfigurationForm.HYPHENS
        self._complaints.tolerate_form(form, "CFG038", offset, message, hint)
        return self._named(name, offset, self._scanner.skip(end))

    def _fail_name(self, offset: int, name: str) -> None:
        # The likely intent, such as `retry_window` for `retry-window`.
        better = re.sub(r"[^A-Za-z0-9_]+", "_", name).strip("_")
        hint = f"did you mean '{shown(better)}'?" if better else "names have letters, digits and underscores"
        message = f"'{shown(name)}' is not a name: it has characters other than letters, digits and underscore"
        self._scanner.fail("CFG011", offset, message, hint)

    def _include(self, name: str, offset: int, after: int) -> ReadStep:
        found = self._scanner.text_at(after)
        assert found is not None
        return ReadStep(Include(found[0].text, _DIRECTIVES[name.lower()], self._source, offset), found[1])

    def _named(self, name: str, offset: int, after: int) -> ReadStep:
        found = self._text[after : after + 1]
        if found == "=":
            return self._assigned(name, offset, after)
        if found == "{":
            return self._stanza(name, None, offset, after)
        # Both brackets are clear without '=', so the value is read; a missing one before an array gets a warning.
        if found in {"[", "("}:
            value = self._scanner.value_at(after)
            assert value is not None
            if isinstance(value[0], Array):
                message = f"the array of '{name}' stands without '='"
                blank = "" if self._text[after - 1].isspace() else " "
                edits = () if self._complaints.is_full else (Edit(self._source.place(after), 0, f"{blank}= "),)
                self._complaints.warn("CFG026", after, message, f"write '{name} = ('", edits)
            return self._setting(name, value, offset)
        return self._instance(name, offset, after)

    def _assigned(self, name: str, offset: int, equals: int) -> ReadStep:
        after = self._scanner.skip(equals + 1)
        if self._text.startswith("{", after):
            # Tolerated, as the braces leave no doubt that a stanza is meant.
            hint = f"write '{name} {{'"
            edits = self._without_equals(equals)
            self._complaints.warn("CFG025", equals, f"'=' stands between '{name}' and its braces", hint, edits)
            return self._stanza(name, None, offset, after)
        value = self._scanner.value_at(after)
        if value is None:
            # A slice: at the end of the text it is empty.
            found = self._text[after : after + 1]
            message = f"'{found}' follows '{name} =', which is no value" if found else f"'{name} =' has no value"
            self._scanner.fail("CFG013", equals, message, "write a text, '( ... )' or '[ ... ]' after it")
            raise BadStatement(equals)
        brace = _STANZA_FOLLOWS.match(self._text, value[1])
        if brace is not None and isinstance(value[0], ConfigWord):
            # Tolerated likewise: no value is followed by a brace.
            hint = f"write '{name} {write_value(value[0])} {{'"
            edits = self._without_equals(equals)
            self._complaints.warn("CFG025", equals, f"'=' stands between '{name}' and its instance name", hint, edits)
            return self._stanza(name, value[0], offset, brace.end() - 1)
        return self._setting(name, value, offset)

    def _without_equals(self, equals: int) -> tuple[Edit, ...]:
        if self._complaints.is_full:
            return ()
        end = equals + 1
        while self._text.startswith((" ", "\t"), end):
            end += 1
        # One run of blanks stays between the two words.
        is_apart = self._text[equals - 1].isspace()
        return (Edit(self._source.place(equals), end - equals, "" if is_apart else " "),)

    def _instance(self, name: str, offset: int, after: int) -> ReadStep:
        # First, since a bare text would end at the first brace or bracket of the expression.
        pattern = _REGEX.match(self._text, after)
        if pattern is not None:
            found: tuple[ConfigWord, int] | None = (ConfigWord(pattern[0]), pattern.end())
        else:
            found = self._scanner.text_at(after)
        brace = self._scanner.skip(found[1]) if found else after
        # Two words and no brace: the fault is reported at the name, where the missing '=' or brace belongs.
        if found is None or not self._text.startswith("{", brace):
            message = f"'{shown(name)}' is followed neither by a value nor by a stanza"
            hint = f"write '{shown(name)} = value' or '{shown(name)} {{ ... }}'"
            self._scanner.fail("CFG012", offset, message, hint)
            raise BadStatement(offset)
        return self._stanza(name, found[0], offset, brace)

    def _setting(self, name: str, value: tuple[Value, int], offset: int) -> ReadStep:
        node, end = value
        if isinstance(node, ConfigWord):
            return ReadStep(Setting(name, node.text, node.is_quoted, self._source, offset), end)
        return ReadStep(Setting(name, node, is_quoted=False, source=self._source, offset=offset), end)

    def _stanza(self, name: str, instance: ConfigWord | None, offset: int, brace: int) -> ReadStep:
        text = instance.text if instance else None
        is_quoted = instance.is_quoted if instance else False
        return ReadStep(Stanza(name, text, is_quoted, [], self._source, offset), brace + 1, offset)
