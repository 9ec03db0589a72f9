from ecruntime.testing import Harness, Peers

from ping_pong import PingPong

CONF = 'ping_pong {} Ping_Listener { listen "127.0.0.1:0" {} }'


def test_each_piece_of_input_is_answered(runtime: Harness, peer: Peers) -> None:
    runtime.load(PingPong, conf=CONF)
    one = peer("Ping_Listener")
    one.send(b"a")
    assert one.receive(7) == b"hello\r\n"
    one.send(b"b")
    assert one.receive(7) == b"hello\r\n"


def test_a_peer_that_reads_nothing_is_waited_for(runtime: Harness, peer: Peers) -> None:
    runtime.load(PingPong, conf=CONF)
    lazy, busy = peer("Ping_Listener"), peer("Ping_Listener")
    lazy.send(b"a")
    busy.send(b"b")
    assert busy.receive(7) == b"hello\r\n"
    assert lazy.receive(7) == b"hello\r\n"
