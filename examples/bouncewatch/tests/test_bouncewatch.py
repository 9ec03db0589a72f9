"""The fixtures come with the runtime: each test has a server of its own, on a virtual clock."""

from pathlib import Path

from ecruntime.testing import Console, Fire, Harness

from bouncewatch import Bouncewatch

BOUNCE = Path(__file__).parent / "bounce.eml"
HOOK = "core.log_permanent_failure_v1"


def test_a_recipient_is_listed_after_the_limit(runtime: Harness, fire: Fire, console: Console) -> None:
    runtime.load(Bouncewatch, conf="bouncewatch { limit = 2 }")
    fire(HOOK, msg=BOUNCE, note="550 no such user")
    assert console("bouncewatch list")["recipients"] == []
    fire(HOOK, msg=BOUNCE, note="550 no such user")
    assert console("bouncewatch list")["recipients"] == ["nobody@example.net"]


def test_a_failure_that_another_module_forgives_does_not_count(runtime: Harness, fire: Fire, console: Console) -> None:
    runtime.provide("bouncewatch.judge_v1", lambda recipient, note: int(note.startswith("552")))
    runtime.load(Bouncewatch, conf="bouncewatch { limit = 1 }")
    fire(HOOK, msg=BOUNCE, note="552 mailbox full")
    assert console("bouncewatch list") == {"recipients": [], "forgiven": 1}


def test_a_judge_that_fails_forgives_nobody(runtime: Harness, fire: Fire, console: Console) -> None:
    def fail(recipient: str, note: str) -> int:
        raise ValueError("no verdict")

    runtime.expect_failure(ValueError, owner="test")
    runtime.provide("bouncewatch.judge_v1", fail)
    runtime.load(Bouncewatch, conf="bouncewatch { limit = 1 }")
    fire(HOOK, msg=BOUNCE, note="550 no such user")
    assert console("bouncewatch list") == {"recipients": ["nobody@example.net"], "forgiven": 0}


def test_the_command_fire_takes_the_message_from_its_file(runtime: Harness, console: Console) -> None:
    runtime.load(Bouncewatch, conf="bouncewatch { limit = 1 }")
    console(f'hook fire core_log_permanent_failure_v1 msg="{BOUNCE}" note="550 no such user"')
    assert console("bouncewatch list")["recipients"] == ["nobody@example.net"]
