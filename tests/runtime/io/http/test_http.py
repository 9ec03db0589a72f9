"""Requests of HTTP against a real server."""

from __future__ import annotations

import errno
import os
import re
import tracemalloc
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from ecruntime.io import HttpCancellation, HttpHandle, HttpRequest, HttpResponse, IoWrapperObject, IoWrappers
from ecruntime.testing import check_io_wrapper

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator

    from .conftest import Site


def handle_of(io: IoWrapperObject) -> HttpHandle:
    assert isinstance(io.handle, HttpHandle)
    return io.handle


def read_all(io: IoWrapperObject) -> bytes:
    return b"".join(iter(lambda: io.read(1 << 16), b""))


@pytest.mark.parametrize("path", ["there", "close"])
def test_http_conforms(wrappers: IoWrappers, site: Site, path: str) -> None:
    def make(content: bytes) -> IoWrapperObject:
        site.content = content
        return wrappers.open(f"{site.address}/{path}")

    check_io_wrapper(make)


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH", "PURGE"])
def test_any_method_is_sent_with_headers_and_a_body(wrappers: IoWrappers, site: Site, method: str) -> None:
    request = HttpRequest(method, headers=(("X-Kelp", "deep"), ("Content-Type", "text/plain")), body=b"hello")
    with wrappers.open(f"{site.address}/echo?a=b", context=request) as io:
        response = handle_of(io).response
        assert (response.status, response.reason, response.header("x-method")) == (200, "OK", method)
        assert [value for name, value in response.headers if name == "X-Two"] == ["a", "b"]
        assert read_all(io) == b"hello"
    (seen,) = site.seen
    assert (seen[0], seen[1], seen[3]) == (method, "/echo?a=b", b"hello")
    assert {name: seen[2][name] for name in ("X-Kelp", "Content-Type", "Content-Length")} == {
        "X-Kelp": "deep", "Content-Type": "text/plain", "Content-Length": "5",
    }  # fmt: skip


def test_head_has_no_body(wrappers: IoWrappers, site: Site) -> None:
    site.content = b"12345"
    with wrappers.open(f"{site.address}/there", context=HttpRequest("HEAD")) as io:
        assert handle_of(io).response.header("Content-Length") == "5"
        assert io.read(10) == b""


@pytest.mark.parametrize(("flags", "method"), [(os.O_WRONLY, "PUT"), (os.O_RDWR, "POST")])
def test_what_is_written_is_the_body(wrappers: IoWrappers, site: Site, flags: int, method: str) -> None:
    with wrappers.open(f"{site.address}/echo", flags) as io:
        assert [io.write(b"one "), io.write(b""), io.write(b"two")] == [4, 0, 3]
        if flags == os.O_RDWR:
            assert read_all(io) == b"one two"
            with pytest.raises(BrokenPipeError):
                io.write(b"more")
    (seen,) = site.seen
    assert (seen[0], seen[3], seen[2]["Transfer-Encoding"]) == (method, b"one two", "chunked")


def test_a_body_with_a_length_is_not_chunked(wrappers: IoWrappers, site: Site) -> None:
    request = HttpRequest(headers=(("Content-Length", "7"),))
    with wrappers.open(f"{site.address}/echo", os.O_WRONLY, context=request) as io:
        io.write(b"one ")
        io.write(b"two")
    assert (site.seen[0][3], "Transfer-Encoding" in site.seen[0][2]) == (b"one two", False)


def test_a_body_may_come_in_pieces(wrappers: IoWrappers, site: Site) -> None:
    with wrappers.open(f"{site.address}/echo", context=HttpRequest(body=iter([b"a", b"", b"bc"]))) as io:
        assert read_all(io) == b"abc"
    assert (site.seen[0][0], site.seen[0][2]["Transfer-Encoding"]) == ("POST", "chunked")


