"""Construction of a listener from one `[[listener]]` table and its options."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.formats.fallback import FallbackPath
from ecruntime.foundation.identifiers import is_identifier
from ecruntime.model.listener import listener_fallback
from ecxs.definition.build_option import build_option
from ecxs.definition.model import ListenerDeclaration

if TYPE_CHECKING:
    from ecxs.definition.declaration_table import DeclarationTable


def build_listener(table: DeclarationTable) -> ListenerDeclaration | None:
    """Build a listener; `None` when one of its options could not be read."""
    name = table.required_text("name")
    summary = table.text("summary")
    has_acceptor = table.flag("acceptor", default=False)
    # A bad name is refused by the checks; with an empty path its options are still read and checked.
    path = FallbackPath.parse(listener_fallback(name)) if is_identifier(name) else FallbackPath(())
    options = [build_option(below, lambda _: path) for below in table.tables("option")]
    table.refuse_unknown()
    read = tuple(option for option in options if option is not None)
    return ListenerDeclaration(name, summary, has_acceptor, read) if len(read) == len(options) else None
