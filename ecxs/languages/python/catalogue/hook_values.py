"""The source of `ecruntime.hooks.values`: enums made from the catalogue of named values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecruntime.catalogue.hook_values import load_hook_values
from ecruntime.catalogue.hooks import load_hook_catalogue
from ecxs.languages.python.quoting import python_name
from ecxs.render import Code, one_line, render

if TYPE_CHECKING:
    from ecruntime.catalogue.hook_values import HookValue, ValueFamily

_WORD = re.compile(r"[A-Z][a-z0-9]*")


def hook_values_source() -> str:
    """Return the module's source."""
    families = load_hook_values()
    return render(
        "python/hook_values.py",
        families=tuple(
            {
                "name": python_name(family.name),
                "base": Code("IntFlag" if family.is_flags else "IntEnum"),
                "hooks": Code(_hooks_text(family)),
                "members": tuple(
                    {
                        "name": member_name(family, member),
                        "number": Code(str(member.number)),
                        "note": Code(f"{member.name}, assumed" if member.is_assumed else member.name),
                    }
                    for member in family.members
                ),
            }
            for family in families
        ),
    )


def member_name(family: ValueFamily, value: HookValue) -> Code:
    """Return the name of a value in its enum: that of the documents, without the words that begin the enum's name.

    `EC_HOOK_DONE` of `EcHook` is `DONE`, and `IO_FAIL` of `IoResult` is `FAIL`.
    """
    words = value.name.split("_")
    spoken = 0
    for word, said in zip(words[:-1], _WORD.findall(family.name), strict=False):
        if word != said.upper():
            break
        spoken += 1
    return python_name("_".join(words[spoken:]))


def _hooks_text(family: ValueFamily) -> str:
    names = {member.name for member in family.members}
    hooks = [hook.dotted for hook in load_hook_catalogue().values() if names & {value for value, _ in hook.values}]
    text = one_line(hooks[0] if len(hooks) == 1 else f"{hooks[0]} and {len(hooks) - 1} more")
    return f"Values of {text}."
