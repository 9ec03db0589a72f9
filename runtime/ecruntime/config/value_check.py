"""The check of written values: conversion, bounds, and the validation of the option's module."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ecruntime.config.option import NO_FUNCTIONS, range_complaint
from ecruntime.config.respelled import converted, has_spellings
from ecruntime.config.spelling_edits import spelling_edits
from ecruntime.formats.conf.write import write_value
from ecruntime.formats.option_type import (
    ConversionError,
    OptionType,
    outdated_spelling,
    word_converter,
)
from ecruntime.formats.value import shown
from ecruntime.foundation.error_origin import error_text
from ecruntime.foundation.finding import Finding, Severity
from ecruntime.foundation.interruption import pass_interrupt
from ecruntime.foundation.readable_value import readable_value

if TYPE_CHECKING:
    from ecruntime.choices import ServerChoices
    from ecruntime.config.registry import OptionBinding, RegisteredOption
    from ecruntime.config.value_table import ValueTable
    from ecruntime.formats.conf.statement import Setting
_ONE_SPELLING = frozenset({OptionType.STRING, OptionType.INT, OptionType.UINT64, OptionType.SIZE_T, OptionType.BOOL})
"""Types of one word without outdated spellings."""


class Target:
    """One option at one element of its path, during one build.

    A text is converted once, and `known` has its value, unless a module has to see it or it is a throttle.
    """

    __slots__ = ("binding", "convert", "is_shared", "known", "option", "place", "table")

    def __init__(
        self, option: RegisteredOption, binding: OptionBinding, table: ValueTable, choices: ServerChoices
    ) -> None:
        definition = option.definition
        self.option = option
        self.binding = binding
        self.table = table
        self.place = binding.keyed[0] if len(binding.keyed) == 1 and not binding.is_common else -1
        """The position in the chain of the only instance that queries name; -1 if they name none, or several."""
        self.known: dict[object, object] = {}
        self.is_shared = _is_plain(option)
        is_simple = self.is_shared and (definition.minimum, definition.maximum, definition.option_map) == (
            None,
            None,
            (),
        )
        has_one_spelling = definition.type in _ONE_SPELLING and not has_spellings(definition.type, choices)
        self.convert = word_converter(definition.type) if is_simple and has_one_spelling else None


class ValueCheck:
    """The value checks of one build; complaints go to `findings`."""

    def __init__(self, choices: ServerChoices) -> None:
        self._choices = choices
        self.findings: list[Finding] = []

    def typed(self, target: Target, setting: Setting) -> tuple[bool, object]:
        """Return whether a value that is not in `known` is valid, and the typed value."""
        option, data = target.option, setting.data
        # The short way for plain types: no bounds, no words, no validation.
        if target.convert is not None and isinstance(data, str):
            try:
                value = target.convert(data, option.definition.type)
            except ConversionError as error:
                return self._reject("CFG044", option, setting, error.message, error.hint)
            target.known[data] = value
            return True, value
        is_valid, value = self._checked(option, setting)
        # Only valid values are remembered, so that each place of a bad one gets its finding.
        if is_valid and target.is_shared and isinstance(data, str):
            target.known[data] = value
        return is_valid, value

    def _checked(self, option: RegisteredOption, setting: Setting) -> tuple[bool, object]:
        definition = option.definition
        try:
            value = converted(definition, setting, self._choices)
        except ConversionError as error:
            return self._reject("CFG044", option, setting, error.message, error.hint)
        complaint = range_complaint(definition, value)
        if complaint:
            return self._reject("CFG045", option, setting, complaint, _bounds(option))
        if outdated := outdated_spelling(definition.type, setting.value):
            self._add("CFG052", Severity.WARNING, setting, f"{setting.name}: {outdated}", "use the other spelling")
            edits = spelling_edits(definition.type, setting)
            self.findings[-1] = replace(self.findings[-1], edits=edits)
        return self._accepted(option, setting, value)

    def _accepted(self, option: RegisteredOption, setting: Setting, value: object) -> tuple[bool, object]:
        complaint = _complaint(option, value)
        if complaint is None:
            return True, value
        rule, text, hint = complaint
        return self._reject(rule, option, setting, text or f"{option.party} refuses {_written(setting)}", hint)

    def _reject(
        self, rule: str, option: RegisteredOption, setting: Setting, message: str, hint: str
    ) -> tuple[bool, object]:
        self._add(rule, Severity.ERROR, setting, f"{option.definition.name}: {message}", hint)
        return False, None

    def _add(self, rule: str, severity: Severity, setting: Setting, message: str, hint: str) -> None:
        self.findings.append(Finding(rule, severity, message, setting.place, hint))


def default_finding(option: RegisteredOption) -> Finding | None:
    """Return the finding about a default that the option's own validator refuses; None for a good one, or none."""
    complaint = _complaint(option, option.default) if option.default is not None else None
    if complaint is None:
        return None
    rule, text, hint = complaint
    reason = text or f"{option.party} refuses it"
    message = f"{option.definition.name}: its default '{shown(option.definition.default or '')}': {reason}"
    return Finding(rule, Severity.ERROR, message, option.place, hint)


def _complaint(option: RegisteredOption, value: object) -> tuple[str, str, str] | None:
    """Return rule, text and hint when the option's module refuses a value; the text may be empty."""
    validate = option.functions.validate
    if validate is None:
        return None
    try:
        answer = validate(value)
    except BaseException as error:  # noqa: BLE001 - a module's code: whatever it raises refuses the value
        pass_interrupt(error)
        reason = error_text(error).partition("\n")[0]
        return "CFG047", f"its validation failed with {reason}", f"mend {option.party}"
    # Numbers too: the validators of the seed answer with 1 or 0 (seed 1.3.5.1).
    if answer is True or (type(answer) is int and answer == 1):
        return None
    if isinstance(answer, str):
        return "CFG046", answer, option.definition.summary
    if answer is False or (type(answer) is int and answer == 0):
        return "CFG046", "", option.definition.summary
    forgotten = "; is a 'return' missing?" if answer is None else ""
    text = f"its validation returned {readable_value(answer)}{forgotten}"
    return "CFG047", text, f"mend {option.party}: it answers True, or why not"


def _is_plain(option: RegisteredOption) -> bool:
    """Tell whether equal texts may share one value: not throttles, which are budgets, nor values that modules see."""
    definition = option.definition
    is_budget = definition.type is OptionType.THROTTLE
    return not is_budget and not definition.is_array and option.functions == NO_FUNCTIONS


def _written(setting: Setting) -> str:
    return f"'{shown(setting.data if isinstance(setting.data, str) else write_value(setting.value))}'"


def _bounds(option: RegisteredOption) -> str:
    low, high = option.definition.minimum, option.definition.maximum
    if low is None:
        return f"at most {high}"
    return f"at least {low}" if high is None else f"between {low} and {high}"
