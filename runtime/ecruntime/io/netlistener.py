"""Endpoints, opened, changed and closed by each generation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.formats.socket_address import parse_socket_address
from ecruntime.foundation.descriptor_reserve import DescriptorReserve
from ecruntime.foundation.finding import Place
from ecruntime.io.endpoint import Endpoint
from ecruntime.io.endpoint_plan import BoundSockets, PlannedEndpoint, planned
from ecruntime.io.listening_socket import are_in_each_others_way

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ecruntime.config import Configuration
    from ecruntime.io.endpoint_plan import EndpointKey
    from ecruntime.io.listener_definition import ListenerDefinition
    from ecruntime.log import Log
    from ecruntime.scheduler import Scheduler


class Netlisteners:
    """All endpoints of a server; `apply` adapts them to a generation (scheduler thread)."""

    def __init__(self, scheduler: Scheduler, log: Log, configuration: Callable[[], Configuration]) -> None:
        """Begin without endpoints; `configuration` returns that of the current generation."""
        self.scheduler = scheduler
        self.log = log
        self.configuration = configuration
        self.reserve = DescriptorReserve()
        self._bound = BoundSockets()
        self._endpoints: dict[EndpointKey, Endpoint] = {}
        self._closing: list[Endpoint] = []
        # By key: what modules have opened beside the configuration.
        self._opened: dict[EndpointKey, PlannedEndpoint] = {}

    @property
    def endpoints(self) -> tuple[Endpoint, ...]:
        """Return the endpoints that accept connections, or try to."""
        return tuple(self._endpoints.values())

    @property
    def all_endpoints(self) -> tuple[Endpoint, ...]:
        """Return all endpoints, closed ones that still have sessions included."""
        return (*self.endpoints, *(endpoint for endpoint in self._closing if endpoint.sessions))

    @property
    def sessions(self) -> int:
        """Return the number of sessions, those of closed endpoints included."""
        return sum(len(endpoint.sessions) for endpoint in (*self._endpoints.values(), *self._closing))

    @property
    def descriptors(self) -> tuple[int, ...]:
        """Return the descriptors of all endpoints and sessions, also of those that accept nothing now (any thread)."""
        everyone = (*self._endpoints.values(), *self._closing)
        sessions = (session.fileno() for endpoint in everyone for session in tuple(endpoint.sessions))
        return (*(endpoint.fileno() for endpoint in everyone), *sessions, *self._bound.descriptors)

    def prepare(
        self,
        configuration: Configuration,
        definitions: Iterable[ListenerDefinition],
        *,
        is_trial: bool = False,
        retries: bool = False,
    ) -> BoundSockets:
        """Bind the sockets that a configuration adds, before it takes effect; `apply` uses them, unless rolled back."""
        plans = self._plans(configuration, definitions)
        leaving = [endpoint for key, endpoint in self._endpoints.items() if key not in plans]
        # The endpoints themselves are not touched: a transaction works on objects of its own (invariant 6).
        self._bound = BoundSockets(leaving, is_trial=is_trial, retries=retries)
        for key, plan in plans.items():
            if key not in self._endpoints:
                self._bound.bind(plan, plan.option(configuration, "listen_backlog"))
        return self._bound

    def foreseen(
        self, configuration: Configuration, definitions: Iterable[ListenerDefinition]
    ) -> tuple[tuple[PlannedEndpoint, ...], tuple[Endpoint, ...]]:
        """Return the endpoints that `apply` would open, and those that it would close; nothing is bound."""
        plans = self._plans(configuration, definitions)
        opening = tuple(plan for key, plan in plans.items() if key not in self._endpoints)
        return opening, tuple(endpoint for key, endpoint in self._endpoints.items() if key not in plans)

    def apply(self, definitions: Iterable[ListenerDefinition]) -> None:
        """Open endpoints that the current generation adds and close those it drops; sessions are never touched."""
        plans = self._plans(self.configuration(), definitions)
        self._opened = {key: plan for key, plan in self._opened.items() if plans.get(key) is plan}
        self._closing = [endpoint for endpoint in self._closing if endpoint.sessions]
        leaving = [key for key in self._endpoints if key not in plans]
        # Opened first: there is no moment at which an address that goes from one to another is listened at by nobody.
        for key, plan in plans.items():
            if key in self._endpoints:
                self._endpoints[key].renew()
                continue
            self.reserve.refill()
            self._endpoints[key] = endpoint = Endpoint(self, plan)
            endpoint.open(self._bound.take(key))
        paths = {plan.address.path for plan in plans.values()}
        for key in leaving:
            self._close(key, keeps_path=self._endpoints[key].address.path in paths)

    def listen_beside(self, definition: ListenerDefinition, text: str) -> str:
        """Open an endpoint beside the configuration, until `stop` or the end of its listener; return what is wrong."""
        address = parse_socket_address(text, may_be_path=True)
        if address is None:
            return f"'{text}' is no address"
        plan = PlannedEndpoint(definition, text, address, Place(text), is_configured=False)
        others = [one for one in self._endpoints.values() if are_in_each_others_way(one.address, address)]
        if others:
            return f"{others[0].definition.scope} listens at '{others[0].text}'"
        self.reserve.refill()
        self._opened[plan.key] = plan
        self._endpoints[plan.key] = endpoint = Endpoint(self, plan)
        endpoint.open()
        return ""

    def stop(self, text: str) -> bool:
        """Close the endpoints at an address, until a stanza opens one at the next generation; sessions go on."""
        address = parse_socket_address(text, may_be_path=True)
        keys = [key for key in self._endpoints if address is not None and key[1] == address.text]
        for key in keys:
            self._opened.pop(key, None)
            self._close(key)
        return bool(keys)

    def _plans(
        self, configuration: Configuration, definitions: Iterable[ListenerDefinition]
    ) -> dict[EndpointKey, PlannedEndpoint]:
        definitions = tuple(definitions)
        opened = {key: plan for key, plan in self._opened.items() if plan.definition in definitions}
        return opened | {plan.key: plan for plan in planned(configuration, definitions)}

    def close(self) -> None:
        """Close all endpoints and sessions."""
        for key in list(self._endpoints):
            self._close(key)
        for endpoint in self._closing:
            # A copy: closing a session removes it from the set.
            for session in tuple(endpoint.sessions):
                if session.fileno() >= 0:
                    session.close()
        self._closing = []
        self.reserve.spend()

    def _close(self, key: EndpointKey, *, keeps_path: bool = False) -> None:
        endpoint = self._endpoints.pop(key)
        endpoint.close(keeps_path=keeps_path)
        self._closing.append(endpoint)
