"""The scanner of texts, arrays and dictionaries of one file."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from ecruntime.choices import ConfigurationForm
from ecruntime.formats.value.form import Array, ConfigWord, Dictionary, Value
from ecruntime.formats.value.invisible import INVISIBLE, visible_form
from ecruntime.foundation.finding import Edit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.formats.value.complaint import Complaints
    from ecruntime.formats.value.source import Source

# All quantifiers are possessive: nothing is tried twice, so hostile text takes linear time too.
SKIP = re.compile(r"(?:[ \t\n\r\v\f]++|#[^\n]*+|/\*(?:[^*]++|\*(?!/))*+\*/)*+")
BARE = re.compile(r"""[^ \t\n\r\v\f#"'={}\[\]();]++""")
BARE_IN_BRACKETS = re.compile(r"""[^ \t\n\r\v\f#"'={}\[\]();,]++""")
QUOTED = re.compile(r'"([^"\\]*+(?:\\.[^"\\]*+)*+)"', re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_TYPOGRAPHIC = re.compile("[\u2018-\u201f\u00ab\u00bb]")
_OPEN = " \t\r\n\v\f{(["
_CLOSED = " \t\r\n\v\f})]"
_SEPARATORS = ",;"
_DECODED = {'"': '"', "\\": "\\", "n": "\n", "r": "\r", "t": "\t"}


_NONE: Mapping[str, str] = MappingProxyType({})


class BadStatement(Exception):
    """A statement that cannot be read; `offset` is the place from which reading may resume."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


def decode(raw: str, others: Mapping[str, str] = _NONE) -> str:
    r"""Replace `\"`, `\\`, `\n`, `\r` and `\t`; every other pair keeps both characters, so patterns stay whole.

    `others` has the pairs of a server that differ, by their second character.
    """
    decoded = {**_DECODED, **others} if others else _DECODED
    return _ESCAPE.sub(lambda match: decoded.get(match[1], match[0]), raw)


class Scanner:
    """A reader of the pieces of statements; every method takes an offset and returns the end of the piece."""

    __slots__ = ("_text", "complaints")

    def __init__(self, complaints: Complaints) -> None:
        self.complaints = complaints
        self._text = complaints.source.text

    def skip(self, offset: int) -> int:
        """Return the offset after blanks and comments."""
        end = self._blanks(offset)
        # Reported and skipped, so that the statement around it is read all the same; `isascii` is the usual way out.
        while not self._text[end : end + 1].isascii() and INVISIBLE.match(self._text, end):
            self.complaints.invisible(end)
            end = self._blanks(end + 1)
        # A closed comment has been skipped, so this one never ends. The rest of the
        # file is inside it: no other complaint about that would be true.
        if self._text.startswith("/*", end):
            self.complaints.error("CFG017", end, "the comment that begins here is never closed", "close it with '*/'")
            raise BadStatement(len(self._text))
        return end

    def _blanks(self, offset: int) -> int:
        match = SKIP.match(self._text, offset)
        assert match is not None
        return match.end()

    def fail(self, rule: str, offset: int, message: str, hint: str, edits: tuple[Edit, ...] = ()) -> None:
        """Add an error and raise `BadStatement`."""
        self.complaints.error(rule, offset, message, hint, edits)
        raise BadStatement(offset)

    def is_text(self, offset: int) -> bool:
        """Tell whether a text begins here."""
        return self._text.startswith('"', offset) or BARE.match(self._text, offset) is not None

    def text_at(self, offset: int, bare: re.Pattern[str] = BARE) -> tuple[ConfigWord, int] | None:
        """Read a quoted or bare text; return `None` where none begins."""
        text = self._text
        if text.startswith('"', offset):
            return self._quoted(offset)
        match = bare.match(text, offset)
        if match is None:
            # Other languages quote so. Said here, since the general complaint about a missing value would not help.
            if text.startswith("'", offset):
                hint = "use double quotes"
                edits = single_quote_edits(self.complaints.source, offset)
                self.fail("CFG020", offset, "a single quote does not begin a text", hint, edits)
            return None
        word, end = match[0], match.end()
        # Other letters than ASCII are rare, and only words with them need the search.
        if not word.isascii() and INVISIBLE.search(word):
            word, end = self.visible_part(word, offset)
        self._check_bare(word, offset)
        return ConfigWord(word, offset=offset), end

    def visible_part(self, word: str, offset: int) -> tuple[str, int]:
        """Return a word without invisible characters, which are noted, up to the first that stands for a blank."""
        kept: list[str] = []
        for place, character in enumerate(word, offset):
            if INVISIBLE.match(character) is None:
                kept.append(character)
            elif visible_form(character):
                # `skip` notes it and goes on behind it.
                return "".join(kept), place
            else:
                self.complaints.invisible(place)
        return "".join(kept), offset + len(word)

    def _quoted(self, offset: int) -> tuple[ConfigWord, int]:
        match = QUOTED.match(self._text, offset)
        if match is None:
            self.complaints.error("CFG016", offset, "the text that begins here is never closed", "close it with '\"'")
            # Behind the quote: reading may resume in this line, and does not meet the same quote again.
            raise BadStatement(offset + 1)
        raw = match[1]
        # Most texts have no escape, and are taken as they stand.
        return ConfigWord(
            decode(raw, self.complaints.choices.escapes) if "\\" in raw else raw, is_quoted=True, offset=offset
        ), match.end()

    def _check_bare(self, word: str, offset: int) -> None:
        # `isascii` is one look at the object; only few words need the search.
        if not word.isascii() and (found := _TYPOGRAPHIC.search(word)):
            at = offset + found.start()
            self.fail("CFG021", at, *typographic(found[0]), pair_edits(self.complaints.source, at))
        # Tolerated, as files in use have it. The seed demands quotes around such a value (1.3.5.1, `defval`).
        if "/" in word:
            hint = f'quote this value: "{shown(word)}"'
            message = f"'{shown(word)}' has a slash and no quotes"
            is_plain = not self.complaints.is_full and "\\" not in word and self._text.startswith(word, offset)
            edits = (Edit(self.complaints.source.place(offset), len(word), f'"{word}"'),) if is_plain else ()
            self.complaints.tolerate("CFG023", offset, message, hint, edits)

    def value_at(self, offset: int) -> tuple[Value, int] | None:
        """Read a text, an array or a dictionary; return `None` where none begins."""
        if self._text.startswith("(", offset):
            return self._array(offset)
        if self._text.startswith("[", offset):
            return self._dictionary(offset)
        return self.text_at(offset)

    def _array(self, start: int) -> tuple[Array, int]:
        items: list[ConfigWord | Dictionary] = []
        offset = start + 1
        while True:
            offset = self._skip_commas(offset, ConfigurationForm.COMMAS)
            if self._text.startswith(")", offset):
                return Array(tuple(items), start), offset + 1
            # Any type of option may be an array, a dictionary too (seed 1.3.5.1, EC_CFG_OPT_IS_ARRAY).
            is_dictionary = self._text.startswith("[", offset)
            found = self._dictionary(offset) if is_dictionary else self.text_at(offset, BARE_IN_BRACKETS)
            if found is None:
                # It always raises, so the loop cannot stand still.
                self._fail_array(start, offset)
            else:
                items.append(found[0])
                offset = found[1]

    def _fail_array(self, start: int, offset: int) -> None:
        # At the end of the file the fault lies where the bracket was opened, not where the text ends.
        if offset >= len(self._text):
            self.fail("CFG018", start, "the array that begins here is never closed", "close it with ')'")
        found = self._text[offset]
        hint = "arrays do not nest" if found == "(" else "an array holds texts or dictionaries; close it with ')'"
        self.fail("CFG018", offset, f"'{found}' cannot be an element of an array", hint)

    def _dictionary(self, start: int) -> tuple[Dictionary, int]:
        pairs: list[tuple[ConfigWord, ConfigWord]] = []
        keys: set[str] = set()
        offset = start + 1
        while True:
            offset = self._skip_commas(offset, ConfigurationForm.DICTIONARY_COMMAS)
            if self._text.startswith("]", offset):
                return Dictionary(tuple(pairs), start), offset + 1
            key, value, offset = self._pair(start, offset)
            if key.text in keys:
                # Both pairs are kept: the writer has to give back what was read. The typed value has the later one.
                message = f"the dictionary has the key '{shown(key.text)}' twice"
                self.complaints.warn("CFG027", key.offset, message, "the later one wins; remove the other")
            keys.add(key.text)
            pairs.append((key, value))

    def _pair(self, start: int, offset: int) -> tuple[ConfigWord, ConfigWord, int]:
        key = self._text_in_dictionary(start, offset, "a key")
        offset = self.skip(key[1])
        if not self._text.startswith("=", offset):
            self._fail_dictionary(start, offset, f"'=' is missing after the key '{shown(key[0].text)}'")
        value = self._text_in_dictionary(start, self.skip(offset + 1), "a value")
        return key[0], value[0], value[1]

    def _text_in_dictionary(self, start: int, offset: int, what: str) -> tuple[ConfigWord, int]:
        found = self.text_at(offset, BARE_IN_BRACKETS)
        if found is None:
            # A slice, since the text may end here.
            end = self._text[offset : offset + 1]
            self._fail_dictionary(start, offset, f"'{end}' stands where {what} of a dictionary is expected")
            raise BadStatement(offset)
        return found

    def _fail_dictionary(self, start: int, offset: int, message: str) -> None:
        if offset >= len(self._text):
            self.fail("CFG019", start, "the dictionary that begins here is never closed", "close it with ']'")
        self.fail("CFG019", offset, message, "a dictionary is written '[ key = value key = value ]'")

    def _skip_commas(self, offset: int, form: ConfigurationForm) -> int:
        while self._text.startswith(",", offset := self.skip(offset)):
            edits = () if self.complaints.is_full else (blank_edit(self.complaints.source, offset),)
            message = "a comma stands between two elements"
            is_refused = form in self.complaints.choices.refused_forms
            complain = self.complaints.error if is_refused else self.complaints.warn
            complain("CFG024", offset, message, "separate them by a blank", edits)
            offset += 1
        return offset


def typographic(quote: str) -> tuple[str, str]:
    """Return message and hint for a typographic quote."""
    return f"'{quote}' is a typographic quote", "use the plain double quote '\"'"


def single_quote_edits(source: Source, offset: int) -> tuple[Edit, ...]:
    """Return the edits that make the single quotes of a line double ones; none unless it is certain where texts end."""
    end = source.text.find("\n", offset)
    line = source.text[offset : end if end >= 0 else len(source.text)]
    found = [match.start() for match in re.finditer("'", line.partition("#")[0])]
    if len(found) % 2 or '"' in line[: found[-1]] or "\\" in line[: found[-1]]:
        return ()
    return tuple(Edit(source.place(offset + start), 1, '"') for start in found)


def blank_edit(source: Source, offset: int) -> Edit:
    """Return the edit that takes a separator out, or puts a blank where it alone kept two words apart."""
    before, end = source.text[max(offset - 1, 0) : offset], offset + 1
    # Of several in a row the first one keeps apart what lies around all of them.
    if before and before in _SEPARATORS:
        return Edit(source.place(offset), 1, "")
    while end < len(source.text) and source.text[end] in _SEPARATORS:
        end += 1
    behind = source.text[end : end + 1]
    is_apart = not before.strip(_OPEN) or not behind.strip(_CLOSED)
    return Edit(source.place(offset), 1, "" if is_apart else " ")


def pair_edits(source: Source, offset: int) -> tuple[Edit, ...]:
    """Return the edits that make a text of typographic quotes a plain one; none unless its end is certain."""
    end = source.text.find("\n", offset)
    line = source.text[offset : end if end >= 0 else len(source.text)]
    found = [match.start() for match in _TYPOGRAPHIC.finditer(line)]
    if len(found) != 2 or any(character in line[: found[1]] for character in '"#\\'):
        return ()
    return tuple(Edit(source.place(offset + start), 1, '"') for start in found)


def shown(text: str) -> str:
    """Return a text shortened for a message, with its control characters escaped."""
    text = text if len(text) <= 60 else f"{text[:57]}..."
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "backslashreplace").decode() for c in text)
