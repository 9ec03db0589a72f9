from __future__ import annotations

import hashlib
import smtplib
from threading import Thread
from typing import TYPE_CHECKING

from smtp_sink import SmtpSink

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.testing import Console, Harness, Peers

CONF = 'smtp_sink { size_limit = 20000000 } Sink_Listener { listen "127.0.0.1:0" {} }'
BLOCK = b"MAIL FROM:<a@b.test>\r\nRCPT TO:<c@d.test>\r\nDATA\r\n%s\r\n.\r\n"


def while_serving(runtime: Harness, work: Callable[[int], None]) -> None:
    """Run a blocking client in a thread while the runtime takes real turns."""
    failures: list[Exception] = []

    def run() -> None:
        try:
            work(runtime.server.netlisteners.endpoints[0].address.port)
        except Exception as failure:  # noqa: BLE001 - whatever it is, the test shows it
            failures.append(failure)

    thread = Thread(target=run)
    thread.start()
    while thread.is_alive():
        runtime.server.scheduler.run_once(0.0)
    thread.join()
    assert failures == []


def test_python_delivers_a_message(runtime: Harness, console: Console) -> None:
    runtime.load(SmtpSink, conf=CONF)

    def send(port: int) -> None:
        with smtplib.SMTP("127.0.0.1", port) as client:
            client.sendmail("a@b.test", ["c@d.test", "e@f.test"], "Subject: x\r\n\r\n.dot\r\n..dots\r\n")

    while_serving(runtime, send)
    status = console("smtp_sink status")
    assert (status["messages"], status["last_sender"], status["last_recipients"]) == (1, "a@b.test", 2)
    expected = hashlib.sha256(b"Subject: x\r\n\r\n.dot\r\n..dots\r\n").hexdigest()
    assert status["last_sha256"] == expected


def test_ten_megabytes_arrive_as_they_were(runtime: Harness, console: Console) -> None:
    runtime.load(SmtpSink, conf=CONF)
    body = b"".join(b"%07d " % number + b"x" * 70 + b"\r\n" for number in range(131_072))

    def send(port: int) -> None:
        with smtplib.SMTP("127.0.0.1", port) as client:
            client.sendmail("a@b.test", ["c@d.test"], body)

    while_serving(runtime, send)
    assert console("smtp_sink status")["last_sha256"] == hashlib.sha256(body).hexdigest()


def test_a_thousand_messages_in_one_go(runtime: Harness, peer: Peers, console: Console) -> None:
    runtime.load(SmtpSink, conf=CONF)
    one = peer("Sink_Listener")
    one.send(b"EHLO me\r\n" + BLOCK % b"hi" * 1000 + b"QUIT\r\n")
    answer = one.receive_all()
    assert answer.count(b"250 2.0.0 taken as ") == 1000
    assert answer.endswith(b"221 2.0.0 bye\r\n")


def test_an_empty_message_is_a_message(runtime: Harness, peer: Peers, console: Console) -> None:
    runtime.load(SmtpSink, conf=CONF)
    one = peer("Sink_Listener")
    one.send(b"HELO me\r\nMAIL FROM:<>\r\nRCPT TO:<c@d.test>\r\nDATA\r\n.\r\nQUIT\r\n")
    assert b"250 2.0.0 taken as 1\r\n" in one.receive_all()
    assert console("smtp_sink status")["bytes"] == 0


def test_commands_out_of_order_are_refused(runtime: Harness, peer: Peers) -> None:
    runtime.load(SmtpSink, conf=CONF)
    one = peer("Sink_Listener")
    one.send(b"MAIL FROM:<a@b>\r\nEHLO me\r\nRCPT TO:<c@d>\r\nDATA\r\nMAIL a@b\r\nWHAT\r\nQUIT\r\n")
    codes = [line[:3] for line in one.receive_all().split(b"\r\n") if line[3:4] == b" "]
    assert codes == [b"220", b"503", b"250", b"503", b"503", b"501", b"500", b"221"]


def test_what_is_too_large_is_refused(runtime: Harness, peer: Peers) -> None:
    runtime.load(SmtpSink, conf=CONF.replace("20000000", "1000"))
    one = peer("Sink_Listener")
    one.socket.sendall(b"EHLO me\r\n" + BLOCK % (b"x" * 2000))
    assert b"552 5.3.4 too large\r\n" in one.receive_all()


def test_a_line_without_end_is_refused(runtime: Harness, peer: Peers) -> None:
    runtime.load(SmtpSink, conf=CONF)
    one = peer("Sink_Listener")
    one.socket.sendall(b"x" * 20_000)
    assert b"500 5.5.2 line too long\r\n" in one.receive_all()
