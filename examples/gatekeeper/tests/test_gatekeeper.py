"""The fixtures come with the runtime: each test has a server of its own, on a virtual clock."""

from pathlib import Path

import pytest
from ecruntime.api import AcceptConstruct, EcMessage, ValidateContext, hook_values
from ecruntime.testing import Console, Fire, Harness

from gatekeeper import Gatekeeper

HERE = Path(__file__).parent
HOOK = "core.final_validation2"
Verdict = hook_values.EcHook


@pytest.mark.parametrize(
    ("file", "verdict"),
    [
        ("good.eml", Verdict.CONT),
        ("lottery.eml", Verdict.DONE),
        ("nosubject.eml", Verdict.RETRY),
    ],
)
def test_each_message_gets_its_verdict(runtime: Harness, fire: Fire, file: str, verdict: int) -> None:
    runtime.load(Gatekeeper)
    assert fire(HOOK, msg=HERE / file) == verdict


def test_the_reason_is_left_in_the_context(runtime: Harness, fire: Fire) -> None:
    runtime.load(Gatekeeper)
    message = EcMessage.from_file(HERE / "lottery.eml")
    fire(HOOK, msg=message)
    assert message.context.get("gatekeeper") == "refused word: lottery"


def test_a_veto_keeps_later_providers_from_being_asked(runtime: Harness, fire: Fire) -> None:
    asked: list[str] = []

    def ask(msg: EcMessage, ac: AcceptConstruct, ctx: ValidateContext) -> int:
        asked.append(msg.label)
        return 0

    runtime.provide(HOOK, ask)
    runtime.load(Gatekeeper)
    fire(HOOK, msg=HERE / "lottery.eml")
    fire(HOOK, msg=HERE / "good.eml")
    assert asked == ["good.eml"]


def test_the_console_fires_the_same(runtime: Harness, console: Console) -> None:
    runtime.load(Gatekeeper)
    assert console(f'hook fire {HOOK} msg="{HERE / "lottery.eml"}"')["result"] == 1
