"""The source of `ecruntime.hooks.values`: enums made from the catalogue of named values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.catalogue.hook_values import load_hook_values
from ecruntime.catalogue.hooks import load_hook_catalogue
from ecxs.render import Code, one_line, python_name, render

if TYPE_CHECKING:
    from ecruntime.catalogue.hook_values import ValueFamily


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
                        "name": python_name(member.name),
                        "number": Code(str(member.number)),
                        "note": Code("  # assumed: the documents give no number" if member.is_assumed else ""),
                    }
                    for member in family.members
                ),
            }
            for family in families
        ),
    )


def _hooks_text(family: ValueFamily) -> str:
    names = {member.name for member in family.members}
    hooks = [hook.dotted for hook in load_hook_catalogue().values() if names & {value for value, _ in hook.values}]
    text = one_line(hooks[0] if len(hooks) == 1 else f"{hooks[0]} and {len(hooks) - 1} more")
    return f"Values of {text}."
