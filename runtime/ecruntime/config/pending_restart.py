"""Options with a pending restart: their change takes effect at the next start (seed 1.3.5.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.foundation.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.config.registry import OptionRegistry, RegisteredOption
    from ecruntime.config.value_table import TableKey, ValueTable
    from ecruntime.foundation.finding import Place


@dataclass(frozen=True, slots=True)
class PendingRestart:
    """One option whose old values stay in effect; `place` is that of the new value, or of the removed old one."""

    handle: int
    option: str
    place: Place


def keep_until_restart(
    registry: OptionRegistry,
    tables: dict[TableKey, ValueTable],
    old_registry: OptionRegistry,
    old_tables: Mapping[TableKey, ValueTable],
) -> tuple[PendingRestart, ...]:
    """Restore the old tables of changed options that are not tunable online; return these options.

    An option that the previous generation did not know has no old value and is taken as it is.
    """
    pending: list[PendingRestart] = []
    for option in registry.not_tunable_online:
        # Handles only grow, so one beyond the old registry is new.
        if option.handle >= len(old_registry.options):
            continue
        keys = [(option.handle, element) for element in range(len(option.path.elements))]
        changed = [key for key in keys if not _is_same(tables.get(key), old_tables.get(key))]
        if changed:
            # The whole option is restored: elements of the old and the new path
            # mixed would give a value that nobody wrote.
            pending.append(
                PendingRestart(option.handle, option.definition.name, _place(changed[0], tables, old_tables))
            )
            _restore(option, tables, old_tables)
    return tuple(pending)


def _is_same(new: ValueTable | None, old: ValueTable | None) -> bool:
    return new is old or (new.same_values(old) if new is not None else old is None)


def _place(key: TableKey, tables: Mapping[TableKey, ValueTable], old_tables: Mapping[TableKey, ValueTable]) -> Place:
    old = {id(entry.setting) for entry in old_tables[key].entries()} if key in old_tables else set()
    entries = tables[key].entries() if key in tables else old_tables[key].entries()
    # By identity: the tree shares settings that did not change, so what is not in the old table is new.
    fresh = [entry for entry in entries if id(entry.setting) not in old]
    return (fresh or entries)[0].setting.place


def _restore(
    option: RegisteredOption, tables: dict[TableKey, ValueTable], old_tables: Mapping[TableKey, ValueTable]
) -> None:
    for element in range(len(option.path.elements)):
        key = (option.handle, element)
        tables.pop(key, None)
        if key in old_tables:
            tables[key] = old_tables[key]


def restart_finding(pending: PendingRestart) -> Finding:
    """Return the warning about one option with a pending restart."""
    message = f"the change of '{pending.option}' takes effect after a restart; the old value stays"
    return Finding("CFG048", Severity.WARNING, message, pending.place, "restart the server to use the new value")
