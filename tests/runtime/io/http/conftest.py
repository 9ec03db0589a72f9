from __future__ import annotations

import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, cast

import pytest

from ecruntime.io import IoWrappers

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator


class Answers(BaseHTTPRequestHandler):
    """The pages of a site: the first part of a path names the method that answers it."""

    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        body = self.body()
        self.site.seen.append((self.command, self.path, dict(self.headers.items()), body))
        self.site.received.set()
        getattr(self, "on_" + self.path.strip("/").partition("/")[0].partition("?")[0], self.on_gone)(body)

    def __getattr__(self, name: str) -> Any:
        # Any method but that for proxies.
        if name.startswith("do_") and name != "do_CONNECT":
            return self.answer
        raise AttributeError(name)

    @property
    def site(self) -> Site:
        return cast("Quiet", self.server).site

    def pieces(self) -> Iterator[bytes]:
        if self.headers.get("Transfer-Encoding") == "chunked":
            while size := int(self.rfile.readline(), 16):
                yield self.rfile.read(size)
                assert self.rfile.readline() == b"\r\n"
            assert self.rfile.readline() == b"\r\n"
        elif length := int(self.headers.get("Content-Length", "0")):
            yield self.rfile.read(length)

    def body(self) -> bytes:
        if self.path == "/count":
            total = 0
            for piece in self.pieces():
                total += len(piece)
                self.site.largest = max(self.site.largest, len(piece))
                self.site.received.set()
            return b"%d" % total
        if self.path == "/early":
            return b""
        return b"".join(self.pieces())

    def reply(self, status: int, body: bytes = b"", *headers: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def chunk(self, data: bytes) -> None:
        self.wfile.write(b"%x\r\n%b\r\n" % (len(data), data))

    def on_there(self, body: bytes) -> None:
        self.reply(200, self.site.content)

    def on_echo(self, body: bytes) -> None:
        self.reply(200, body, ("X-Method", self.command), ("X-Two", "a"), ("X-Two", "b"))

    on_count = on_echo

    def on_gone(self, body: bytes) -> None:
        self.reply(404, b"no such page")

    def on_status(self, body: bytes) -> None:
        self.reply(int(self.path.rpartition("/")[2]), b"why")

    def on_early(self, body: bytes) -> None:
        self.reply(413, b"too much")
        self.close_connection = True

    def on_chunked(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for _ in range(64):
            self.chunk(b"x" * 1_000_000)
        self.chunk(b"")

    def on_slowly(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.chunk(b"first")
        self.site.go_on.wait(20)
        self.chunk(b"second")
        self.chunk(b"")

    def on_drip(self, body: bytes) -> None:
        self.send_response(200)
        self.end_headers()
        while not self.site.go_on.wait(0.02):
            self.wfile.write(b".")

    def on_silent(self, body: bytes) -> None:
        self.site.go_on.wait(20)
        self.close_connection = True

    def on_short(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.end_headers()
        self.wfile.write(b"short")
        self.close_connection = True

    def on_cut(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.chunk(b"whole")
        self.wfile.write(b"64\r\npart")
        self.close_connection = True

    def on_close(self, body: bytes) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.site.content)
        self.close_connection = True

    def on_to(self, body: bytes) -> None:
        _, _, status, target = self.path.split("/", 3)
        self.reply(int(status), b"over there", ("Location", target.replace("|", "/")))

    def on_round(self, body: bytes) -> None:
        self.reply(302, b"", ("Location", "/round"))

    def log_message(self, *arguments: object) -> None:
        pass


class Quiet(ThreadingHTTPServer):
    """A server that belongs to a site."""

    site: Site
    daemon_threads = False
    request_queue_size = 50

    def handle_error(self, request: object, client_address: object) -> None:
        # A client that hangs up is what some tests are about.
        pass


class Site:
    """A server of HTTP in threads of its own; `seen` has the requests."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.seen: list[tuple[str, str, dict[str, str], bytes]] = []
        self.largest = 0
        self.content = b""
        self.go_on = Event()
        self.received = Event()
        self.server = Quiet(("127.0.0.1", 0), Answers)
        self.server.site = self
        if context is not None:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        scheme = "http" if context is None else "https"
        self.address = f"{scheme}://127.0.0.1:{self.server.server_port}"
        self.thread = Thread(target=lambda: self.server.serve_forever(0.02))
        self.thread.start()

    def close(self) -> None:
        self.go_on.set()
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    made = Site()
    yield made
    made.close()


@pytest.fixture
def secure_site(site: Site, server_context: ssl.SSLContext) -> Iterator[Site]:
    made = Site(server_context)
    yield made
    made.close()


@pytest.fixture
def wrappers() -> IoWrappers:
    return IoWrappers()


@pytest.fixture
def full_listener() -> Iterator[str]:
    """The address of a socket whose queue is full: nobody gets an answer when connecting to it."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        waiting = []
        for _ in range(4):
            one = socket.socket()
            one.setblocking(False)
            one.connect_ex(listener.getsockname())
            waiting.append(one)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        for one in waiting:
            one.close()
