"""Construction of an option from one `[[option]]` table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecruntime.formats.fallback import FallbackError, FallbackPath
from ecruntime.formats.option_type import OptionType
from ecruntime.foundation.identifiers import is_identifier
from ecruntime.model.module_kind import ModuleKind
from ecruntime.model.option import OptionDeclaration, option_flags
from ecxs.definition.complaint import display_value
from ecxs.definition.default import with_default
from ecxs.definition.mend import Mend

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecxs.definition.declaration_table import DeclarationTable
    from ecxs.definition.default import WrittenDefault
    from ecxs.definition.locate import KeyPath
    from ecxs.definition.partial_definition import PartialDefinition

# Types that seed 1.3.5.1 calls deprecated, each with its replacement.
_DEPRECATED = {
    "eclist": 'an array: type = "string" and array = true',
    "ptr": 'a string that the module looks up itself: type = "string"',
    "ec_suffix_tree": 'an array of names: type = "string" and array = true',
    "ip_acl": 'an array of addresses: type = "string" and array = true',
}


def build_option(
    table: DeclarationTable,
    path_of: Callable[[DeclarationTable], str | None],
    defaults: dict[KeyPath, WrittenDefault],
) -> OptionDeclaration | None:
    """Build an option with the path that `path_of` finds, and enter its default as written in `defaults`.

    `None` when there is no path, or when its type cannot be read.
    """
    name = table.required_text("name")
    option_type = _type(table)
    fallback = path_of(table)
    minimum, maximum, has_validator = _validate(table)
    default = _default(table)
    flags = option_flags(
        is_array=table.flag("array", default=False), is_tunable_online=table.flag("tunable_online", default=True)
    )
    option_map = _option_map(table)
    has_postset = table.flag("postset", default=False)
    has_datafree = table.flag("datafree", default=False)
    renamed_from = table.names("renamed_from")
    summary = table.text("summary")
    table.refuse_unknown()
    if option_type is None or fallback is None:
        return None
    defaults[table.path] = default
    option = OptionDeclaration(
        name, option_type, fallback, None, flags, option_map, minimum, maximum, has_validator, summary, has_postset,
        has_datafree, renamed_from,
    )  # fmt: skip
    return with_default(option, default)


def _type(table: DeclarationTable) -> OptionType | None:
    word = table.required_text("type")
    if not word:
        return None
    if word.lower() in _DEPRECATED:
        message = f"type '{word}' is deprecated and cannot be declared"
        table.complain("MOD008", "type", message, f"use {_DEPRECATED[word.lower()]}")
        return None
    if word not in {item.value for item in OptionType}:
        # Called for its complaint.
        table.choice("type", OptionType, OptionType.STRING)
        return None
    return OptionType(word)


def fallback_of(table: DeclarationTable, draft: PartialDefinition) -> str | None:
    """Return the path of an `[[option]]`, the module's own stanza if none is given; `None` when it cannot be read.

    The path has its normal spelling; it is empty for the stanza of a module whose name is refused.
    """
    text = table.text("fallback")
    if not table.has("fallback"):
        if not is_identifier(draft.name):
            return ""
        # The name of a singleton stands in brackets, that of a generic module does not (seed 1.3.5.1).
        own = f"[{draft.name}]" if draft.kind is ModuleKind.SINGLETON else draft.name
        return FallbackPath.parse(own).text
    # `text` has complained of the wrong type.
    if not isinstance(table.values["fallback"], str):
        return None
    try:
        return FallbackPath.parse(text).text
    except FallbackError as error:
        bracketed = re.findall(r"\[\s*global\s*\]", text, re.IGNORECASE)
        # Other faults of a path leave open what is meant.
        mend = Mend(old=bracketed[0], new="Global") if bracketed and error.hint == "write 'Global'" else None
        table.complain("MOD018", "fallback", error.message, error.hint, mend=mend)
        return None


def _validate(table: DeclarationTable) -> tuple[int | float | None, int | float | None, bool]:
    """Return the minimum, the maximum, and whether a method of the author validates instead."""
    if not table.has("validate"):
        return None, None, False
    value = table.values["validate"]
    if value == "method":
        return None, None, True
    if not isinstance(value, dict):
        message = f"'validate' in {table.label} is {display_value(value)}"
        table.complain("MOD007", "validate", message, 'write { min = 1, max = 9 } or "method"')
        return None, None, False
    below = table.table("validate", "'validate'")
    minimum, maximum = _number(below, "min"), _number(below, "max")
    below.refuse_unknown()
    return minimum, maximum, False


def _number(table: DeclarationTable, key: str) -> int | float | None:
    value = table.values.get(key) if table.has(key) else None
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    table.complain("MOD006", key, f"'{key}' in {table.label} must be a number, not {display_value(value)}")
    return None


def _default(table: DeclarationTable) -> WrittenDefault:
    value = table.values.get("default") if table.has("default") else None
    if isinstance(value, list):
        return tuple(value)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, dict) and all(isinstance(item, str) for item in value.values()):
        return {str(key): str(item) for key, item in value.items()}
    message = f"'default' in {table.label} cannot be {display_value(value)}"
    hint = "the values of a dictionary are strings" if isinstance(value, dict) else "write it as a string"
    table.complain("MOD006", "default", message, hint)
    return None


def _option_map(table: DeclarationTable) -> tuple[tuple[str, int], ...]:
    below = table.table("option_map", "'option_map'")
    return tuple((word, below.integer(word)) for word in below.values) if table.has("option_map") else ()
