"""Construction of a listener from one `[[listener]]` table and its options."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.foundation.identifiers import is_identifier
from ecruntime.model.listener import listener_fallback
from ecruntime.model.module import ListenerDeclaration
from ecxs.definition.build_option import build_option

if TYPE_CHECKING:
    from ecxs.definition.declaration_table import DeclarationTable
    from ecxs.definition.default import WrittenDefault
    from ecxs.definition.locate import KeyPath


def build_listener(table: DeclarationTable, defaults: dict[KeyPath, WrittenDefault]) -> ListenerDeclaration | None:
    """Build a listener; `None` when one of its options could not be read."""
    name = table.required_text("name")
    summary = table.text("summary")
    has_acceptor = table.flag("acceptor", default=False)
    # A bad name is refused by the checks; with an empty path its options are still read and checked.
    path = listener_fallback(name) if is_identifier(name) else ""
    options = [build_option(below, lambda _: path, defaults) for below in table.tables("option")]
    table.refuse_unknown()
    read = tuple(option for option in options if option is not None)
    return ListenerDeclaration(name, summary, has_acceptor, read) if len(read) == len(options) else None
