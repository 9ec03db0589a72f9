"""The fixtures come with the runtime: each test has a server of its own, on a virtual clock."""

from ecruntime.testing import Clock, Console, Fire, Harness

from greeter import Greeter

CONF = "greeter {}"


def is_unknown_user(note: str) -> int:
    return 1 if note.startswith("550") else 0


def test_a_permanent_failure_is_counted(runtime: Harness, fire: Fire, console: Console) -> None:
    runtime.load(Greeter, conf=CONF)
    fire("core.log_permanent_failure_v1", note="550 no such user")
    assert console("greeter status")["failures"] == 1


def test_a_provider_may_decide_that_a_failure_does_not_count(runtime: Harness, fire: Fire, console: Console) -> None:
    runtime.provide("greeter.decision_v1", is_unknown_user)
    runtime.load(Greeter, conf=CONF)
    fire("core.log_permanent_failure_v1", note="550 no such user")
    fire("core.log_permanent_failure_v1", note="554 refused")
    assert console("greeter status")["failures"] == 1


def test_a_report_is_made_every_minute(runtime: Harness, clock: Clock, console: Console) -> None:
    runtime.load(Greeter, conf=CONF)
    clock.advance(60.0)
    clock.advance(60.0)
    assert console("greeter status")["reports"] == 2


def test_the_greeting_comes_from_the_configuration(runtime: Harness, console: Console) -> None:
    conf = 'greeter { greeting = "good morning" }'
    runtime.load(Greeter, conf=conf)
    assert console("greeter status")["greeting"] == "good morning"