def test_large_bodies_are_not_held_in_memory(wrappers: IoWrappers, site: Site) -> None:
    piece = b"y" * 250_000

    def pieces() -> Iterator[bytes]:
        for _ in range(200):
            yield piece

    tracemalloc.start()
    try:
        with wrappers.open(f"{site.address}/count", context=HttpRequest("PUT", body=pieces())) as io:
            assert read_all(io) == b"50000000"
        with wrappers.open(f"{site.address}/chunked") as io:
            assert sum(map(len, iter(lambda: io.read(1 << 20), b""))) == 64_000_000
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # The server of the test runs in this process: its pieces count, too.
    assert peak < 8_000_000
    assert site.largest == len(piece)


def test_a_piece_is_read_as_soon_as_it_comes(wrappers: IoWrappers, site: Site) -> None:
    with wrappers.open(f"{site.address}/slowly") as io:
        assert io.read(1000) == b"first"
        site.go_on.set()
        assert read_all(io) == b"second"


def test_a_piece_is_sent_as_soon_as_it_is_written(wrappers: IoWrappers, site: Site) -> None:
    with wrappers.open(f"{site.address}/count", os.O_RDWR) as io:
        io.write(b"first")
        assert site.received.wait(10), "the server has it, and the request has no end yet"
        assert site.seen == []
        io.write(b"second")
        assert read_all(io) == b"11"


@pytest.mark.parametrize(
    ("status", "number"), [(404, errno.ENOENT), (410, errno.ENOENT), (403, errno.EIO), (503, errno.EIO)]
)
def test_a_status_of_failure_is_an_error(wrappers: IoWrappers, site: Site, status: int, number: int) -> None:
    with pytest.raises(OSError, match=f"HTTP {status}") as caught:
        wrappers.open(f"{site.address}/status/{status}")
    assert caught.value.errno == number


def test_a_status_of_failure_is_an_answer_where_that_is_wanted(wrappers: IoWrappers, site: Site) -> None:
    with wrappers.open(f"{site.address}/status/503", context=HttpRequest(any_status=True)) as io:
        assert (handle_of(io).response.status, read_all(io)) == (503, b"why")


def test_what_was_written_and_refused_fails_when_it_is_closed(wrappers: IoWrappers, site: Site) -> None:
    io = wrappers.open(f"{site.address}/status/507", os.O_WRONLY)
    io.write(b"data")
    with pytest.raises(OSError, match="HTTP 507"):
        io.delref()


def test_an_answer_before_the_end_of_the_request_says_why(wrappers: IoWrappers, site: Site) -> None:
    def write_on(io: IoWrapperObject) -> None:
        while True:
            io.write(b"z" * 1_000_000)

    with (
        pytest.raises(OSError, match=r"HTTP 413|reset|Broken pipe"),
        wrappers.open(f"{site.address}/early", os.O_WRONLY) as io,
    ):
        write_on(io)


def test_an_exception_leaves_the_request_without_an_end(wrappers: IoWrappers, site: Site) -> None:
    def fail(io: IoWrapperObject) -> None:
        io.write(b"half of it")
        raise KeyError

    with pytest.raises(KeyError), wrappers.open(f"{site.address}/echo", os.O_WRONLY) as io:
        fail(io)
    with wrappers.open(f"{site.address}/there"):
        assert [path for _, path, _, _ in site.seen] == ["/there"], "half of it was taken for all"


@pytest.mark.parametrize("path", ["short", "cut"])
def test_an_answer_that_is_cut_off_is_an_error(wrappers: IoWrappers, site: Site, path: str) -> None:
    with wrappers.open(f"{site.address}/{path}") as io, pytest.raises(OSError, match="IncompleteRead"):
        read_all(io)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_get_goes_where_it_is_sent(wrappers: IoWrappers, site: Site, status: int) -> None:
    with wrappers.open(f"{site.address}/to/{status}/|echo") as io:
        assert handle_of(io).response.header("X-Method") == "GET"


def test_a_post_does_not_go_elsewhere(wrappers: IoWrappers, site: Site) -> None:
    with wrappers.open(f"{site.address}/to/307/|echo", context=HttpRequest(body=b"x")) as io:
        assert handle_of(io).response.status == 307


