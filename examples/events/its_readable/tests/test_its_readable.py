from ecruntime.testing import Console, Harness, Peers

from its_readable import ItsReadable

CONF = 'its_readable {} Readable_Listener { listen "127.0.0.1:0" {} }'


def test_what_comes_is_read(runtime: Harness, peer: Peers, console: Console) -> None:
    runtime.load(ItsReadable, conf=CONF)
    one = peer("Readable_Listener")
    one.send(b"hello ")
    one.send(b"world")
    assert console("its_readable heard") == "hello world"


def test_the_end_of_the_stream_closes_the_connection(runtime: Harness, peer: Peers) -> None:
    runtime.load(ItsReadable, conf=CONF)
    one = peer("Readable_Listener")
    one.end()
    assert one.receive_all() == b""


def test_a_reset_harms_nobody_else(runtime: Harness, peer: Peers, console: Console) -> None:
    runtime.load(ItsReadable, conf=CONF)
    good, bad = peer("Readable_Listener"), peer("Readable_Listener")
    bad.reset()
    good.send(b"still here")
    assert console("its_readable heard") == "still here"
