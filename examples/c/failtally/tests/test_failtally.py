"""Failures that are counted by campaign; each test has a server of its own, on a virtual clock."""

import pytest
from ecruntime.api import EcMessage
from ecruntime.testing import Clock, Console, Harness, LibexecFolder

CONF = """
Failure_Limit = 2
Domain "strict.example" { Failure_Limit = 1 }
failtally { ignored_codes = ( "552" ) window = 3600 debug_level = warning }
"""


class Heard:
    """Provides both hooks of the module, and keeps what it hears."""

    def __init__(self) -> None:
        self.told: list[tuple[str, int]] = []

    def judge(self, campaign: str, code: str, failures: int) -> int:
        return int((campaign, code, failures) == ("spring", "550", 1))

    def over_limit(self, campaign: str, failures: int) -> None:
        self.told.append((campaign, failures))


@pytest.fixture
def heard(runtime: Harness, libexec: LibexecFolder) -> Heard:
    libexec()
    heard = Heard()
    runtime.provide("failtally.judge_v1", heard.judge)
    runtime.provide("failtally.over_limit_v1", heard.over_limit)
    runtime.load(conf=CONF)
    return heard


def fail(runtime: Harness, *notes: str, campaign: str = "", domain: str = "", variable: str = "campaign_id") -> None:
    message = EcMessage()
    for name, text in ((variable, campaign), ("rcpt_domain", domain)):
        if text:
            message.context.set(name, text)
    for note in notes:
        runtime.fire("core.log_permanent_failure_v1", msg=message, note=note)


# The first test: blocks that earlier servers of the process have left would be told, too.
@pytest.mark.usefixtures("heard")
def test_what_is_forgotten_is_freed(runtime: Harness, console: Console) -> None:
    fail(runtime, "550 a")
    console("failtally reset")
    runtime.close()
    assert not [one.text for one in runtime.records if "not freed" in one.text and "failtally" in one.text]


@pytest.mark.usefixtures("heard")
def test_failures_are_counted_by_campaign_without_those_that_are_ignored(runtime: Harness, console: Console) -> None:
    fail(runtime, "550 unknown", "552 full", "no", campaign="autumn")
    fail(runtime, "554 refused")
    assert set(console("failtally list").splitlines()) == {"autumn: 1", "none: 1", "forgiven: 0"}


def test_the_limit_is_told_once(heard: Heard, runtime: Harness, console: Console) -> None:
    fail(runtime, "550 a", "550 b", "550 c")
    assert heard.told == [("none", 2)]
    assert console("failtally list") == "none: 3 (over its limit)\nforgiven: 0\n"
    assert [one.text for one in runtime.records if one.subsystem == "failtally"] == [
        "campaign none has 2 permanent failures"
    ]


def test_a_domain_has_a_limit_of_its_own(heard: Heard, runtime: Harness) -> None:
    fail(runtime, "550 a", domain="strict.example")
    assert heard.told == [("none", 1)]


@pytest.mark.usefixtures("heard")
def test_a_provider_forgives(runtime: Harness, console: Console) -> None:
    fail(runtime, "550 a", "550 b", "551 c", campaign="spring")
    assert console("failtally list") == "spring: 2 (over its limit)\nforgiven: 1\n"


@pytest.mark.usefixtures("heard")
def test_another_variable_may_name_the_campaign(runtime: Harness, console: Console) -> None:
    runtime.reload('failtally { group_by = "job" }')
    fail(runtime, "550 a", campaign="winter", variable="job")
    assert console("failtally list") == "winter: 1\nforgiven: 0\n"


@pytest.mark.usefixtures("heard")
def test_windows_end_and_begin_anew(runtime: Harness, console: Console, clock: Clock) -> None:
    for _ in range(2):
        fail(runtime, "550 a")
        clock.advance(3599.0)
        assert console("failtally list") == "none: 1\nforgiven: 0\n"
        clock.advance(1.0)
        assert console("failtally list") == "forgiven: 0\n"


@pytest.mark.usefixtures("heard")
def test_a_reload_begins_the_window_that_it_asks_for(runtime: Harness, console: Console, clock: Clock) -> None:
    clock.advance(3000.0)
    runtime.reload("failtally { window = 1000 }")
    fail(runtime, "550 a")
    clock.advance(999.0)
    assert console("failtally list") == "none: 1\nforgiven: 0\n"
    clock.advance(1.0)
    assert console("failtally list") == "forgiven: 0\n"


@pytest.mark.usefixtures("heard")
def test_counting_begins_anew_on_command(runtime: Harness, console: Console) -> None:
    fail(runtime, "550 a")
    assert console("failtally reset") == "forgotten\n"
    assert console("failtally list") == "forgiven: 0\n"
