"""A change of the configuration as a line, and as fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.console.option_words import spell
from ecruntime.spec.conf import Setting, write_setting

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ecruntime.console.host import Host
    from ecruntime.spec.conf import Change


def change_line(change: Change, host: Host) -> str:
    """Return `SCOPE OPTION = VALUE` and what became of it."""
    where = spell(change.path)
    if change.is_scope:
        return f"{where} {{}} {'was set' if change.before is None else 'was unset'}"
    shown = _side(change.after or change.before, host)
    text = f"{where} {shown}" if where else f"{shown}"
    if change.after is None:
        return f"{text} was unset"
    return f"{text} was set" if change.before is None else f"{text} instead of {_value(change.before, host)}"


def change_rows(changes: Iterable[Change], host: Host) -> list[Mapping[str, object]]:
    """Return the fields of changes."""
    return [
        {
            "scope": spell(change.path),
            "option": change.option,
            "before": _side(change.before, host),
            "after": _side(change.after, host),
        }
        for change in changes
    ]


def written(setting: Setting, host: Host) -> str:
    """Return a setting as the console prints it, with the name as it was registered."""
    return write_setting(setting, spelling=host.configuration().registry.spelling)


def _side(member: object, host: Host) -> str | None:
    if member is None:
        return None
    return written(member, host) if isinstance(member, Setting) else "{}"


def _value(member: object, host: Host) -> str:
    return str(_side(member, host)).partition(" = ")[2]
