"""Hooks of the core: order, failures, generations under reload, late declarations, faults and their texts."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.bridge.conftest import Program

RELOADS = 10_000 if os.environ.get("ECXS_SOAK") else 500
WHEN = "register in conf_setup of a singleton, or in ext_init of a generic module when it is not privileged"
FAULTS = {
    "thread": "RT201: owl: module 'owl' registered a provider of reef_sum outside the scheduler thread; " + WHEN,
    "phase": "RT202: owl: module 'owl' registered a provider of reef_sum in a phase that does not admit it; " + WHEN,
    "no_function": "RT204: owl: module 'owl' registered no function for reef_sum",
    "declaration": (
        "RT203: kelp: kelp knows the hook reef_sum as 'int (void *, long) ;', but owl declared it as "
        "'int (void *, int) if (EC_HOOK_RETVAL < 0) EC_HOOK_RETURN(EC_HOOK_RETVAL)'; "
        "rebuild both against the same declaration"
    ),
    "release": "RT402: owl: generation 1 was released more often than acquired",
    "release_ended": "RT402: owl: generation 1 was released more often than acquired",
}


def test_providers_run_in_the_order_of_stanzas_and_registrations(hooks: Program) -> None:
    hooks.passes("order")


def test_the_code_after_a_provider_may_end_the_walk(hooks: Program) -> None:
    hooks.passes("policy")


def test_a_failure_in_the_middle_ends_a_call_with_the_declared_value_and_not_a_void_call(hooks: Program) -> None:
    hooks.passes("failure")


def test_a_transaction_asks_the_providers_of_its_own_generation_until_it_is_released(hooks: Program) -> None:
    hooks.passes("transaction")


def test_a_running_call_keeps_its_generation(hooks: Program) -> None:
    hooks.passes("running")


def test_a_late_declaration_gives_its_stub_to_all_living_generations(hooks: Program) -> None:
    hooks.passes("late")


def test_a_hook_may_be_registered_by_its_name_alone(hooks: Program) -> None:
    hooks.passes("by_name")


def test_a_chain_is_shown_as_an_array(hooks: Program) -> None:
    hooks.passes("array")


def test_another_language_calls_a_provider_through_the_declaration(hooks: Program) -> None:
    hooks.passes("invoke")


@pytest.mark.parametrize("case", ["reloads", "reloads_with_fences"])
def test_no_call_meets_an_instance_that_has_ended(hooks: Program, case: str) -> None:
    assert hooks.passes(case, RELOADS) == f"{RELOADS} reloads\n"


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_ends_the_process_with_its_text(hooks: Program, fault: str) -> None:
    done = hooks.run(f"fault_{fault}")
    assert done.returncode == -signal.SIGABRT
    assert done.stderr.splitlines()[0] == FAULTS[fault]


def test_each_allocation_that_fails_is_told_or_ends_the_process_with_a_text(hooks: Program) -> None:
    outcomes = set()
    for failing in range(1, 200):
        done = hooks.run("allocations", failing)
        if done.stdout == "none failed\n":
            break
        outcomes.add(done.stdout or done.stderr.splitlines()[0])
        assert done.returncode in (0, -signal.SIGABRT), (failing, done.stderr)
    else:
        pytest.fail("the program never came to its end")
    assert "failed\n" in outcomes
    texts = {outcome for outcome in outcomes if outcome != "failed\n"}
    assert {text.partition(":")[0] for text in texts} == {"out of memory"}
