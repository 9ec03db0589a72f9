"""Template data of listeners: their registration, and the functions of the author that serve connections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.model.listener import listener_scope
from ecxs.languages.author_method import AuthorMethod, MethodRole
from ecxs.languages.c.generated.option_owner import option_functions
from ecxs.languages.c.generated.options import option_entries
from ecxs.languages.c.quoting import c_name, c_prose, c_string
from ecxs.render import Code, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.model.module import ListenerDeclaration, ModuleDefinition
    from ecxs.languages.c.generated.options import OptionEntry


@dataclass(frozen=True, slots=True)
class ListenerCode:
    """One listener of the header and of the source."""

    registered: Code
    """The variable with what the server knows of it."""
    serve: Code
    """The function that the server calls for each connection, and that which sees it first."""
    accept: Code
    scope: Code
    """Its stanza, for a comment."""
    prefix: Code
    """Its name as a string."""
    session: Code
    """The tag of the author's structure for a connection."""
    macro: Code
    acceptor: Code | None
    """The author's function that sees each connection first."""
    worker: Code
    closer: Code
    """Those that serve it, and that give its session up."""
    options: tuple[OptionEntry, ...]


def listener_codes(definition: ModuleDefinition) -> tuple[ListenerCode, ...]:
    """Return the listeners in the order of registration."""
    return tuple(_code(definition, listener) for listener in definition.listeners)


def listener_functions(definition: ModuleDefinition) -> Iterator[AuthorMethod]:
    """Yield the author's functions for the connections of each listener, then those for values of its options."""
    for listener in definition.listeners:
        yield from _serving(definition, listener)
    for listener in definition.listeners:
        yield from option_functions(definition, listener)


def _code(definition: ModuleDefinition, listener: ListenerDeclaration) -> ListenerCode:
    name, key = definition.name, listener.name.lower()
    return ListenerCode(
        registered=c_name(f"registered_{key}"),
        serve=c_name(f"worker_of_{key}"),
        accept=c_name(f"acceptor_of_{key}"),
        scope=c_name(listener_scope(listener.name)),
        prefix=c_string(listener.name),
        session=c_name(f"{name}_{key}_session"),
        macro=c_name(f"{name}_{key}_SESSION".upper()),
        acceptor=c_name(f"{name}_accept_{key}") if listener.has_acceptor else None,
        worker=c_name(f"{name}_serve_{key}"),
        closer=c_name(f"{name}_close_{key}"),
        options=option_entries(definition, listener),
    )


def _serving(definition: ModuleDefinition, listener: ListenerDeclaration) -> Iterator[AuthorMethod]:
    name, key, scope = definition.name, listener.name.lower(), listener_scope(listener.name)
    own = (
        (Code("self"), Code(f"struct {c_name(name)} *")),
        (Code("session"), Code(f"struct {c_name(f'{name}_{key}_session')} *")),
    )
    connection = (Code("connection"), Code(f"struct {c_name(f'{name}_connection')} *"))
    if listener.has_acceptor:
        yield AuthorMethod(
            c_name(f"{name}_accept_{key}"),
            MethodRole.LISTENER,
            (*own, connection),
            Code("int"),
            c_prose(f"Return 1 for a peer of {scope} that is served, 0 for one that is turned away."),
            Code("1"),
        )
    worker = (*own, connection, (Code("mask"), Code("int")), (Code("now"), Code("struct timeval *")))
    yield AuthorMethod(
        c_name(f"{name}_serve_{key}"),
        MethodRole.LISTENER,
        worker,
        Code("int"),
        c_prose(
            f"{sentence(listener.summary or f'Serve a peer of {scope}')} Return the mask to wait with, which"
            f" {name}_connection_mask tells, or 0 for the end."
        ),
        Code("0"),
    )
    yield AuthorMethod(
        c_name(f"{name}_close_{key}"),
        MethodRole.LISTENER,
        own,
        Code("void"),
        c_prose(f"Give up what the session of {scope} holds; the session itself is freed afterwards."),
        None,
    )
