"""The rules that a manifest can break by itself, from `ECM001` on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ecruntime.formats.capability import Capability, CapabilityError, parse_capability
from ecruntime.formats.manifest_edit import (
    closed_header,
    moved_remark,
    one_item_each,
    without_item,
    without_quotes,
)
from ecruntime.formats.manifest_line import (
    AUTO,
    BYTE_ORDER_MARK,
    PROVIDES,
    PROVIDES_AUTO,
    REQUIRES,
    LineKind,
    ManifestItem,
    ManifestLine,
)
from ecruntime.foundation.finding import Edit, Finding, Place, Related, Severity
from ecruntime.foundation.identifiers import is_identifier
from ecruntime.foundation.near_miss import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_FILE_SIZE = 1024 * 1024
LARGE_FILE = 256 * 1024
MAX_LINE_LENGTH = 1024
MAX_FINDINGS = 200

_FOREIGN = re.compile(r"[A-Za-z]\w*(\.[A-Za-z]\w*)+(:[A-Za-z]\w*)?\Z", re.ASCII)
_CAPABILITIES = frozenset({PROVIDES, PROVIDES_AUTO})
_FORBIDDEN = re.compile(r"[^\t -~]|[\"'`]")
_SUSPECT = re.compile(r"[^\t\r\n -~]|[\"'`]|\r(?!\n)")
"""Matches a text that may hold a forbidden character; one search of the text replaces one per line."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The items of the checked lines, each (name or capability, …, line, column), and the findings."""

    required: tuple[tuple[str, int, int], ...]
    provided: tuple[tuple[Capability, bool, int, int, str], ...]
    findings: tuple[Finding, ...]


def check_size(text: str, file: str) -> Finding | None:
    """Return the finding for a text that is too large to be checked; None for any other."""
    if len(text) <= MAX_FILE_SIZE:
        return None
    message = f"the file is larger than {MAX_FILE_SIZE} bytes and is not read"
    return Finding("ECM043", Severity.ERROR, message, Place(file), "a manifest holds a few lines for each module")


def check_lines(lines: tuple[ManifestLine, ...], text: str, file: str) -> Checked:
    """Check the lines of `text`, and collect the items of the valid ones."""
    check = _Check(file, lines, is_suspect=_SUSPECT.search(text) is not None)
    size = len(text)
    if size > LARGE_FILE:
        check.warn(
            "ECM039", f"the file has {size} bytes, more than {LARGE_FILE}", 0, 0, "split it, one file each module"
        )
    for line in lines:
        # Looked at before each line, so that a file that is no manifest costs a bounded number of findings.
        if len(check.findings) >= MAX_FINDINGS:
            check.stop(line)
            break
        check.line(line)
    # Only without other errors, one of which would be the reason that there is no section.
    if not check.sections and not any(item.severity is Severity.ERROR for item in check.findings):
        check.error("ECM001", "the file has no section", 0, 0, "begin with the name of the module: [name]")
    return Checked(tuple(check.required), tuple(check.provided), tuple(check.findings))


