from ecruntime.testing import Harness, Peers

from ping_pong import PingPong

CONF = 'ping_pong {} Ping_Listener { listen "127.0.0.1:0" {} }'


def test_the_server_speaks_first(runtime: Harness, peer: Peers) -> None:
    runtime.load(PingPong, conf=CONF)
    assert peer("Ping_Listener").receive(7) == b"hello\r\n"


def test_each_piece_of_input_is_answered(runtime: Harness, peer: Peers) -> None:
    runtime.load(PingPong, conf=CONF)
    one = peer("Ping_Listener")
    assert one.receive(7) == b"hello\r\n"
    for piece in (b"a", b"b"):
        one.send(piece)
        assert one.receive(7) == b"hello\r\n"


def test_input_that_came_before_the_greeting_is_answered_after_it(runtime: Harness, peer: Peers) -> None:
    runtime.load(PingPong, conf=CONF)
    one = peer("Ping_Listener")
    one.send(b"a")
    one.end()
    assert one.receive_all() == b"hello\r\n" * 2


def test_a_peer_that_reads_nothing_is_waited_for(runtime: Harness, peer: Peers) -> None:
    runtime.load(PingPong, conf=CONF)
    lazy, busy = peer("Ping_Listener"), peer("Ping_Listener")
    lazy.send(b"a")
    busy.send(b"b")
    assert busy.receive(14) == b"hello\r\n" * 2
    assert lazy.receive(14) == b"hello\r\n" * 2


def test_a_reset_is_noted_and_ends_it(runtime: Harness, peer: Peers) -> None:
    runtime.load(PingPong, conf=CONF.replace("{}", '{ debug_level = "info" }', 1))
    peer("Ping_Listener").reset()
    runtime.settle()
    assert runtime.server.netlisteners.sessions == 0
    assert [record.text for record in runtime.records if "a problem" in record.text] == [
        "a problem during read: [Errno 104] Connection reset by peer"
    ]
