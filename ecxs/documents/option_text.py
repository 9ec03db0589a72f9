"""Sentences about an option, the same in code, in the sample configuration and in the reference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.formats.option_type import quote_text
from ecxs.definition import shown_default
from ecxs.render import sentence

if TYPE_CHECKING:
    from ecruntime.model.option import OptionDeclaration


def type_text(option: OptionDeclaration) -> str:
    """Return the type for people: `int`, `int or a word: off, on`, or `array of string`."""
    kind = f"array of {option.type}" if option.is_array else str(option.type)
    words = ", ".join(quote_text(word) for word, _ in option.option_map)
    return f"{kind} or a word: {words}" if words else kind


def range_text(option: OptionDeclaration) -> str:
    """Return the range for people, or an empty string if every value of the type is valid."""
    low, high = option.minimum, option.maximum
    if low is not None and high is not None:
        return f"{low} to {high}"
    if low is not None:
        return f"at least {low}"
    return f"at most {high}" if high is not None else ""


def former_names_text(option: OptionDeclaration) -> str:
    """Return the former names for people, or an empty string if there are none."""
    return f"renamed from {', '.join(option.renamed_from)}" if option.renamed_from else ""


def summary_line(option: OptionDeclaration) -> str:
    """Return a line on the option: its summary, fallback path and default."""
    default = shown_default(option)
    facts = f"Path: {option.fallback}; {'no default' if default is None else f'default {default}'}."
    return _with_summary(option, facts)


def default_fact(option: OptionDeclaration) -> str:
    """Return a line on the option without its fallback path: its summary and default."""
    default = shown_default(option)
    return _with_summary(option, "No default." if default is None else f"Default {default}.")


def is_own_stanza(option: OptionDeclaration) -> bool:
    """Tell whether the option stands in the module's own stanza."""
    return option.path.own_stanza is not None


def _with_summary(option: OptionDeclaration, facts: str) -> str:
    return f"{sentence(option.summary)} {facts}" if option.summary else facts
