from ecruntime.testing import Console, Harness, Peers

from exact_reader import ExactReader

CONF = 'exact_reader {} Block_Listener { listen "127.0.0.1:0" {} }'


def test_a_block_is_read_in_whatever_pieces_it_comes(runtime: Harness, peer: Peers, console: Console) -> None:
    runtime.load(ExactReader, conf=CONF)
    one = peer("Block_Listener")
    for _ in range(3):
        one.send(bytes(2048))
    assert console("exact_reader counts") == {"blocks": 0, "broken": 0}
    one.send(bytes(2048))
    assert console("exact_reader counts") == {"blocks": 1, "broken": 0}
    assert one.receive_all() == b""


def test_a_stream_that_ends_before_is_broken(runtime: Harness, peer: Peers, console: Console) -> None:
    runtime.load(ExactReader, conf=CONF)
    one = peer("Block_Listener")
    one.send(bytes(8191))
    one.end()
    assert one.receive_all() == b""
    assert console("exact_reader counts") == {"blocks": 0, "broken": 1}
