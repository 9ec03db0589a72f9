"""Connection, validation context and message of one call, or of one session, belong together."""

from __future__ import annotations

from ecruntime.api import AcceptConstruct, EcMessage, ValidateContext
from ecruntime.model.hook_signature import signature
from ecruntime.scheduler import Timeval
from ecruntime.simulator.arguments import fire_arguments
from ecruntime.simulator.sessions import SimulatedSessions

NOW = Timeval.from_seconds(1)
AC, VCTX, MSG = ("accept_construct *", "ac"), ("validate_context *", "vctx"), ("ec_message *", "msg")
DATA = signature("validate", "data", "int", MSG, AC, VCTX)
CONNECT = signature("validate", "connect", "int", AC, VCTX)
MAILFROM = signature("validate", "mailfrom", "int", ("const char *", "str"), AC, VCTX)
RCPTTO = signature("validate", "rcptto", "int", MSG, ("const char *", "str"), AC, VCTX)
DEALLOC = signature("validate", "dealloc", "void", VCTX)


def test_values_of_one_call_are_shared() -> None:
    message, connection, context = EcMessage(), AcceptConstruct(remote="192.0.2.7:25"), ValidateContext("v")
    message.context.set("m", "1")
    connection.context.set("c", "2")
    context.context.set("m", "mine")
    context.context.set("v", "3")
    fire_arguments(DATA, {"msg": message, "ac": connection, "vctx": context}, NOW)
    assert context.context is message.context
    assert dict(message.context.as_mapping()) == {"m": "1", "v": "3"}
    assert connection.context is message.connection_context is context.connection_context
    assert (message.conn_id, message.received_from) == (connection.conn_id, connection.remote)
    assert (connection.message_construct.message, connection.message_construct.ctx) == (message, context)


def test_recipients_of_a_context_are_those_of_its_message() -> None:
    context = ValidateContext("v", recipients=["a@x"])
    first, second = EcMessage(), EcMessage(recipients=["b@x"])
    context.receive(first)
    context.recipients = (*context.recipients, "c@x")
    assert first.recipients == ("a@x", "c@x")
    first.context.set("k", "v")
    context.receive(second)
    assert (context.recipients, second.context.get("k")) == (("b@x",), None)


def test_a_session_keeps_its_objects_and_its_envelope() -> None:
    sessions = SimulatedSessions()
    connection, context = sessions.arguments(CONNECT, {"session": "s"}, NOW).values
    sessions.arguments(MAILFROM, {"session": "s", "str": "s@x"}, NOW)
    for address in ("r@x", "o@x", "r@x"):
        sessions.arguments(RCPTTO, {"session": "s", "str": address}, NOW)
    message, *rest = sessions.arguments(DATA, {"session": "s"}, NOW).values
    assert isinstance(message, EcMessage)
    assert rest == [connection, context]
    assert (message.sender, message.recipients) == ("s@x", ("r@x", "o@x"))
    sessions.arguments(DEALLOC, {"session": "s"}, NOW)
    assert sessions.arguments(CONNECT, {"session": "s"}, NOW).values[0] is not connection


def test_other_sessions_and_calls_share_nothing() -> None:
    sessions = SimulatedSessions()
    one = sessions.arguments(CONNECT, {"session": "one"}, NOW).values
    other = sessions.arguments(CONNECT, {"session": "other"}, NOW).values
    assert isinstance(one[1], ValidateContext)
    assert isinstance(other[1], ValidateContext)
    one[1].connection_context.set("k", "v")
    assert other[1].connection_context.get("k") is None
