"""One written value: converted, within bounds, and accepted by the module that owns the option."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.config.range_check import range_complaint
from ecruntime.spec.conf.scanner import shown
from ecruntime.spec.conf.write import write_value
from ecruntime.spec.finding import Finding, Severity
from ecruntime.spec.option_type import ConversionError, OptionType, convert, convert_word, outdated_spelling

if TYPE_CHECKING:
    from ecruntime.config.registered import RegisteredOption
    from ecruntime.spec.conf.statement import Setting

_UNTYPED = object()


class ValueCheck:
    """Checks the values of one build; a text that needs no opinion of a module is converted once per option."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self._known: dict[int, dict[str, object]] = {}

    def typed(self, option: RegisteredOption, setting: Setting) -> tuple[bool, object]:
        """Return whether the value is good, and the typed value; complaints go to `findings`."""
        text = setting.data
        if not isinstance(text, str):
            return self._checked(option, setting)
        known = self._known.get(option.handle)
        if known is None:
            known = self._known[option.handle] = {}
        value = known.get(text, _UNTYPED)
        if value is not _UNTYPED:
            return True, value
        is_good, value = self._checked(option, setting)
        if is_good and _is_plain(option):
            known[text] = value
        return is_good, value

    def _checked(self, option: RegisteredOption, setting: Setting) -> tuple[bool, object]:
        definition = option.definition
        data = setting.data
        try:
            if isinstance(data, str) and not definition.is_array:
                value = convert_word(definition.type, data, definition.option_map)
            else:
                value = convert(definition.type, setting.value, definition.option_map, is_array=definition.is_array)
        except ConversionError as error:
            return self._refuse("CFG044", option, setting, error.message, error.hint)
        complaint = range_complaint(definition, value)
        if complaint:
            return self._refuse("CFG045", option, setting, complaint, _bounds(option))
        if outdated := outdated_spelling(definition.type, setting.value):
            self._add("CFG052", Severity.WARNING, setting, f"{setting.name}: {outdated}", "use the other spelling")
        return self._accepted(option, setting, value)

    def _accepted(self, option: RegisteredOption, setting: Setting, value: object) -> tuple[bool, object]:
        validate = option.definition.validate
        if validate is None:
            return True, value
        try:
            answer = validate(value)
        except Exception as error:  # noqa: BLE001 - a module's code: whatever it raises refuses the value
            reason = f"{type(error).__name__}: {error}"
            return self._refuse("CFG047", option, setting, f"its validation failed with {reason}", "mend the module")
        if answer is None or answer is True:
            return True, value
        text = answer if isinstance(answer, str) and answer else f"{option.party} refuses {_written(setting)}"
        return self._refuse("CFG046", option, setting, text, option.definition.summary)

    def _refuse(
        self, rule: str, option: RegisteredOption, setting: Setting, message: str, hint: str
    ) -> tuple[bool, object]:
        self._add(rule, Severity.ERROR, setting, f"{option.definition.name}: {message}", hint)
        return False, None

    def _add(self, rule: str, severity: Severity, setting: Setting, message: str, hint: str) -> None:
        self.findings.append(Finding(rule, severity, message, setting.place, hint))


def _is_plain(option: RegisteredOption) -> bool:
    """Tell whether equal texts may share one value: throttles are budgets, and a module's code sees every value."""
    definition = option.definition
    hooks = (definition.validate, definition.postset, definition.datafree)
    return definition.type is not OptionType.THROTTLE and hooks == (None, None, None)


def _written(setting: Setting) -> str:
    return f"'{shown(setting.data if isinstance(setting.data, str) else write_value(setting.value))}'"


def _bounds(option: RegisteredOption) -> str:
    low, high = option.definition.minimum, option.definition.maximum
    if low is None:
        return f"at most {high}"
    return f"at least {low}" if high is None else f"between {low} and {high}"