@pytest.mark.parametrize(
    ("path", "words"), [("round", "Too many levels"), ("to/302/file:||", "this is no HTTP address")]
)
def test_a_way_that_leads_nowhere_is_refused(wrappers: IoWrappers, site: Site, path: str, words: str) -> None:
    with pytest.raises(OSError, match=words):
        wrappers.open(f"{site.address}/{path}")


def test_what_is_meant_for_one_host_is_not_shown_to_another(wrappers: IoWrappers, site: Site) -> None:
    other = site.address.replace("127.0.0.1", "localhost")
    request = HttpRequest(headers=(("Authorization", "secret"), ("Cookie", "c"), ("X-Kelp", "deep")))
    with wrappers.open(f"{site.address}/to/302/{other.replace('/', '|')}|echo", context=request):
        pass
    first, second = (headers for _, _, headers, _ in site.seen)
    assert (first["Authorization"], first["Cookie"]) == ("secret", "c")
    assert ("Authorization" in second, "Cookie" in second, second["X-Kelp"]) == (False, False, "deep")


def test_a_silent_server_is_not_waited_for(wrappers: IoWrappers, site: Site) -> None:
    with pytest.raises(OSError, match="timed out") as caught:
        wrappers.open(f"{site.address}/silent", context=HttpRequest(timeout=0.05))
    assert (caught.value.errno, caught.value.filename) == (errno.ETIMEDOUT, f"{site.address}/silent")


def test_who_does_not_let_anybody_in_is_not_waited_for(wrappers: IoWrappers, site: Site, full_listener: str) -> None:
    with pytest.raises(OSError, match="timed out"):
        wrappers.open(full_listener, context=HttpRequest(timeout=0.05))


def test_a_server_that_sends_a_byte_now_and_then_comes_to_its_limit(wrappers: IoWrappers, site: Site) -> None:
    with wrappers.open(f"{site.address}/drip", context=HttpRequest(timeout=10, total=0.3)) as io:
        assert io.read(10) != b""
        with pytest.raises(OSError, match="timed out"):
            read_all(io)


def cancelled(use: Callable[[], object], cancel: Callable[[], None], is_waiting: Callable[[], object]) -> OSError:
    """Return what `use` raises in a thread when `cancel` is called while it waits."""
    caught: list[OSError] = []

    def run() -> None:
        try:
            use()
        except OSError as error:
            caught.append(error)

    thread = Thread(target=run)
    thread.start()
    is_waiting()
    cancel()
    thread.join(10)
    assert not thread.is_alive()
    return caught[0]


def test_a_read_that_waits_is_cancelled(wrappers: IoWrappers, site: Site) -> None:
    with wrappers.open(f"{site.address}/slowly") as io:
        assert io.read(100) == b"first"
        error = cancelled(lambda: io.read(100), handle_of(io).cancel, lambda: None)
    assert error.errno == errno.ECANCELED


def test_a_request_is_cancelled_before_its_answer_begins(wrappers: IoWrappers, site: Site) -> None:
    token = HttpCancellation()
    request = HttpRequest(cancellation=token)
    error = cancelled(
        lambda: wrappers.open(f"{site.address}/silent", context=request), token.cancel, lambda: site.received.wait(10)
    )
    assert error.errno == errno.ECANCELED


def test_a_connection_is_cancelled_before_it_is_made(wrappers: IoWrappers, site: Site, full_listener: str) -> None:
    token = HttpCancellation()

    def is_connecting() -> None:
        while not token._sockets:
            pass

    error = cancelled(
        lambda: wrappers.open(full_listener, context=HttpRequest(cancellation=token)), token.cancel, is_connecting
    )
    assert error.errno == errno.ECANCELED


def test_after_a_cancellation_nothing_begins(wrappers: IoWrappers, site: Site) -> None:
    token = HttpCancellation()
    token.cancel()
    with pytest.raises(OSError, match="the request was cancelled"):
        wrappers.open(f"{site.address}/there", context=HttpRequest(cancellation=token))
    assert (site.seen, token.is_cancelled) == ([], True)


