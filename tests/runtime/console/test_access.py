"""Who may connect, and who may run what."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from ecruntime.console.access import SHARED, Access, AccessPolicy
from ecruntime.console.answer import Answer
from ecruntime.console.command import Command
from ecruntime.console.dispatcher import Dispatcher
from ecruntime.console.protocol import Form, Reply, ReplyStatus, Request
from ecruntime.model.access_level import AccessLevel

if TYPE_CHECKING:
    from ecruntime.console.command import CommandCall
    from ecruntime.console.view.server_view import ServerView

OWN = os.geteuid()
LOOKER = Access(1001, AccessLevel.READ_ONLY)
ADMIN = Access(OWN, AccessLevel.ADMIN)
DENIED = Reply(
    ReplyStatus.NOT_AUTHORIZED,
    "Not Authorized for this command\nhint: it needs the level admin, and yours is read-only\n",
)


@pytest.mark.parametrize(
    ("policy", "levels"),
    [
        (AccessPolicy(), [AccessLevel.ADMIN, AccessLevel.ADMIN, None, None]),
        (AccessPolicy(admins=frozenset({7001})), [AccessLevel.ADMIN, AccessLevel.ADMIN, None, None]),
        (AccessPolicy(SHARED), [AccessLevel.ADMIN, AccessLevel.ADMIN, AccessLevel.READ_ONLY, AccessLevel.READ_ONLY]),
        (
            AccessPolicy(SHARED, frozenset({7001})),
            [AccessLevel.ADMIN, AccessLevel.ADMIN, AccessLevel.ADMIN, AccessLevel.READ_ONLY],
        ),
    ],
)
def test_a_user_gets_its_level_from_the_policy(policy: AccessPolicy, levels: list[AccessLevel | None]) -> None:
    assert [policy.level_of(uid) for uid in (OWN, 0, 7001, 7002)] == levels


def test_a_command_that_says_nothing_of_its_level_is_for_admins() -> None:
    assert Command(("x",), "x", "Test.", lambda *_: Answer()).level is AccessLevel.ADMIN


@pytest.mark.parametrize("line", ["shutdown", "xml shutdown", "SUMMARY reset", "gauge status", "meter:m1 Reset"])
def test_who_may_only_look_is_denied_what_changes_the_server(dispatcher: Dispatcher, view: Any, line: str) -> None:
    form = Form.TEXT
    reply = dispatcher.execute(Request(form, line), LOOKER)
    assert reply.status is ReplyStatus.NOT_AUTHORIZED
    assert "Not Authorized for this command" in reply.text
    assert (view.shutdowns, view.resets, view.controls) == (0, 0, [])


def test_the_answer_says_why_and_the_log_says_who(dispatcher: Dispatcher, view: Any) -> None:
    assert dispatcher.execute(Request(Form.TEXT, "shutdown now"), LOOKER) == DENIED
    assert [record.text for record in view.log.paniclog()] == ["user 1001 (read-only) may not run 'shutdown'"]


@pytest.mark.parametrize("line", ["summary", "help", "meter:m1 status", "METER:m1  STATUS", "", "xml "])
def test_who_may_only_look_may_look(dispatcher: Dispatcher, line: str) -> None:
    assert dispatcher.execute(Request(Form.TEXT, line), LOOKER).is_completed


@pytest.mark.parametrize("line", ["nonsense", "meter:m9 status", "summary resets"])
def test_what_is_unknown_is_answered_alike_for_both_levels(dispatcher: Dispatcher, line: str) -> None:
    assert dispatcher.execute(Request(Form.TEXT, line), LOOKER) == dispatcher.execute(Request(Form.TEXT, line), ADMIN)


def test_a_module_without_a_command_is_asked_at_any_level(dispatcher: Dispatcher, view: Any) -> None:
    assert dispatcher.execute(Request(Form.TEXT, "gauge"), LOOKER).is_completed
    assert view.controls == [("gauge", "", "", Form.TEXT)]


@pytest.mark.parametrize("line", ['meter:m1 "status x"', "meter:m1 statu", "meter:m1 status\x00"])
def test_a_word_that_is_nearly_a_read_only_command_is_for_admins(dispatcher: Dispatcher, line: str) -> None:
    assert dispatcher.execute(Request(Form.TEXT, line), LOOKER) == DENIED


def test_an_admin_may_do_everything(dispatcher: Dispatcher, view: Any) -> None:
    assert dispatcher.execute(Request(Form.TEXT, "shutdown"), ADMIN).is_completed
    assert dispatcher.execute(Request(Form.TEXT, "gauge anything"), ADMIN).is_completed
    assert view.shutdowns == 1


def test_the_level_is_checked_before_the_command_sees_the_line(view: Any) -> None:
    seen: list[CommandCall] = []

    def note(view: ServerView, call: CommandCall) -> Answer:
        seen.append(call)
        return Answer()

    dispatcher = Dispatcher((Command(("note",), "note", "Test.", note),), view)
    assert dispatcher.execute(Request(Form.JSON, "note x"), LOOKER).status is ReplyStatus.NOT_AUTHORIZED
    assert seen == []
