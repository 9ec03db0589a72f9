from ecruntime.testing import Clock, Harness, Peers

from impatient import Impatient

CONF = 'impatient {} Impatient_Listener { listen "127.0.0.1:0" {} }'


def test_a_silent_peer_is_hung_up_on(runtime: Harness, peer: Peers, clock: Clock) -> None:
    runtime.load(Impatient, conf=CONF)
    one = peer("Impatient_Listener")
    clock.advance(30.0)
    assert one.receive_all() == b""


def test_who_says_something_has_more_time(runtime: Harness, peer: Peers, clock: Clock) -> None:
    runtime.load(Impatient, conf=CONF)
    one = peer("Impatient_Listener")
    for _ in range(4):
        clock.advance(20.0)
        one.send(b"a")
        assert one.receive(1) == b"a"
    clock.advance(30.0)
    assert one.receive_all() == b""


def test_who_leaves_leaves_no_time_out_behind(runtime: Harness, peer: Peers) -> None:
    runtime.load(Impatient, conf=CONF)
    one = peer("Impatient_Listener")
    one.end()
    assert one.receive_all() == b""
    assert [event for event in runtime.server.scheduler.events if event.is_timed] == []


def test_a_reset_leaves_no_time_out_behind(runtime: Harness, peer: Peers) -> None:
    runtime.load(Impatient, conf=CONF)
    one = peer("Impatient_Listener")
    one.reset()
    runtime.settle()
    assert [event for event in runtime.server.scheduler.events if event.is_timed] == []
