"""Changes of the configuration as lines and as fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.console.option_argument import spell
from ecruntime.formats.conf import Setting, write_setting

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ecruntime.console.view.server_view import ServerView
    from ecruntime.formats.conf import SettingChange


def change_line(change: SettingChange, view: ServerView) -> str:
    """Return a change as `SCOPE OPTION = VALUE`, with its effect."""
    where = spell(change.path)
    if change.is_scope:
        return f"{where} {{}} {'was set' if change.before is None else 'was unset'}"
    shown = _side(change.after or change.before, view)
    text = f"{where} {shown}" if where else f"{shown}"
    if change.after is None:
        return f"{text} was unset"
    return f"{text} was set" if change.before is None else f"{text} instead of {_value(change.before, view)}"


def change_rows(changes: Iterable[SettingChange], view: ServerView) -> list[Mapping[str, object]]:
    """Return the fields of changes."""
    return [
        {
            "scope": spell(change.path),
            "option": change.option,
            "before": _side(change.before, view),
            "after": _side(change.after, view),
        }
        for change in changes
    ]


def written(setting: Setting, view: ServerView) -> str:
    """Return a setting as the console prints it, with the name as it was registered."""
    return write_setting(setting, spelling=view.configuration().registry.spelling)


def _side(member: object, view: ServerView) -> str | None:
    if member is None:
        return None
    return written(member, view) if isinstance(member, Setting) else "{}"


def _value(member: object, view: ServerView) -> str:
    return str(_side(member, view)).partition(" = ")[2]
