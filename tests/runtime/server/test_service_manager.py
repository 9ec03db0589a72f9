"""Words of a service manager in the environment of a server."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from ecruntime.server import ServiceManager

if TYPE_CHECKING:
    from ecruntime.server import Server

SERVER = cast("Server", object())


@pytest.mark.parametrize("address", ["", "relative", "vsock:1:2"])
def test_what_is_no_address_of_a_socket_is_no_manager(address: str) -> None:
    manager = ServiceManager.of(SERVER, {"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "1000"})
    assert manager.descriptors == ()
    manager.install()  # signs of life would need the scheduler of a server
    manager.say_serves("running")
    manager.close()


def test_what_a_module_starts_does_not_inherit_the_words() -> None:
    environment = {"NOTIFY_SOCKET": "/run/none", "WATCHDOG_USEC": "1000", "WATCHDOG_PID": "1", "HOME": "/"}
    manager = ServiceManager.of(SERVER, environment)
    manager.close()
    assert environment == {"HOME": "/"}


def test_a_limit_of_another_process_asks_for_no_signs_of_life() -> None:
    manager = ServiceManager.of(SERVER, {"NOTIFY_SOCKET": "/run/none", "WATCHDOG_USEC": "1000", "WATCHDOG_PID": "1"})
    manager.install()
    manager.close()
