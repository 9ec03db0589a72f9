"""IO wrappers that modules register by code: in which phase, and what is left of them when a transaction fails."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from ecruntime.api import JlogHandle
from ecruntime.foundation.errors import UsageError
from ecruntime.generation import TransactionFailed

if TYPE_CHECKING:
    from tests.runtime.conftest import Bench, LibexecBuilder

REGISTERS = """

def PHASE(self, *arguments):
    from ecruntime.io.drivers import MemoryDriver
    self.io_wrappers.register("NAME", MemoryDriver())
"""


def add(libexec: LibexecBuilder, name: str, phase: str, kind: str = "SINGLETON", extra: str = "") -> None:
    libexec.add(name, body=REGISTERS.replace("PHASE", phase).replace("NAME", name) + extra, kind=kind)


def stanza(name: str, kind: str) -> str:
    return f'{name} "a" {{}}\n' if kind == "GENERIC" else f"{name} {{}}\n"


@pytest.mark.parametrize("kind", ["SINGLETON", "GENERIC"])
def test_a_wrapper_is_registered_in_conf_setup(bench: Bench, libexec: LibexecBuilder, kind: str) -> None:
    add(libexec, "kelp", "conf_setup", kind)
    bench.start(stanza("kelp", kind))
    with bench.server.io_wrappers.open("KELP://") as io:
        assert io.read(1) == b""


@pytest.mark.parametrize("kind", ["SINGLETON", "GENERIC"])
def test_a_wrapper_is_not_registered_in_ext_init(bench: Bench, libexec: LibexecBuilder, kind: str) -> None:
    add(libexec, "kelp", "ext_init", kind)
    with pytest.raises(TransactionFailed, match="the IO wrapper 'kelp' is registered outside conf_setup") as caught:
        bench.start(stanza("kelp", kind))
    assert [finding.rule for finding in caught.value.findings] == ["RT124"]
    with pytest.raises(UsageError):
        bench.server.io_wrappers.lookup("kelp")


@pytest.mark.parametrize(
    "failing", ["    raise KeyError('no')\n", "def ext_init(self, init):\n    raise KeyError('no')\n"]
)
def test_a_failed_transaction_takes_back_what_was_registered(
    bench: Bench, libexec: LibexecBuilder, failing: str
) -> None:
    add(libexec, "owl", "conf_setup")
    bench.start("owl {}\n")
    add(libexec, "kelp", "conf_setup", extra=failing)
    for _ in range(2):
        with pytest.raises(TransactionFailed, match="KeyError"):
            bench.reload("owl {}\nkelp {}\n")
        with pytest.raises(UsageError):
            bench.server.io_wrappers.lookup("kelp")
    bench.server.io_wrappers.lookup("owl")


def test_a_record_of_a_log_has_the_time_of_the_servers_clock(bench: Bench, libexec: LibexecBuilder) -> None:
    add(libexec, "owl", "conf_setup")
    bench.start("owl {}\n")
    with bench.server.io_wrappers.open(f"jlog://{bench.conf.parent}/log=>one", os.O_CREAT | os.O_RDWR) as io:
        io.write(b"x")
        assert isinstance(io.handle, JlogHandle)
        record = io.handle.read_record()
    assert record is not None
    assert record.at == bench.clock.now()
