"""Each test has a server of its own, on a virtual clock."""

import pytest
from ecruntime.testing import Clock, Console, Fire, Harness, LibexecFolder

CONF = 'sessionlog main { debug_level = "notice" interval = 10 }'


@pytest.fixture(autouse=True)
def loaded(runtime: Harness, libexec: LibexecFolder) -> None:
    libexec()
    runtime.load(conf=CONF)


def a_session(fire: Fire, name: str, recipients: int) -> None:
    fire("validate.connect", session=name)
    fire("validate.mailfrom", str="tide@example.com", session=name)
    for number in range(recipients):
        fire("validate.rcptto", str=f"reef{number}@example.org", session=name)
    assert fire("validate.data", session=name) == 0


def test_steps_are_counted(fire: Fire, console: Console) -> None:
    a_session(fire, "a", 2)
    a_session(fire, "b", 1)
    assert console("sessionlog:main show") == "connections: 2\nsenders: 2\nrecipients: 3\nmessages: 2"


def test_a_message_is_logged_with_its_recipients(runtime: Harness, fire: Fire) -> None:
    a_session(fire, "a", 2)
    a_session(fire, "b", 1)
    texts = [record.text for record in runtime.records if "a message to" in record.text]
    assert texts == ["a message to 2 recipients", "a message to 1 recipients"]


def test_reports_are_made_at_the_interval(runtime: Harness, fire: Fire, clock: Clock) -> None:
    a_session(fire, "a", 1)
    clock.advance(20.0)
    texts = [record.text for record in runtime.records if "connections" in record.text]
    assert texts == ["1 connections, 1 senders, 1 recipients, 1 messages"] * 2


def test_a_reload_goes_on_counting(runtime: Harness, fire: Fire, console: Console) -> None:
    a_session(fire, "a", 1)
    runtime.reload(CONF.replace("10", "20"))
    a_session(fire, "b", 1)
    assert "connections: 2\n" in console("sessionlog:main show")


def test_counting_begins_anew_on_demand(fire: Fire, console: Console) -> None:
    a_session(fire, "a", 1)
    assert console("sessionlog:main reset") == "counting anew"
    assert "connections: 0\n" in console("sessionlog:main show")
