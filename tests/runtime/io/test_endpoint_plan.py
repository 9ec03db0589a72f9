"""An address that cannot be listened at refuses the configuration that adds it; what runs is not touched."""

from __future__ import annotations

import socket
import tempfile
import threading
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import pytest

from ecruntime.api import (
    DONE,
    Event,
    Mask,
    Module,
    ModuleKind,
    NetSession,
    Registration,
    Timeval,
    event_read,
    event_write,
)
from ecruntime.formats.socket_address import parse_socket_address
from ecruntime.foundation.finding import Severity
from ecruntime.generation import TransactionFailed
from ecruntime.io import endpoint as endpoint_module
from ecruntime.io.endpoint_plan import BoundSockets, planned
from ecruntime.io.listening_socket import listening_socket
from ecruntime.server import Settings
from ecruntime.testing import harness

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.formats.socket_address import SocketAddress
    from ecruntime.testing import Harness, Peers

HINT = "somebody else listens there, or a file is in the way; end it, or take another address"


class Pier(Module):
    registration: ClassVar = Registration(1, "pier", ModuleKind.SINGLETON, "answers at two listeners")

    def conf_setup(self) -> None:
        self.netlistener("Pier", self.serve)
        self.netlistener("Other", self.serve)

    def serve(self, event: Event, mask: Mask, session: NetSession, now: Timeval) -> Mask:
        data = event_read(event, 100)
        if data:
            event_write(event, data)
        return DONE if data == b"" else Mask.E_READ


def conf(*addresses: str, kind: str = "Pier") -> str:
    inside = "".join(f'\n  listen "{address}" {{}}' for address in addresses)
    return f"pier {{}}\n{kind}_Listener {{{inside}\n}}\n"


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


@pytest.fixture
def path() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="pier") as folder:
        yield Path(folder) / "s"


def words(runtime: Harness, failed: TransactionFailed) -> str:
    return "\n".join(str(finding) for finding in failed.findings).replace(f"{runtime.conf}", "here.conf")


def refused_start(runtime: Harness, text: str) -> str:
    with pytest.raises(TransactionFailed) as caught:
        runtime.load(Pier, conf=text)
    return words(runtime, caught.value)


def refused_reload(runtime: Harness, text: str) -> str:
    with pytest.raises(TransactionFailed) as caught:
        runtime.reload(text)
    return words(runtime, caught.value)


def answers(peer: Peers, number: int = 0, kind: str = "Pier") -> bool:
    one = peer(f"{kind}_Listener", number)
    one.send(b"abc")
    return one.receive(3) == b"abc"


def test_a_start_is_refused_with_every_address_that_is_in_the_way(runtime: Harness, taken: int) -> None:
    assert refused_start(runtime, conf(f"127.0.0.1:{taken}", "127.0.0.1:0", "192.0.2.7:25", "/no/such/folder/s")) == (
        f"here.conf:3:3: error RT123: Pier_Listener cannot listen at '127.0.0.1:{taken}': Address already in use\n"
        f"  hint: {HINT}\n"
        "here.conf:5:3: error RT123: Pier_Listener cannot listen at '192.0.2.7:25': Cannot assign requested address\n"
        "  hint: no interface of this machine has the address\n"
        "here.conf:6:3: error RT123: Pier_Listener cannot listen at '/no/such/folder/s': No such file or directory\n"
        "  hint: make its folder first"
    )


def test_a_path_that_is_too_long_is_refused(runtime: Harness) -> None:
    assert "': AF_UNIX path too long\n  hint: take another address" in refused_start(runtime, conf("/" + "x" * 200))


def test_a_reload_is_refused_and_changes_nothing(runtime: Harness, peer: Peers, taken: int) -> None:
    runtime.load(Pier, conf=conf("127.0.0.1:0"))
    assert refused_reload(runtime, conf("127.0.0.1:0", "127.0.0.2:0", f"127.0.0.1:{taken}")) == (
        f"here.conf:5:3: error RT123: Pier_Listener cannot listen at '127.0.0.1:{taken}': Address already in use\n"
        f"  hint: {HINT}"
    )
    assert (runtime.server.current.number, len(runtime.server.netlisteners.endpoints)) == (1, 1)
    assert answers(peer)
    runtime.reload(conf("127.0.0.1:0", "127.0.0.2:0"))
    assert answers(peer, 1)


def test_what_a_refused_reload_had_bound_is_free_again(runtime: Harness, path: Path, taken: int) -> None:
    runtime.load(Pier, conf=conf())
    refused_reload(runtime, conf(str(path), f"127.0.0.1:{taken}"))
    assert not path.exists()