@dataclass(slots=True)
class _Check:
    file: str
    lines: tuple[ManifestLine, ...]
    is_suspect: bool
    findings: list[Finding] = field(default_factory=list)
    required: list[tuple[str, int, int]] = field(default_factory=list)
    provided: list[tuple[Capability, bool, int, int, str]] = field(default_factory=list)
    sections: dict[str, int] = field(default_factory=dict)
    section: str = ""
    seen: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    """The requirements and capabilities of the current section, with their places."""

    def error(
        self, rule: str, message: str, line: int, column: int, hint: str = "", edits: tuple[Edit, ...] = ()
    ) -> None:
        self.findings.append(Finding(rule, Severity.ERROR, message, Place(self.file, line, column), hint, (), edits))

    def warn(
        self, rule: str, message: str, line: int, column: int, hint: str = "", edits: tuple[Edit, ...] = ()
    ) -> None:
        self.findings.append(Finding(rule, Severity.WARNING, message, Place(self.file, line, column), hint, (), edits))

    def stop(self, line: ManifestLine) -> None:
        message = f"the file has {MAX_FINDINGS} faults already; the rest was not read"
        self.error("ECM043", message, line.number, 1, "mend the first ones, or check that this is a manifest")

    def line(self, line: ManifestLine) -> None:
        if len(line.text) > MAX_LINE_LENGTH:
            message = f"the line has {len(line.text)} bytes, more than {MAX_LINE_LENGTH}"
            edits = one_item_each(self.file, line, MAX_LINE_LENGTH)
            self.warn("ECM039", message, line.number, MAX_LINE_LENGTH + 1, "write one capability each line", edits)
        if self.is_suspect and line.text.startswith(BYTE_ORDER_MARK) and line.number == 1:
            self._mark()
        if line.kind is LineKind.BLANK or line.kind is LineKind.COMMENT:
            return
        # Before the kinds: a quoted or typographic character would make the other complaints misleading.
        if self.is_suspect and self._has_forbidden(line):
            return
        if line.kind is LineKind.HEADER:
            self._header(line)
        elif line.kind is LineKind.BROKEN:
            self._broken(line)
        else:
            self._pair(line)

    def _mark(self) -> None:
        place = Place(self.file, 1, 1)
        message, hint = "the file begins with a byte order mark, which was skipped", "save it as plain ASCII text"
        edits = (Edit(place, len(BYTE_ORDER_MARK)),)
        self.findings.append(Finding("ECM045", Severity.WARNING, message, place, hint, (), edits))

    def _has_forbidden(self, line: ManifestLine) -> bool:
        # Remarks may have any characters: they are not read, and get a finding of their own.
        text = line.text.removeprefix(BYTE_ORDER_MARK) if line.number == 1 else line.text
        found = _FORBIDDEN.search(text[: line.remark_column - 1] if line.remark_column else text)
        if found is None:
            return False
        named = "a quote character" if found.group() in "\"'`" else f"the character {_code(found.group())}"
        hint = "values are never quoted" if found.group() in "\"'`" else "write plain ASCII text"
        edits = without_quotes(self.file, line)
        self.error("ECM037", f"the line holds {named}", line.number, found.start() + 1, hint, edits)
        if line.kind is LineKind.HEADER:
            # Opened in spite of its fault, or the lines below would be taken for those of the section before.
            self._open(line)
        return True

    def _open(self, line: ManifestLine) -> None:
        self.section = line.word.lower()
        # The first line of the name is kept, so that every repetition refers to it.
        self.sections.setdefault(self.section, line.number)
        self.seen.clear()

    def _header(self, line: ManifestLine) -> None:
        former = self.sections.get(line.word.lower())
        if not is_identifier(line.word):
            message = f"'{_clip(line.word)}' is not the name of a module"
            self.error("ECM003", message, line.number, line.word_column, "use letters, digits and '_', at most 64")
        elif former is not None:
            related = (Related(Place(self.file, former, 1), "first section of this name"),)
            message = f"the section '{line.word}' stands here a second time"
            place = Place(self.file, line.number, line.word_column)
            hint = "join the two sections"
            self.findings.append(Finding("ECM020", Severity.ERROR, message, place, hint, related))
        # A repeated or misnamed section is read on, so that its lines get their own findings.
        self._open(line)

    def _broken(self, line: ManifestLine) -> None:
        where = (line.number, line.word_column)
        edits = closed_header(self.file, line)
        if not line.word.startswith("["):
            message = f"'{_clip(line.word)}' is not a header, not a pair and not a comment"
            self.error("ECM005", message, *where, "write '[name]' or 'key = value'")
        elif "]" in line.word:
            hint = "put what follows ']' on a line of its own"
            self.error("ECM004", "text follows the header", *where, hint, edits)
        else:
            self.error("ECM004", "the header is not closed", *where, f"write '{_clip(line.word)}]'", edits)

    def _pair(self, line: ManifestLine) -> None:
        # The short way for the lines of the build tool: they pass all checks below.
        if self.section and line.key == PROVIDES_AUTO and line.items and not line.remark_column:
            for item in line.items:  # nearly every line of a tree is one of these
                self._capability(item, line)
            return
        where = (line.number, line.word_column)
        # A warning only, so it does not end the chain of checks.
        if line.remark_column:
            message = "text after the value looks like a comment; it is not read"
            hint, edits = "put the comment on a line of its own", moved_remark(self.file, line)
            self.warn("ECM038", message, line.number, line.remark_column, hint, edits)
        # From the grossest fault to the finest: a line gets one error, the one whose remedy comes first.
        if not self.sections:
            message = f"the key '{_clip(line.word)}' stands before the first header"
            self.error("ECM002", message, *where, "begin with the name of the module: [name]")
        elif not line.word:
            self.error("ECM006", "the key is empty", *where, f"write 'key = value', for example '{REQUIRES} = other'")
        elif not _FOREIGN.match(line.word):
            message = f"'{_clip(line.word)}' is not a key"
            self.error("ECM006", message, *where, f"keys are '{REQUIRES}' and '{PROVIDES}'")
        elif not line.items:
            message = f"'{_clip(line.word)}' has no value"
            self.error("ECM007", message, line.number, line.value_column, "give a value or delete the line")
        else:
            self._known_key(line)

    def _known_key(self, line: ManifestLine) -> None:
        take = self._taker(line)
        if take is not None:
            for item in line.items:
                take(item, line)

    def _taker(self, line: ManifestLine) -> Callable[[ManifestItem, ManifestLine], None] | None:
        key = line.key
        if key == REQUIRES:
            return self._requirement
        if key in _CAPABILITIES:
            return self._capability
        base, colon, suffix = key.partition(":")
        where = (line.number, line.word_column)
        # `:auto` marks the lines of the build tool (seed 1.3.1.1); a
        # misspelled suffix would make a line look hand-written.
        if base in {REQUIRES, PROVIDES} and colon:
            message = f"the key '{_clip(line.word)}' has the suffix ':{_clip(suffix)}'"
            self.error("ECM010", message, *where, f"only '{PROVIDES}' may carry a suffix, and only '{AUTO}'")
        # The prefix is the server's own, so an unknown key below it is
        # probably a mistake. Other keys belong to other tools.
        elif base.startswith("msys."):
            hint = did_you_mean(base, (REQUIRES, PROVIDES)) or f"known keys are '{REQUIRES}' and '{PROVIDES}'"
            self.warn("ECM008", f"the key '{_clip(line.word)}' is not known", *where, hint)
        else:
            message = f"the key '{_clip(line.word)}' has no meaning for the server"
            place = Place(self.file, *where)
            hint = "it is kept and can be looked up by modules"
            self.findings.append(Finding("ECM009", Severity.HINT, message, place, hint))
        return None

    def _requirement(self, item: ManifestItem, line: ManifestLine) -> None:
        where = (line.number, item.column)
        if not is_identifier(item.text):
            # The usual mistake: the file name of an artifact, `dep.so`, in place of the section's name.
            stem = item.text.partition(".")[0]
            hint = f"write '{stem}'" if is_identifier(stem) else "name the section of the module that is needed"
            is_library = is_identifier(stem) and item.text == f"{stem}.so"
            meant = (Edit(Place(self.file, *where), len(item.text), stem),) if is_library else ()
            self.error("ECM011", f"'{_clip(item.text)}' is not the name of a module", *where, hint, meant)
        elif item.text.lower() == self.section:
            edits = without_item(self.file, line, item.column)
            self.error("ECM022", f"module '{item.text}' requires itself", *where, "delete the line", edits)
        # Last, so that only valid names are remembered as listed.
        elif not self._is_repeated("ECM019", "requirement", item, (REQUIRES, item.text.lower()), line):
            self.required.append((item.text, *where))

    def _capability(self, item: ManifestItem, line: ManifestLine) -> None:
        where = (line.number, item.column)
        try:
            capability = parse_capability(item.text)
        except CapabilityError as error:
            edits = (Edit(Place(self.file, *where), len(item.text), error.meant),) if error.meant else ()
            self.error(error.rule, error.message, *where, error.hint, edits)
            return
        key = item.text.lower()  # as `capability.key` has it: the canonical spelling differs in case alone
        if not self._is_repeated("ECM018", "capability", item, (PROVIDES, key), line):
            self.provided.append((capability, line.key == PROVIDES_AUTO, *where, key))

    def _is_repeated(self, rule: str, what: str, item: ManifestItem, key: tuple[str, str], line: ManifestLine) -> bool:
        where = (line.number, item.column)
        # One look-up for both: `setdefault` returns this very object only if the key is new.
        former = self.seen.setdefault(key, where)
        if former is where:
            return False
        message = f"the {what} '{item.text}' is listed twice in section '{self.section}'"
        related = (Related(Place(self.file, *former), "listed here first"),)
        place = Place(self.file, *where)
        hint = "delete one of the two"
        former_line = self.lines[former[0] - 1]
        # Of a derived line and one by hand the derived one stays: `ecxs generate` would write it again.
        is_former_by_hand = line.key == PROVIDES_AUTO and former_line.key != PROVIDES_AUTO
        gone = (former_line, former[1]) if is_former_by_hand else (line, item.column)
        edits = without_item(self.file, *gone)
        self.findings.append(Finding(rule, Severity.WARNING, message, place, hint, related, edits))
        return True


def _code(character: str) -> str:
    return f"U+{ord(character):04X}"


def _clip(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
