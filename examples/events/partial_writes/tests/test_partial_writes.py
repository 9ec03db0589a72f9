from ecruntime.testing import Harness, Peers

from partial_writes import PartialWrites

CONF = 'partial_writes { debug_level = "info" } Megabyte_Listener { listen "127.0.0.1:0" {} }'
GREETING = b"hello\r\n" * 150_000


def test_all_of_it_arrives_however_slowly_it_is_read(runtime: Harness, peer: Peers) -> None:
    runtime.load(PartialWrites, conf=CONF)
    assert peer("Megabyte_Listener").receive(len(GREETING)) == GREETING


def test_each_piece_of_input_is_answered_after_what_was_being_written(runtime: Harness, peer: Peers) -> None:
    runtime.load(PartialWrites, conf=CONF)
    one = peer("Megabyte_Listener")
    one.send(b"please")
    assert one.receive(2 * len(GREETING)) == 2 * GREETING
    one.send(b"again")
    assert one.receive(len(GREETING)) == GREETING


def test_a_peer_that_ends_its_stream_gets_all_of_it(runtime: Harness, peer: Peers) -> None:
    runtime.load(PartialWrites, conf=CONF)
    one = peer("Megabyte_Listener")
    one.end()
    assert one.receive(len(GREETING)) == GREETING
    assert one.receive_all() == b""


def test_a_peer_that_goes_in_the_middle_is_let_go(runtime: Harness, peer: Peers) -> None:
    runtime.load(PartialWrites, conf=CONF)
    one = peer("Megabyte_Listener")
    one.reset()
    runtime.settle()
    assert runtime.server.netlisteners.sessions == 0
    assert [record.text for record in runtime.records if "a problem during" in record.text]
