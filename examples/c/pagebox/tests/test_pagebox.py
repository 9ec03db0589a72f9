"""Files that are looked up by jobs while their sessions are suspended; each test has a server on a virtual clock."""

from pathlib import Path
from threading import Event

import pytest
from ecruntime.api import AsyncJob, Completion
from ecruntime.testing import Console, Harness, LibexecFolder, Peer, Peers


def conf(tmp_path: Path, own: str = "") -> str:
    return f'pagebox {{ root = "{tmp_path}"\n {own}\n}}\nPagebox_Listener {{ listen "127.0.0.1:0" {{}} }}'


@pytest.fixture
def reader(runtime: Harness, libexec: LibexecFolder, peer: Peers, tmp_path: Path) -> Peer:
    (tmp_path / "reef").write_bytes(b"low water\n")
    (tmp_path / ".tide").write_bytes(b"secret\n")
    libexec()
    runtime.load(conf=conf(tmp_path))
    return peer("Pagebox_Listener")


def test_pages_are_handed_out_in_the_order_of_their_requests(reader: Peer, runtime: Harness, console: Console) -> None:
    reader.send(b"GET reef\r\nGET none\r\nget reef\r\n")
    for _ in range(3):
        runtime.advance(1.0)
    assert reader.receive(54) == b"200 10\r\nlow water\n500 no such page\r\n200 10\r\nlow water\n"
    assert console("pagebox status") == "sessions: 1, pages: 2\n"


def test_a_session_ends_when_it_is_asked_to(reader: Peer, console: Console) -> None:
    reader.send(b"QUIT\r\nGET reef\r\n")
    assert reader.receive_all() == b"200 goodbye\r\n"
    assert console("pagebox status") == "sessions: 0, pages: 0\n"


@pytest.mark.parametrize("line", ["GET ../passwd", "GET /etc/passwd", "GET .tide", "GET ", "PUT reef", ""])
def test_what_is_no_name_is_refused(reader: Peer, line: str) -> None:
    reader.send(line.encode() + b"\r\n")
    assert reader.receive_until(b"\r\n") == b"500 GET NAME, or QUIT\r\n"


def test_a_session_that_ends_while_its_page_is_read_leaves_nothing(
    reader: Peer, runtime: Harness, console: Console
) -> None:
    reader.send(b"GET reef\r\n")
    reader.reset()
    runtime.advance(1.0)
    assert console("pagebox status").startswith("sessions: 0")
    runtime.close()
    assert not [one.text for one in runtime.records if "not freed" in one.text]


def test_another_pool_reads_and_a_full_one_is_told(
    runtime: Harness, libexec: LibexecFolder, peer: Peers, tmp_path: Path
) -> None:
    (tmp_path / "reef").write_bytes(b"low water\n")
    libexec()
    own = conf(tmp_path, 'job_class = "disk"')
    runtime.load(conf=f'ThreadPool "disk" {{ concurrency = 1 backlog = 1 }}\n{own}')
    started, free = Event(), Event()

    def hold(_job: AsyncJob, _closure: object) -> None:
        started.set()
        assert free.wait(20)

    runtime.server.pools.queue_async_job(AsyncJob(hold, None, Completion.NONE, job_class="disk"))
    assert started.wait(20)
    waiting, other = peer("Pagebox_Listener"), peer("Pagebox_Listener")
    waiting.send(b"GET reef\r\n")
    other.send(b"GET reef\r\n")
    assert other.receive_until(b"\r\n") == b"500 busy\r\n"
    free.set()
    runtime.advance(1.0)
    assert waiting.receive(18) == b"200 10\r\nlow water\n"
