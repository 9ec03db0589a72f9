from ecruntime.testing import Console, Harness, Peers

from record_reader import RecordReader

CONF = 'record_reader {} Line_Listener { listen "127.0.0.1:0" {} }'


def test_lines_are_read_however_they_are_cut(runtime: Harness, peer: Peers, console: Console) -> None:
    runtime.load(RecordReader, conf=CONF)
    one = peer("Line_Listener")
    for piece in (b"one\r\ntwo\r\nth", b"ree\r", b"\n"):
        one.send(piece)
    assert console("record_reader lines")["lines"] == ["one", "two", "three"]


def test_an_empty_line_ends_it(runtime: Harness, peer: Peers, console: Console) -> None:
    runtime.load(RecordReader, conf=CONF)
    one = peer("Line_Listener")
    one.send(b"one\r\n\r\ntwo\r\n")
    assert one.receive_all() == b""
    assert console("record_reader lines")["lines"] == ["one"]


def test_a_line_without_end_is_not_kept(runtime: Harness, peer: Peers, console: Console) -> None:
    runtime.load(RecordReader, conf=CONF)
    one = peer("Line_Listener")
    one.socket.sendall(b"x" * 30_000)
    assert one.receive_all() == b""
    assert console("record_reader lines")["lines"] == []
