"""Observations about configurations that decide how they are read."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ecruntime.choices.observed import NOTHING, Decided, InvalidValue, labels_of, number_of, one_of, text_of
from ecruntime.choices.server_choices import ConfigurationForm, RepeatedStanza

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

REFUSED: Final = "refused"
_ITEM: Final = re.compile(r"\[a(.*?)b?\](?: |$)", re.DOTALL)
_WRITTEN: Final = ("n", "r", "t", "\\", '"', "a", "0", "x", "q", "/", ".", "1")
"""The characters behind the backslashes that the probe writes, in its order."""
_OWN: Mapping[str, str] = MappingProxyType({"n": "\n", "r": "\r", "t": "\t", "\\": "\\", '"': '"'})
_CONTROL: Final = re.compile(r"\\x([01][0-9a-f]|7f|[89a-f][0-9a-f])")
_UNIT: Final = re.compile(r"([0-9]{1,20})([A-Za-z]+)\Z")
_LEVELS: Final = (("11-levels", 8), ("25-levels", 16), ("40-levels", 32))
"""Includes in one another, and how deep a server is followed that refuses them."""
_ALL_LEVELS: Final = 64
_LARGE: Final = 64 * 1024 * 1024
_OWN_UNITS: Mapping[str, str] = MappingProxyType({"0x10": REFUSED, "010": "10", "1_000": REFUSED})
"""Integers without a unit in other spellings, as we read them."""
_OWN_MODES: Mapping[str, str] = MappingProxyType({"0698": REFUSED, "rw": REFUSED})


def form(which: ConfigurationForm, label: str = "") -> Callable[[object], Decided]:
    """Return the function that follows whether a form is taken; `label` names its part of the value."""

    def follow(value: object) -> Decided:
        text = text_of(value) if not label else labels_of(value).get(label)
        if text is None:
            raise InvalidValue(f"a part '{label}=' is written there")
        return Decided({"refused_forms": frozenset({which})}) if text == REFUSED else NOTHING

    return follow


def escapes(value: object) -> Decided:
    """Follow what pairs with a backslash become."""
    items = _ITEM.findall(text_of(value))
    if len(items) != len(_WRITTEN):
        raise InvalidValue(f"{len(_WRITTEN)} texts like [aXb] are written there")
    changed: dict[str, str] = {}
    left = []
    for character, shown in zip(_WRITTEN, items, strict=True):
        became = _CONTROL.sub(lambda found: chr(int(found[1], 16)), shown)
        if character == "x":
            # What stands behind it is a part of the text, unless it belongs to the escape.
            if not became.endswith("41"):
                left.append("\\x41")
                continue
            became = became[:-2]
        if character == "0" and not became:
            left.append("\\0")
        elif became != _OWN.get(character, f"\\{character}"):
            changed[character] = became
    return Decided({"escapes": changed}, left=f"what becomes of {', '.join(left)}" if left else "")


def boolean_words(value: object) -> Decided:
    """Follow which words are booleans."""
    words: dict[str, bool | None] = {}
    told = labels_of(value)
    for word, became in told.items():
        if became not in {"0", "1", REFUSED}:
            raise InvalidValue(f"'{word}' is 0, 1 or {REFUSED} there")
        if word == word.lower():
            words[word] = None if became == REFUSED else became == "1"
    differing = [word for word in told if word != word.lower() and told[word] != told.get(word.lower(), told[word])]
    left = f"the case of {', '.join(differing)}" if differing else ""
    return Decided({"boolean_words": words}, left=left)


def units(value: object) -> Decided:
    """Follow the units of integers."""
    found: dict[str, int] = {}
    left = []
    for written, became in labels_of(value).items():
        if became != REFUSED and re.fullmatch("-?[0-9]{1,20}", became) is None:
            raise InvalidValue(f"'{written}' is a number or {REFUSED} there")
        match = _UNIT.match(written)
        if match is None or written in _OWN_UNITS:
            left += [written] if became != _OWN_UNITS.get(written, became) else []
        elif became != REFUSED and int(match[1]):
            factor, rest = divmod(int(became), int(match[1]))
            if rest:
                left.append(written)
            else:
                found[match[2]] = factor
    return Decided({"units": found}, left=f"the value of {', '.join(left)}" if left else "")


def modes(value: object) -> Decided:
    """Follow how many digits a file mode may have."""
    told = labels_of(value)
    lengths = {len(mode) for mode, became in told.items() if mode not in _OWN_MODES and became != REFUSED}
    left = [mode for mode, became in _OWN_MODES.items() if told.get(mode, became) != became]
    return Decided({"mode_digits": frozenset(lengths)}, left=f"the value of {', '.join(left)}" if left else "")


def word_for_array(value: object) -> Decided:
    """Follow whether one word is taken for an array."""
    text = text_of(value)
    if text not in {REFUSED, "[one]"}:
        return Decided(left=f"the array has {text}")
    return Decided({"takes_word_for_array": text != REFUSED})


def includes(value: object) -> Decided:
    """Follow how deep files are included."""
    told = labels_of(value)
    deepest = next((depth for label, depth in _LEVELS if told.get(label) == REFUSED), _ALL_LEVELS)
    left = [label for label in ("missing", "itself") if told.get(label, REFUSED) != REFUSED]
    return Decided({"max_include_depth": deepest}, left=f"an include that is {', '.join(left)}" if left else "")


def size(value: object) -> Decided:
    """Follow whether a file of 17 MiB is taken."""
    return NOTHING if labels_of(value).get("17-MiB", REFUSED) == REFUSED else Decided({"max_file_size": _LARGE})


def arrays(value: object) -> Decided:
    """Follow whether an inner array is added to the outer one."""
    words = {
        "[inner]": Decided({"joins_arrays": False}),
        "[outer] [both] [inner]": Decided({"joins_arrays": True}),
    }
    return one_of(value, words)


def repeated_stanza(value: object) -> Decided:
    """Follow what becomes of a stanza that stands twice."""
    words = {
        "first second": Decided({"repeated_stanza": RepeatedStanza.MERGED}),
        "unset second": Decided({"repeated_stanza": RepeatedStanza.LAST}),
        "first first": Decided({"repeated_stanza": RepeatedStanza.FIRST}),
    }
    return one_of(value, words)


def constant(value: object) -> int | None:
    """Return the number of a constant; None where the headers of the server have none."""
    return None if value == "absent" else number_of(value, -(2**63), 2**64 - 1)
