"""The fixtures come with the runtime: each test has a server of its own, on a virtual clock."""

import pytest
from ecruntime.api import AcceptConstruct, EcMessage, hook_values
from ecruntime.testing import Clock, Console, Harness

from greylist import Greylist

CONF = """
greylist_delay = 60
domain patient.example { greylist_delay = 600 }
domain open.example { greylist_mode = off }
domain watched.example { greylist_mode = watch }
greylist {}
"""
HOOK = "core.final_validation2"
PASS, RETRY = hook_values.EcHook.CONT, hook_values.EcHook.RETRY


def verdict(
    runtime: Harness, recipient: str = "b@here.example", remote: str = "192.0.2.7:25", binding: str = ""
) -> object:
    message = EcMessage(sender="a@there.example", recipients=[recipient])
    if binding:
        message.context.set("binding", binding)
    return runtime.fire(HOOK, msg=message, ac=AcceptConstruct(remote=remote))


def test_an_unknown_sender_passes_after_the_delay(runtime: Harness, clock: Clock) -> None:
    runtime.load(Greylist, conf=CONF)
    assert verdict(runtime) == RETRY
    clock.advance(59.0)
    assert verdict(runtime) == RETRY
    clock.advance(1.0)
    assert verdict(runtime) == PASS


def test_another_sender_waits_for_itself(runtime: Harness, clock: Clock) -> None:
    runtime.load(Greylist, conf=CONF)
    verdict(runtime)
    clock.advance(60.0)
    assert verdict(runtime, remote="192.0.2.8:25") == RETRY


def test_a_domain_may_ask_for_more_patience(runtime: Harness, clock: Clock) -> None:
    runtime.load(Greylist, conf=CONF)
    verdict(runtime, "b@patient.example")
    clock.advance(60.0)
    assert verdict(runtime, "b@patient.example") == RETRY
    clock.advance(540.0)
    assert verdict(runtime, "b@patient.example") == PASS


def test_a_binding_comes_before_the_domain(runtime: Harness, clock: Clock) -> None:
    runtime.load(Greylist, conf=f"{CONF}\nbinding hasty {{ greylist_delay = 5 }}\n")
    verdict(runtime, "b@patient.example", binding="hasty")
    clock.advance(5.0)
    assert verdict(runtime, "b@patient.example", binding="hasty") == PASS


def test_a_domain_may_be_left_out(runtime: Harness, console: Console) -> None:
    runtime.load(Greylist, conf=CONF)
    assert verdict(runtime, "b@open.example") == PASS
    assert console("greylist status") == {"known": 0, "turned_away": 0}


def test_a_domain_may_only_be_watched(runtime: Harness, console: Console) -> None:
    runtime.load(Greylist, conf=CONF)
    assert verdict(runtime, "b@watched.example") == PASS
    assert console("greylist status") == {"known": 1, "turned_away": 1}


def test_known_networks_pass(runtime: Harness) -> None:
    runtime.load(Greylist, conf='greylist { known_networks = ( "192.0.2.0/24" ) }')
    assert verdict(runtime) == PASS


def test_what_is_no_network_is_refused(runtime: Harness) -> None:
    with pytest.raises(Exception, match="does not appear to be an IPv4 or IPv6 network"):
        runtime.load(Greylist, conf='greylist { known_networks = ( "somewhere" ) }')


def test_senders_are_forgotten_in_time(runtime: Harness, clock: Clock, console: Console) -> None:
    runtime.load(Greylist, conf="greylist_memory = 120\n" + CONF)
    verdict(runtime)
    clock.advance(119.0)
    assert console("greylist status")["known"] == 1
    clock.advance(1.0)
    assert console("greylist status")["known"] == 0


def test_senders_are_forgotten_on_command(runtime: Harness, console: Console) -> None:
    runtime.load(Greylist, conf=CONF)
    verdict(runtime)
    assert console("greylist forget") == {"forgotten": 1}
    assert console("greylist status")["known"] == 0