def test_https_asks_for_a_certificate_that_holds(
    wrappers: IoWrappers, secure_site: Site, client_context: ssl.SSLContext
) -> None:
    secure_site.content = b"behind a lock"
    address = secure_site.address.replace("127.0.0.1", "localhost") + "/there"
    with wrappers.open(address, context=HttpRequest(tls=client_context)) as io:
        assert read_all(io) == b"behind a lock"
    with pytest.raises(OSError, match="CERTIFICATE_VERIFY_FAILED"):
        wrappers.open(address)


def test_a_proxy_of_the_environment_is_asked(wrappers: IoWrappers, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", site.address.replace("//", "//user:p%40ss@"))
    monkeypatch.setenv("no_proxy", "")
    with pytest.raises(FileNotFoundError):
        wrappers.open("http://kelp.invalid/far?x#y")
    ((method, path, headers, _),) = site.seen
    assert (method, path, headers["Host"]) == ("GET", "http://kelp.invalid/far?x", "kelp.invalid")
    assert headers["Proxy-Authorization"] == "Basic dXNlcjpwQHNz"


def test_a_proxy_that_makes_no_tunnel_is_an_error(
    wrappers: IoWrappers, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", site.address)
    monkeypatch.setenv("no_proxy", "")
    with pytest.raises(OSError, match="the proxy answers 501"):
        wrappers.open("https://kelp.invalid/")


@pytest.mark.parametrize(
    ("name", "context", "words"),
    [
        ("http://", None, "no host given"),
        ("http://[::1", None, "Invalid IPv6 URL"),
        ("http://localhost:x/", None, "Port could not be cast"),
        ("http://localhost/a b", None, "can't contain control characters"),
        ("http://localhost/", HttpRequest("G T"), "'G T' is no method"),
        ("http://localhost/", HttpRequest(headers=(("X", "a\nb"),)), "Invalid header value"),
        ("http://localhost/", "POST", "HTTP is opened with an HttpRequest, and not with 'POST'"),
        ("file:///etc/hosts", HttpRequest(), "'file' is opened without a context"),
    ],
)
def test_what_cannot_be_asked_says_why(
    wrappers: IoWrappers, site: Site, name: str, context: object, words: str
) -> None:
    with pytest.raises(OSError, match=re.escape(words)) as caught:
        wrappers.open(name, context=context)
    assert (caught.value.errno, caught.value.filename) == (errno.EINVAL, name)


def test_a_body_is_given_or_written(wrappers: IoWrappers) -> None:
    with pytest.raises(OSError, match="a request has a body, or its body is written"):
        wrappers.open("http://localhost/", os.O_RDWR, context=HttpRequest(body=b"x"))


def test_what_was_written_cannot_be_cloned(wrappers: IoWrappers, site: Site) -> None:
    with wrappers.open(f"{site.address}/echo", os.O_RDWR) as io, pytest.raises(OSError, match="not supported"):
        io.clone()
    with wrappers.open(f"{site.address}/echo", context=HttpRequest(body=b"x")) as io, io.clone() as again:
        assert read_all(again) == b"x"


def test_a_refused_connection_is_no_other_error(wrappers: IoWrappers, site: Site) -> None:
    with pytest.raises(ConnectionRefusedError):
        wrappers.open("http://127.0.0.1:1/x")


def test_no_descriptor_is_left_open(wrappers: IoWrappers, site: Site) -> None:
    import socket

    opened: list[socket.socket] = []
    real = socket.socket.__init__

    def counted(self: socket.socket, *arguments: int, **named: int) -> None:
        real(self, *arguments, **named)  # type: ignore[arg-type]
        opened.append(self)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(socket.socket, "__init__", counted)
        for path in ("there", "status/500", "short", "to/302/|there", "round"):
            try:
                with wrappers.open(f"{site.address}/{path}") as io:
                    read_all(io)
            except OSError:
                pass
        mine = [one for one in opened if one.fileno() >= 0 and one.getpeername()[1] == site.server.server_port]
    assert mine == []


def test_an_answer_is_looked_up_by_name() -> None:
    response = HttpResponse(200, "OK", (("Content-Type", "text/plain"),))
    assert (response.header("content-type"), response.header("x")) == ("text/plain", None)