def test_an_address_that_is_in_use_by_the_server_itself_is_kept(runtime: Harness, peer: Peers) -> None:
    runtime.load(Pier, conf=conf("127.0.0.1:0"))
    port = runtime.server.netlisteners.endpoints[0].address.port
    runtime.reload(conf("127.0.0.1:0"))
    assert runtime.server.netlisteners.endpoints[0].address.port == port
    assert answers(peer)


def test_a_listener_takes_an_address_over_from_another(runtime: Harness, peer: Peers, path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    runtime.load(Pier, conf=conf(f"127.0.0.1:{port}", str(path)))
    runtime.reload(conf(f"127.0.0.1:{port}", str(path), kind="Other"))
    assert answers(peer, 0, "Other")
    assert answers(peer, 1, "Other")


def test_an_address_becomes_that_of_every_interface(runtime: Harness, peer: Peers) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    runtime.load(Pier, conf=conf(f"127.0.0.1:{port}"))
    runtime.reload(conf(f"*:{port}"))
    assert answers(peer)


def test_every_interface_becomes_one_address(runtime: Harness, peer: Peers) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    runtime.load(Pier, conf=conf(f"*:{port}"))
    runtime.reload(conf(f"127.0.0.1:{port}"))
    assert answers(peer)


def test_a_port_that_was_overlapped_is_shared_with_nobody_afterwards(runtime: Harness) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    runtime.load(Pier, conf=conf(f"127.0.0.1:{port}"))
    runtime.reload(conf(f"*:{port}"))
    (endpoint,) = runtime.server.netlisteners.endpoints
    assert endpoint.bound_socket is not None
    assert endpoint.bound_socket.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT) == 0
    with pytest.raises(OSError, match="already in use"):
        socket.create_server(("127.0.0.1", port))


