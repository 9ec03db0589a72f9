from ecruntime.testing import Console, Harness, Peers

from record_reader import RecordReader

CONF = 'record_reader { debug_level = "info" } Line_Listener { listen "127.0.0.1:0" {} }'


def test_a_line_is_read_however_it_is_cut(runtime: Harness, peer: Peers, console: Console) -> None:
    runtime.load(RecordReader, conf=CONF)
    one = peer("Line_Listener")
    for piece in (b"o", b"ne\r", b"\n"):
        one.send(piece)
    assert one.receive_all() == b""
    assert console("record_reader lines")["lines"] == ["one"]


def test_what_comes_after_the_first_line_is_not_read(runtime: Harness, peer: Peers, console: Console) -> None:
    runtime.load(RecordReader, conf=CONF)
    for line in (b"one\r\ntwo\r\n", b"\r\n"):
        peer("Line_Listener").send(line)
    assert console("record_reader lines")["lines"] == ["one", ""]


def test_a_line_without_end_is_not_kept(runtime: Harness, peer: Peers, console: Console) -> None:
    runtime.load(RecordReader, conf=CONF)
    one = peer("Line_Listener")
    one.socket.sendall(b"x" * 30_000)
    assert one.receive_all() == b""
    assert console("record_reader lines")["lines"] == []


def test_a_stream_that_ends_before_its_line_is_noted(runtime: Harness, peer: Peers, console: Console) -> None:
    runtime.load(RecordReader, conf=CONF)
    one = peer("Line_Listener")
    one.send(b"on")
    one.end()
    assert one.receive_all() == b""
    assert console("record_reader lines")["lines"] == []
    assert [record.text for record in runtime.records if "a problem" in record.text] == [
        "a problem during read: the peer ended the stream"
    ]
