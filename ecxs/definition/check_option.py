"""Checks of declared options: fallback paths, option maps, bounds and defaults."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from ecruntime.catalogue.option_scopes import option_scopes
from ecruntime.formats.fallback import STANDARD_SCOPES, is_standard_scope
from ecruntime.formats.option_type import NUMBERS, OptionType, convert_word
from ecruntime.foundation.near_miss import did_you_mean
from ecxs.definition.complaint import Complaint, display_value
from ecxs.definition.default import DefaultError, check_default
from ecxs.definition.mend import Mend

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ecruntime.model.option import OptionDeclaration
    from ecxs.definition.default import WrittenDefault
    from ecxs.definition.locate import KeyPath
    from ecxs.definition.partial_definition import PartialDefinition

_INTEGER = r"-?(0|[1-9][0-9]{0,17})"
PLAIN: Mapping[OptionType, str] = MappingProxyType(
    {
        **dict.fromkeys((OptionType.INT, OptionType.UINT64, OptionType.SIZE_T), _INTEGER),
        OptionType.FLOAT: rf"{_INTEGER}(\.[0-9]{{1,18}})?",
        OptionType.BOOL: "true|false",
    }
)
"""Texts that are a value of TOML once their quotes are gone."""


def check_options(draft: PartialDefinition) -> Iterator[Complaint]:
    """Check every option of a draft."""
    server_scopes = option_scopes([option.name for _, option in draft.options])
    for index, option in draft.options:
        yield from _fallback(option, index, draft)
        yield from _server_option(option, index, server_scopes)
        yield from check_value(option, ("option", index), draft.defaults.get(("option", index)))


def check_value(option: OptionDeclaration, path: KeyPath, default: WrittenDefault) -> Iterator[Complaint]:
    """Check an option's map, bounds and default as written; `path` is that of its table."""
    yield from _option_map(option, path)
    yield from _bounds(option, path)
    yield from _default(option, path, default)


def _fallback(option: OptionDeclaration, index: int, draft: PartialDefinition) -> Iterator[Complaint]:
    known = {draft.name.lower(), *(name.lower() for name in draft.requires)}
    for kind in dict.fromkeys(kind for element in option.path.elements for kind in element.kinds):
        path = ("option", index, "fallback")
        # Brackets mark the stanza of a singleton (seed 1.3.5.1).
        if kind.key == draft.name.lower() and kind.is_bracketed is not draft.is_singleton:
            message = f"'{kind.text}' in the fallback path of option {display_value(option.name)}"
            if draft.is_singleton:
                hint = f"write '[{kind.name}]': the stanza of a singleton has no instance name"
            else:
                hint = f"write '{kind.name}': the stanza of a generic module has an instance name"
            right = f"[{kind.name}]" if draft.is_singleton else kind.name
            mend = Mend(old=kind.text, new=right) if option.fallback.count(kind.text) == 1 else None
            yield Complaint("MOD019", path, f"{message} does not fit a {draft.kind} module", hint, mend=mend)
        elif kind.key not in known and not is_standard_scope(kind.key):
            place = f"the fallback path of option {display_value(option.name)}"
            message = f"the config scope '{kind.name}' in {place} is not known"
            hint = did_you_mean(kind.name, (*STANDARD_SCOPES, draft.name))
            yield Complaint("MOD020", path, message, hint or "scopes of other modules need their module in 'requires'")


def _server_option(
    option: OptionDeclaration, index: int, server_scopes: Mapping[str, frozenset[str]]
) -> Iterator[Complaint]:
    # Within a standard scope names are unique (seed 1.3.5.1); an option is written in the innermost one.
    innermost = {element.chain[-1] if element.chain else "global" for element in option.path.elements}
    shared = sorted(innermost & server_scopes.get(option.name.lower(), frozenset()))
    if shared:
        message = f"option '{option.name}' is an option of the server in the config scope '{shared[0]}'"
        yield Complaint("MOD031", ("option", index, "name"), message, "names in its scopes are unique: rename it")


def _option_map(option: OptionDeclaration, path: KeyPath) -> Iterator[Complaint]:
    if option.option_map and option.type not in NUMBERS:
        message = f"option {display_value(option.name)} of type '{option.type}' cannot have an option_map"
        yield Complaint("MOD024", (*path, "option_map"), message, "only numbers may be written as words")


def _bounds(option: OptionDeclaration, path: KeyPath) -> Iterator[Complaint]:
    low, high = option.minimum, option.maximum
    path = (*path, "validate")
    if (low is not None or high is not None) and option.type not in NUMBERS:
        message = f"option {display_value(option.name)} of type '{option.type}' cannot have bounds"
        yield Complaint("MOD023", path, message, 'write validate = "method" and check the value there')
    elif low is not None and high is not None and low > high:
        order = f"min {display_value(low)} is above max {display_value(high)}"
        message = f"the bounds of option {display_value(option.name)} leave no value: {order}"
        yield Complaint("MOD023", path, message, "exchange them")


def _unquoted(option: OptionDeclaration, default: WrittenDefault) -> Mend | None:
    """Return the remedy for a number or a truth value that only its quotes make wrong."""
    plain = PLAIN.get(option.type)
    is_plain = isinstance(default, str) and plain is not None and not option.is_array and not option.option_map
    return Mend(new=str(default)) if is_plain and plain and re.fullmatch(plain, str(default)) else None


def _default(option: OptionDeclaration, path: KeyPath, default: WrittenDefault) -> Iterator[Complaint]:
    path = (*path, "default")
    try:
        check_default(option, default)
    except DefaultError as error:
        yield Complaint("MOD021", path, error.message, error.hint, mend=_unquoted(option, default))
        return
    # Only after the type is known to be right: a word stands for its number.
    values = default if isinstance(default, tuple) else (default,)
    for value in values if option.type in NUMBERS else ():
        number = convert_word(option.type, value, option.option_map) if isinstance(value, str) else value
        if isinstance(number, int | float) and _is_outside(number, option):
            yield Complaint("MOD022", path, *_outside(option, value))


def _is_outside(number: float, option: OptionDeclaration) -> bool:
    low, high = option.minimum, option.maximum
    return (low is not None and number < low) or (high is not None and number > high)


def _outside(option: OptionDeclaration, value: object) -> tuple[str, str]:
    low, high = option.minimum, option.maximum
    limits = [f"at least {display_value(low)}"] if low is not None else []
    limits += [f"at most {display_value(high)}"] if high is not None else []
    message = f"the default {display_value(value)} of option {display_value(option.name)} is outside its bounds"
    return message, f"give a value of {' and '.join(limits)}"