@pytest.mark.parametrize("is_path", [True, False])
def test_who_waits_at_an_address_that_goes_to_another_listener_is_served_by_that(
    runtime: Harness, path: Path, *, is_path: bool
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = str(path) if is_path else f"127.0.0.1:{port}"
    runtime.load(Pier, conf=conf(address))
    with socket.socket(socket.AF_UNIX if is_path else socket.AF_INET) as early:
        early.connect(address if is_path else ("127.0.0.1", port))
        early.sendall(b"abc")
        early.settimeout(0)
        runtime.reload(conf(address, kind="Other"))
        runtime.advance(0.0)
        assert early.recv(3) == b"abc"
    assert [endpoint.accepted for endpoint in runtime.server.netlisteners.endpoints] == [1]


def test_a_refused_takeover_leaves_the_path_with_its_listener(
    runtime: Harness, peer: Peers, path: Path, taken: int
) -> None:
    runtime.load(Pier, conf=conf(str(path)))
    refused_reload(runtime, conf(str(path), f"127.0.0.1:{taken}", kind="Other"))
    assert answers(peer)


def test_new_addresses_are_opened_before_old_ones_are_closed(runtime: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    runtime.load(Pier, conf=conf("127.0.0.1:0"))
    steps: list[str] = []
    really_open, really_close = endpoint_module.Endpoint.open, endpoint_module.Endpoint.close
    monkeypatch.setattr(
        endpoint_module.Endpoint, "open", lambda self, *words: (steps.append("open"), really_open(self, *words))
    )
    monkeypatch.setattr(
        endpoint_module.Endpoint, "close", lambda self, **words: (steps.append("close"), really_close(self, **words))
    )
    runtime.reload(conf("127.0.0.2:0"))
    assert steps == ["open", "close"]


def test_what_turns_out_to_be_taken_beside_a_leaving_endpoint_refuses_the_reload(runtime: Harness, peer: Peers) -> None:
    with socket.create_server(("127.0.0.2", 0)) as other:
        port = other.getsockname()[1]
        runtime.load(Pier, conf=conf(f"127.0.0.1:{port}"))
        assert refused_reload(runtime, conf(f"*:{port}")).startswith(
            f"here.conf:3:3: error RT123: Pier_Listener cannot listen at '*:{port}': Address already in use"
        )
        assert answers(peer)


@pytest.fixture
def retrying(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harness, "Settings", partial(Settings, retries_listening=True))


@pytest.mark.expect_failure(owner="pier", match="cannot listen: Address already in use")
@pytest.mark.usefixtures("retrying")
def test_with_the_setting_a_start_warns_and_tries_again(runtime: Harness, peer: Peers, taken: int) -> None:
    with socket.create_server(("127.0.0.2", 0)) as other:
        port = other.getsockname()[1]
        runtime.load(Pier, conf=conf(f"127.0.0.2:{port}"))
        logged = [record.text.replace(str(runtime.conf), "here.conf").replace("\t", "") for record in runtime.records]
        assert logged[0] == (
            f"here.conf:3:3: warning RT123: Pier_Listener cannot listen at '127.0.0.2:{port}': Address already in use\n"
            f"  hint: {HINT}; it is tried again until it succeeds"
        )
    runtime.advance(1.0)
    assert answers(peer)


@pytest.mark.expect_failure(owner="pier", match="cannot listen: Address already in use")
@pytest.mark.usefixtures("retrying")
def test_with_the_setting_a_lasting_failure_is_logged_once_with_growing_pauses_and_so_is_its_end(
    runtime: Harness, peer: Peers, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempts: list[float] = []
    really = endpoint_module.listening_socket

    def counted(address: SocketAddress, backlog: int) -> socket.socket:
        attempts.append(runtime.clock.monotonic())
        return really(address, backlog)

    monkeypatch.setattr(endpoint_module, "listening_socket", counted)
    with socket.create_server(("127.0.0.2", 0)) as other:
        port = other.getsockname()[1]
        runtime.load(Pier, conf=conf(f"127.0.0.1:{port}"))
        (warning,) = runtime.reload(conf(f"*:{port}")).findings
        assert (warning.rule, warning.severity) == ("RT123", Severity.WARNING)
        runtime.advance(200.0)
    runtime.advance(30.0)
    assert answers(peer)
    logged = [record.text for record in runtime.records if record.text.startswith("Pier_Listener *:")]
    assert logged == [
        f"Pier_Listener *:{port}: cannot listen: Address already in use",
        f"Pier_Listener *:{port}: listens again, after {len(attempts) - 1} failed attempts",
    ]
    pauses = [round(after - before, 3) for before, after in pairwise(attempts)]
    assert pauses[:8] == [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]


@pytest.mark.usefixtures("retrying")
def test_with_the_setting_a_clash_within_the_configuration_is_refused_all_the_same(runtime: Harness) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert "take one of the two away" in refused_start(runtime, conf(f"127.0.0.1:{port}", f"*:{port}"))


def test_a_check_tells_a_port_that_is_taken(runtime: Harness, taken: int) -> None:
    runtime.load(Pier, conf=conf("127.0.0.1:0"))
    bound = BoundSockets(is_trial=True)
    configuration = runtime.server.current.configuration
    (plan,) = planned(configuration, [endpoint.definition for endpoint in runtime.server.netlisteners.endpoints])
    bound.bind(replace(plan, address=replace(plan.address, port=taken)), 5)
    (finding,) = bound.findings
    assert (finding.severity, finding.hint) == (
        Severity.WARNING,
        "all is well if that is the server for which this is checked",
    )


def test_two_new_servers_that_find_one_left_over_path_do_not_take_it_from_each_other(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))
    address = parse_socket_address(str(path), may_be_path=True)
    assert address is not None
    outcomes: list[socket.socket | OSError] = []
    gate = threading.Barrier(8)

    def begin() -> None:
        gate.wait()
        try:
            outcomes.append(listening_socket(address, 64))
        except OSError as error:
            outcomes.append(error)

    threads = [threading.Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winners = [one for one in outcomes if isinstance(one, socket.socket)]
    assert len(winners) == 1
    with winners[0], socket.socket(socket.AF_UNIX) as client:
        client.connect(str(path))


def test_the_path_that_somebody_else_has_taken_meanwhile_is_left_to_him(runtime: Harness, path: Path) -> None:
    runtime.load(Pier, conf=conf(str(path)))
    path.unlink()
    with socket.socket(socket.AF_UNIX) as other:
        other.bind(str(path))
        other.listen()
        runtime.reload(conf())
        assert path.exists()


def test_two_listeners_of_one_address_are_named_both(runtime: Harness) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    text = conf(f"127.0.0.1:{port}") + f'Other_Listener {{\n  listen "*:{port}" {{}}\n}}\n'
    assert refused_start(runtime, text) == (
        f"here.conf:6:3: error RT123: Other_Listener cannot listen at '*:{port}': Address already in use\n"
        f"  see here.conf:3:3: Pier_Listener listens at '127.0.0.1:{port}'\n"
        "  hint: take one of the two away"
    )


def test_what_is_switched_off_is_not_listened_at(runtime: Harness, taken: int) -> None:
    runtime.load(Pier, conf=conf(f"127.0.0.1:{taken}").replace("{}\n}", "{ enable = false }\n}"))
    assert runtime.server.netlisteners.endpoints == ()
    refused_reload(runtime, conf(f"127.0.0.1:{taken}"))


def test_the_socket_of_a_living_server_is_left_alone(runtime: Harness, path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as living:
        living.bind(str(path))
        living.listen()
        assert f"Pier_Listener cannot listen at '{path}': Address already in use" in refused_start(
            runtime, conf(str(path))
        )
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(str(path))


def test_a_file_is_no_socket_and_stays(runtime: Harness, path: Path) -> None:
    path.write_text("mine")
    assert "Address already in use" in refused_start(runtime, conf(str(path)))
    assert path.read_text() == "mine"
