"""The samples of the seed, loaded and exercised: sockets, records, suspended connections, timers, options, closures."""

from __future__ import annotations

import socket
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ecruntime.testing.peer import Peer
from tests.toolkit.languages.c.seed_samples import GLUE, SEED_VARIABLE, complete, seed_file
from tests.toolkit.languages.c.seed_slips import MENDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import InstallC

    from ecruntime.testing import Harness

    StartSample = Callable[[str], Peer]

pytestmark = pytest.mark.skipif(
    not seed_file().is_file(),
    reason=f"the text of the seed is not beside this checkout; {SEED_VARIABLE} says where it is",
)
NO_SOCKET = r"\(\.\.\.\)"
DEBUG = "sample { debug_level = debug }"


def source(name: str) -> str:
    """Return a sample whose socket is the one that the test has connected."""
    mends = tuple(
        replace(mend, slip=rf"socket{NO_SOCKET}", mended='atoi(getenv("SAMPLE_SOCKET"))')
        if mend.slip == NO_SOCKET
        else mend
        for mend in MENDS.get(name, ())
    )
    return complete(name, seed_file(), mends)


def lines(runtime: Harness) -> list[str]:
    return [record.text for record in runtime.records if record.subsystem == "sample"]


@pytest.fixture
def start(runtime: Harness, install_c: InstallC, monkeypatch: pytest.MonkeyPatch) -> Iterator[StartSample]:
    """Load a sample around one end of a connection, and return the other end."""
    near, far = socket.socketpair()
    # What comes before the server runs is there when it does; the sample closes its end.
    monkeypatch.setenv("SAMPLE_SOCKET", str(near.detach()))

    def load(name: str) -> Peer:
        install_c("sample", source(name), flags=("-I", str(GLUE)))
        runtime.load(conf=DEBUG)
        return Peer(far, runtime.settle)

    yield load
    far.close()
    runtime.settle()


def test_readable_reads_until_the_end(runtime: Harness, start: StartSample) -> None:
    far = start("readable")
    far.send(b"tide")
    far.close()
    runtime.advance(1)
    assert lines(runtime)[0] == "I read 4 bytes: tide"
    assert lines(runtime)[1].startswith("My socket had a problem")


@pytest.mark.parametrize("name", ["answering", "partial_write"])
def test_each_message_is_answered(runtime: Harness, start: StartSample, name: str) -> None:
    far = start(name)
    assert far.receive(7) == b"hello\r\n"
    far.send(b"one")
    assert far.receive(7) == b"hello\r\n"
    far.send(b"two")
    assert far.receive(7) == b"hello\r\n"
    assert lines(runtime) == ["I read 3 bytes: one", "I read 3 bytes: two"]
    far.close()
    runtime.settle()


def test_a_record_is_read_in_pieces_and_the_rest_is_left(runtime: Harness, start: StartSample) -> None:
    far = start("record")
    far.send(b"low ")
    assert lines(runtime) == []
    far.send(b"water\r\nrest")
    assert far.receive_all() == b""
    assert len(lines(runtime)) == 1
    assert lines(runtime)[0].startswith("I got my line, its length is ")
    assert "low water" in lines(runtime)[0]


def test_exactly_as_many_bytes_as_asked_for_are_read(runtime: Harness, start: StartSample) -> None:
    far = start("exact")
    far.send(b"x" * 8191)
    assert lines(runtime) == []
    far.send(b"x")
    assert lines(runtime) == ["I read exactly 8192 bytes into buf"]


def test_a_connection_is_suspended_while_a_job_fetches(runtime: Harness, start: StartSample, tmp_path: Path) -> None:
    (tmp_path / "page").write_bytes(b"low water")
    far = start("suspend")
    for _ in range(2):
        far.send(f"{tmp_path}/page\r\n".encode())
        runtime.advance(1)
        assert far.receive(9) == b"low water"
    far.send(f"{tmp_path}/none\r\n".encode())
    runtime.advance(1)
    assert far.receive_all() == b""
    assert lines(runtime) == ["Error fetching URL"]
    assert runtime.server.pools.pool("IO").report().total_invocations == 3


@pytest.mark.parametrize(("name", "count"), [("timed", 1), ("recurrent", 3), ("cancelled", 0)])
def test_timers_fire(runtime: Harness, install_c: InstallC, name: str, count: int) -> None:
    install_c("sample", source(name), flags=("-I", str(GLUE)))
    runtime.load(conf=DEBUG)
    runtime.advance(95)
    assert lines(runtime) == ["my_func was triggered, closure is hello"] * count


def test_the_closure_is_asked_for_through_the_transaction(runtime: Harness, install_c: InstallC) -> None:
    ask = """
#include "control.h"
static int my_lua_provider(lua_State *thr);
static int ask(command_construct *cc, void *closure) {
  stringprintf(&cc->response, "%d\\n", my_lua_provider(NULL));
  return EC_RUN_COMMAND_COMPLETED;
}
static int closure_conf_setup"""
    code = source("closure").replace("static int closure_conf_setup", ask)
    code = code.replace(
        "self->module_private_data = my_lua_provider;", 'ec_control_register_command2("ask closure", NULL, ask);'
    )
    # What the text leaves out: the phases that admit no registration.
    guard = "if (flags & EC_MODULE_INIT_PRIVILEGED || EC_MODULE_INIT_MODE(flags) == EC_MODULE_INIT_DESTROY) return 0;"
    code = code.replace("  /* ... */\n  register_", f"  {guard}\n  register_")
    assert guard in code
    install_c("mymodule", code)
    runtime.load(conf='mymodule "one" {}')
    assert runtime.console("ask closure") == "1\n"
    runtime.reload("")
    with pytest.raises(AssertionError):
        runtime.console("mymodule:one status")


def test_the_options_of_the_sample_module_are_read(runtime: Harness, install_c: InstallC) -> None:
    # Its text says GENERIC and sets its data up as that of a singleton.
    code = source("module").replace("EC_MODULE_TYPE_GENERIC", "EC_MODULE_TYPE_SINGLETON")
    shown = '"My status is %d", conf->status'
    assert shown in code
    code = code.replace(shown, '"%s %d", conf->my_string, conf->my_int')
    install_c("module_name", code)
    runtime.load(conf='module_name { my_string = "reef" }')
    assert runtime.console("module_name status").strip() == "reef 1"
    runtime.reload("module_name { my_int = 7 }")
    assert runtime.console("module_name status").strip() == "default 7"
