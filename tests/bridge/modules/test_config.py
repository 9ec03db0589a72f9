"""Options of the core: values, references to them, config scopes, and what happens to them at a reload."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.bridge.conftest import Program

RELOADS = 10_000 if os.environ.get("ECXS_SOAK") else 500
FAULTS = {
    "release": "RT402: reef: a value of the option 'depth' was released more often than fetched",
    "late": (
        "RT421: reef: module 'reef' registered the option 'depth' outside of conf_setup; "
        "register it in conf_setup, in the scheduler thread"
    ),
}


def test_values_of_an_own_stanza_need_no_host(config: Program) -> None:
    config.passes("own")


def test_a_fetched_value_holds_its_generation_and_datafree_runs_once(config: Program) -> None:
    config.passes("outlive")


def test_a_value_of_a_failed_transaction_lives_until_it_is_released(config: Program) -> None:
    config.passes("failed")


def test_each_fetch_names_its_config_scopes(config: Program) -> None:
    config.passes("scopes")


def test_the_global_configuration_answers_as_of_its_generation(config: Program) -> None:
    config.passes("globalconf")


def test_null_values_and_capabilities(config: Program) -> None:
    config.passes("null")


def test_fetches_of_two_threads_against_reloads(config: Program) -> None:
    assert config.passes("reloads", RELOADS) == f"{RELOADS} reloads\n"


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_ends_the_process_with_its_text(config: Program, fault: str) -> None:
    done = config.run(f"fault_{fault}")
    assert done.returncode == -signal.SIGABRT
    assert done.stderr.splitlines()[0] == FAULTS[fault]


def test_each_allocation_that_fails_is_told(config: Program) -> None:
    outcomes = []
    for failing in range(1, 100):
        outcomes.append(config.passes("allocations", failing))
        if outcomes[-1] == "none failed\n":
            break
    assert outcomes[-1] == "none failed\n"
    assert len(outcomes) > 8
    assert set(outcomes[:-1]) == {"failed\n"}
