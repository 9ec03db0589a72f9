from ecruntime.testing import Harness, Peers

from partial_writes import PartialWrites

CONF = 'partial_writes {} Megabyte_Listener { listen "127.0.0.1:0" {} }'


def test_all_of_it_arrives(runtime: Harness, peer: Peers) -> None:
    runtime.load(PartialWrites, conf=CONF)
    one = peer("Megabyte_Listener")
    one.send(b"please")
    assert one.receive(1 << 20) == b"0123456789abcdef" * 65_536


def test_a_second_question_is_answered_after_the_first(runtime: Harness, peer: Peers) -> None:
    runtime.load(PartialWrites, conf=CONF)
    one = peer("Megabyte_Listener")
    one.send(b"please")
    one.send(b"again")
    assert len(one.receive(2 << 20)) == 2 << 20


def test_a_peer_that_goes_in_the_middle_is_let_go(runtime: Harness, peer: Peers) -> None:
    runtime.load(PartialWrites, conf=CONF)
    one = peer("Megabyte_Listener")
    one.send(b"please")
    one.reset()
    runtime.settle()
    assert runtime.server.netlisteners.sessions == 0
