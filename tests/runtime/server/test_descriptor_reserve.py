"""A process without descriptors: it still reloads, and one operator at a time is let in."""

from __future__ import annotations

import os
import resource
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from ecruntime.console.listener import Listener
from ecruntime.foundation.descriptor_reserve import DescriptorReserve
from ecruntime.generation import TransactionFailed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.runtime.conftest import Bench, LibexecBuilder


@contextmanager
def no_descriptors() -> Iterator[None]:
    """Use up whatever the process may open."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    taken: list[int] = []
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
    try:
        while True:
            try:
                taken.append(os.open("/dev/null", os.O_RDONLY))
            except OSError:
                break
        yield
    finally:
        for fd in taken:
            os.close(fd)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def opened() -> int:
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - counted, with the one that lists


def test_a_reload_reads_and_opens_what_it_needs(bench: Bench, libexec: LibexecBuilder) -> None:
    bench.start("")
    libexec.add("owl")
    libexec.add("crow", kind="GENERIC")
    bench.write('include "more.conf"\nowl {}\n')
    (bench.conf.parent / "more.conf").write_text('crow "a" {}\n', encoding="utf-8")
    for number in (2, 3):
        with no_descriptors():
            assert bench.server.reload().number == number
            bench.settle()
    assert bench.modules() == ["owl", "crow:a"]


def test_what_a_refused_reload_was_lent_is_given_back(bench: Bench, libexec: LibexecBuilder) -> None:
    bench.start("")
    libexec.add("owl", body="raise ValueError('no')")
    bench.write("owl {}\n")
    before = opened()
    for _ in range(3):
        with no_descriptors(), pytest.raises(TransactionFailed):
            bench.server.reload()
        bench.settle()
        assert opened() == before


def test_one_operator_at_a_time_is_let_in(bench: Bench, tmp_path: Path) -> None:
    bench.start("")
    path = tmp_path / "console.sock"
    listener = Listener(bench.server.scheduler, bench.dispatcher, bench.server.log)
    listener.listen(path)
    clients = [socket.socket(socket.AF_UNIX) for _ in range(2)]
    try:
        with no_descriptors():
            for client in clients:
                client.connect(str(path))
            bench.advance(0.1)
            bench.advance(0.1)
            assert listener.clients == 1
            # The first one leaves: its descriptor is kept for the next.
            clients[0].close()
            bench.advance(2.0)
            assert listener.clients == 1
            clients[1].close()
            bench.advance(2.0)
            assert listener.clients == 0
    finally:
        for client in clients:
            client.close()
        listener.close()


def test_a_reserve_opens_no_more_than_its_size_and_closes_all() -> None:
    before = opened()
    reserve = DescriptorReserve(3)
    reserve.refill()
    reserve.refill()
    assert (opened() - before, reserve.spend(), opened() - before) == (3, True, 2)
    with reserve.lent():
        assert opened() == before
    assert opened() - before == 3
    reserve.close()
    assert (reserve.spend(), opened()) == (False, before)
