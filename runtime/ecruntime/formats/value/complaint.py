"""The complaints collected while one file is parsed."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from ecruntime.choices import AS_CHOSEN, ConfigurationForm
from ecruntime.formats.value.invisible import invisible_name, visible_form
from ecruntime.foundation.finding import Edit, Finding, Related, Severity

if TYPE_CHECKING:
    from ecruntime.choices import ServerChoices
    from ecruntime.formats.value.source import Source

MAX_ERRORS = 100
MAX_WARNINGS = 1000
_MAX_RELATED = 3
_FORMS = MappingProxyType(
    {
        "CFG022": ConfigurationForm.SEMICOLONS,
        "CFG023": ConfigurationForm.SLASH,
        "CFG025": ConfigurationForm.STANZA_WITH_EQUALS,
        "CFG026": ConfigurationForm.NO_EQUALS,
    }
)


class TooManyErrors(Exception):
    """The end of reading: so many errors show that the file is not a configuration file."""


class Complaints:
    """The findings about one source; strict mode turns tolerated faults into errors."""

    __slots__ = ("_errors", "_invisible", "choices", "findings", "is_strict", "source")

    def __init__(self, source: Source, *, is_strict: bool, choices: ServerChoices = AS_CHOSEN) -> None:
        self.source = source
        self.is_strict = is_strict
        self.choices = choices
        self.findings: list[Finding] = []
        self._errors = 0
        self._invisible: dict[str, list[int]] = {}

    def error(self, rule: str, offset: int, message: str, hint: str, edits: tuple[Edit, ...] = ()) -> None:
        """Add an error; raise `TooManyErrors` at the limit."""
        self.findings.append(Finding(rule, Severity.ERROR, message, self.source.place(offset), hint, edits=edits))
        self._errors += 1
        if self._errors >= MAX_ERRORS:
            text = f"reading was given up after {MAX_ERRORS} errors"
            place = self.source.place(offset)
            self.findings.append(Finding("CFG006", Severity.ERROR, text, place, "mend the first ones and try again"))
            raise TooManyErrors

    @property
    def is_full(self) -> bool:
        """Whether a further warning would be dropped, so that nothing need be worked out for it."""
        return len(self.findings) >= MAX_WARNINGS

    def warn(self, rule: str, offset: int, message: str, hint: str, edits: tuple[Edit, ...] = ()) -> None:
        """Add a warning; an error, if the server that is followed refuses the form."""
        if self.choices.refused_forms and _FORMS.get(rule) in self.choices.refused_forms:
            self.error(rule, offset, message, hint, edits)
        elif not self.is_full:
            self.findings.append(Finding(rule, Severity.WARNING, message, self.source.place(offset), hint, (), edits))

    def tolerate(self, rule: str, offset: int, message: str, hint: str, edits: tuple[Edit, ...] = ()) -> None:
        """Add a warning, or an error in strict mode."""
        (self.error if self.is_strict else self.warn)(rule, offset, message, hint, edits)

    def tolerate_form(self, form: ConfigurationForm, rule: str, offset: int, message: str, hint: str) -> None:
        """Add a warning as `tolerate` does, for one of several forms that share a rule."""
        (self.error if form in self.choices.refused_forms else self.tolerate)(rule, offset, message, hint)

    def invisible(self, offset: int) -> None:
        """Note an invisible character; `finish` reports each kind of them once, as pasted text is full of them."""
        self._invisible.setdefault(self.source.text[offset], []).append(offset)

    def finish(self) -> tuple[Finding, ...]:
        """Return all findings."""
        for character, offsets in self._invisible.items():
            places = self.source.places(offsets)
            count = f", and {len(offsets) - 1} more in this file" if len(offsets) > 1 else ""
            message = f"the invisible character {invisible_name(character)} stands here{count}"
            meant = visible_form(character)
            hint = "write a blank instead" if meant else "remove it"
            related = tuple(Related(place, "another one") for place in places[1 : 1 + _MAX_RELATED])
            edits = tuple(Edit(place, 1, meant) for place in places)
            self.findings.append(Finding("CFG039", Severity.ERROR, message, places[0], hint, related, edits))
        self._invisible.clear()
        return tuple(self.findings)
