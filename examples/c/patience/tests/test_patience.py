"""Greylisting, decided in C; each test has a server of its own, on a virtual clock."""

import pytest
from ecruntime.api import AcceptConstruct, EcMessage, hook_values
from ecruntime.testing import Clock, Console, Harness, LibexecFolder, TransactionFailed

CONF = """
patience_delay = 60
domain patient.example { patience_delay = 600 }
domain open.example { patience_mode = off }
domain watched.example { patience_mode = watch }
binding hasty { patience_delay = 5 }
patience { known_networks = ( "127.0.0.0/8" "198.51.96.0/20" "2001:db8::/32" ) }
"""
PASS, RETRY = hook_values.EcHook.CONT, hook_values.EcHook.RETRY


@pytest.fixture
def patience(runtime: Harness, libexec: LibexecFolder) -> Harness:
    libexec()
    runtime.load(conf=CONF)
    return runtime


def verdict(
    runtime: Harness, domain: str = "here.example", remote: str = "192.0.2.7:25", sender: str = "a", binding: str = ""
) -> object:
    message = EcMessage()
    for name, text in (("sender", sender), ("rcpt_domain", domain), ("binding", binding)):
        if text:
            message.context.set(name, text)
    return runtime.fire("core.final_validation2", msg=message, ac=AcceptConstruct(remote=remote))


# The first test: blocks that earlier servers of the process have left would be told, too.
def test_what_is_forgotten_is_freed(patience: Harness, console: Console) -> None:
    verdict(patience)
    console("patience forget")
    patience.close()
    assert not [one.text for one in patience.records if "not freed" in one.text and "patience" in one.text]


def test_an_unknown_sender_passes_after_the_delay(patience: Harness, clock: Clock) -> None:
    assert verdict(patience) == RETRY
    clock.advance(59.0)
    assert verdict(patience) == RETRY
    clock.advance(1.0)
    assert verdict(patience) == PASS


def test_each_address_sender_and_domain_waits_for_itself(patience: Harness, clock: Clock) -> None:
    verdict(patience)
    clock.advance(60.0)
    assert verdict(patience, remote="192.0.2.8:25") == RETRY
    assert verdict(patience, sender="b") == RETRY
    assert verdict(patience, "elsewhere.example") == RETRY
    assert verdict(patience, remote="192.0.2.7:4000") == PASS


def test_a_domain_may_ask_for_more_patience_and_a_binding_for_less(patience: Harness, clock: Clock) -> None:
    verdict(patience, "patient.example")
    verdict(patience, binding="hasty")
    clock.advance(5.0)
    assert verdict(patience, binding="hasty") == PASS
    clock.advance(55.0)
    assert verdict(patience, "patient.example") == RETRY


def test_a_domain_may_be_left_out_or_only_watched(patience: Harness, console: Console) -> None:
    assert verdict(patience, "open.example") == PASS
    assert console("patience status") == "known: 0\nturned away: 0\n"
    assert verdict(patience, "watched.example") == PASS
    assert console("patience status") == "known: 1\nturned away: 1\n"


@pytest.mark.parametrize(
    ("remote", "wanted"),
    [
        ("198.51.111.255:25", PASS),
        ("198.51.112.0:25", RETRY),
        ("[2001:db8:ffff::1]:25", PASS),
        ("[2001:db9::1]:25", RETRY),
    ],
)
def test_known_networks_pass(patience: Harness, remote: str, wanted: int) -> None:
    assert verdict(patience, remote=remote) == wanted


@pytest.mark.parametrize("text", ["somewhere", "192.0.2.0", "192.0.2.0/33", "192.0.2.0/", "::/129", "1.2.3/8"])
def test_what_is_no_network_is_refused(runtime: Harness, libexec: LibexecFolder, text: str) -> None:
    libexec()
    with pytest.raises(TransactionFailed, match=f"{text} is no network such as"):
        runtime.load(conf=f'patience {{ known_networks = ( "{text}" ) }}')


def test_senders_are_forgotten_in_time(patience: Harness, clock: Clock, console: Console) -> None:
    patience.reload("patience_memory = 120\n" + CONF)
    verdict(patience)
    clock.advance(60.0)
    verdict(patience, sender="b")
    clock.advance(60.0)
    assert console("patience status") == "known: 1\nturned away: 2\n"
    clock.advance(60.0)
    assert console("patience status") == "known: 0\nturned away: 2\n"


def test_senders_are_forgotten_on_command(patience: Harness, console: Console) -> None:
    verdict(patience)
    assert console("patience forget") == "forgotten: 1\n"
    assert console("patience status") == "known: 0\nturned away: 1\n"
