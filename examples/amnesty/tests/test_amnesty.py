"""The fixtures come with the runtime: each test has a server of its own, on a virtual clock."""

import pytest
from bouncewatch import Bouncewatch
from ecruntime.testing import Console, Fire, Harness

from amnesty import Amnesty

JUDGE = "bouncewatch.judge_v1"


@pytest.mark.parametrize(
    ("recipient", "note", "verdict"),
    [
        ("a@example.net", "550 no such user", 0),
        ("a@example.net", "552 mailbox full", 1),
        ("a@EXAMPLE.org", "550 no such user", 1),
    ],
)
def test_each_failure_gets_its_verdict(runtime: Harness, fire: Fire, recipient: str, note: str, verdict: int) -> None:
    runtime.load(Amnesty)
    assert fire(JUDGE, recipient=recipient, note=note) == verdict


def test_the_domains_come_from_the_configuration(runtime: Harness, fire: Fire) -> None:
    runtime.load(Amnesty, conf='amnesty { domains = ("example.net") }')
    assert fire(JUDGE, recipient="a@example.net", note="550 no such user") == 1


def test_the_two_modules_meet_at_the_hook(runtime: Harness, fire: Fire, console: Console) -> None:
    runtime.load(Bouncewatch, Amnesty, conf="bouncewatch { limit = 1 }\namnesty {}")
    message = {"recipients": ["a@example.net", "b@example.org"]}
    fire("core.log_permanent_failure_v1", msg=message, note="550 no such user")
    assert console("bouncewatch list") == {"recipients": ["a@example.net"], "forgiven": 1}
