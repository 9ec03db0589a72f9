"""A generic module in C beside the one whose hook it provides; each test has a server on a virtual clock."""

import pytest
from ecruntime.testing import Console, Fire, Harness, LibexecFolder, TransactionFailed

ALLOWANCES = 'allowances = [ none = "2" spring = "10" ]'


@pytest.fixture
def leniency(runtime: Harness, libexec: LibexecFolder) -> Harness:
    libexec()
    libexec("../failtally")
    runtime.load(conf=conf(f'{ALLOWANCES}\n always = ( "welcome" )'))
    return runtime


def conf(own: str, group: str = "campaign_id") -> str:
    return f'failtally {{ group_by = "{group}" }}\nleniency "campaigns" {{\n {own}\n debug_level = debug\n}}'


def fail(fire: Fire, count: int) -> None:
    for _ in range(count):
        fire("core.log_permanent_failure_v1", note="550 unknown")


# The first test: blocks that earlier servers of the process have left would be told, too.
def test_nothing_is_left_of_a_generation_that_ended(leniency: Harness) -> None:
    for _ in range(3):
        leniency.reload(conf(ALLOWANCES))
    leniency.close()
    assert not [one.text for one in leniency.records if "not freed" in one.text and "leniency" in one.text]


def test_the_settings_are_told(leniency: Harness, console: Console) -> None:
    assert set(console("leniency:campaigns list").splitlines()) == {
        "none: 2", "spring: 10", "welcome: always", "forgiven: 0",
    }  # fmt: skip  # words, several to a line


def test_failures_within_the_allowance_are_forgiven(leniency: Harness, fire: Fire, console: Console) -> None:
    fail(fire, 1)
    assert "forgiven: 1\n" in console("leniency:campaigns list")
    assert console("failtally list") == "none: 0\nforgiven: 1\n"
    assert [one.text for one in leniency.records if one.subsystem == "leniency:campaigns"] == [
        "550 after 0 failures of none is forgiven"
    ]


def test_a_campaign_without_an_allowance_is_counted(leniency: Harness, fire: Fire, console: Console) -> None:
    leniency.reload(conf('allowances = [ spring = "10" ]'))
    fail(fire, 3)
    assert console("failtally list") == "none: 3\nforgiven: 0\n"
    assert "forgiven: 0\n" in console("leniency:campaigns list")


def test_the_failures_of_some_are_always_forgiven(leniency: Harness, fire: Fire, console: Console) -> None:
    leniency.reload(conf('always = ( "welcome" "NONE" )'))
    fail(fire, 5)
    assert console("failtally list") == "none: 0\nforgiven: 5\n"


def test_each_generation_has_its_own_allowances(leniency: Harness, console: Console) -> None:
    asked = ("spring", "welcome", "autumn")
    assert [console(f"leniency:campaigns allowance {name}") for name in asked] == ["10\n", "any number\n", "0\n"]
    leniency.reload(conf('allowances = [ spring = "4" ]'))
    assert [console(f"leniency:campaigns allowance {name}") for name in asked] == ["4\n", "0\n", "0\n"]


def test_an_allowance_that_is_no_number_is_refused(leniency: Harness, console: Console) -> None:
    with pytest.raises(TransactionFailed, match="the allowance of spring is 'many'; it has to be a number"):
        leniency.reload(conf('allowances = [ spring = "many" ]'))
    assert console("leniency:campaigns allowance spring") == "10\n"
