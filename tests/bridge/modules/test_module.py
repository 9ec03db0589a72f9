"""Instances of the core: both shapes, the server's members, log lines from any thread, crashes that name a module."""

from __future__ import annotations

import re
import signal
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.bridge.conftest import Program

FAULTS = {
    "member": ("owl", "module_description"),
    "newer_member": ("newer", "module_ec_version"),
}
CRASHES = {
    "pointer": (signal.SIGSEGV, r"crash: SIGSEGV at 0x0000000000000010 in module 'owl'; C stack:"),
    "stack": (signal.SIGSEGV, r"crash: SIGSEGV at 0x[0-9a-f]{16} in module 'kelp'; C stack:"),
    "abort": (signal.SIGABRT, r"crash: SIGABRT in module 'owl'; C stack:"),
}


@pytest.mark.parametrize("case", ["callbacks", "newer", "unknown"])
def test_an_instance_is_entered_by_the_shape_of_its_infrastructure(module: Program, case: str) -> None:
    module.passes(case)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_module_that_writes_a_member_of_the_server_is_named(module: Program, fault: str) -> None:
    name, member = FAULTS[fault]
    done = module.run(f"fault_{fault}")
    assert done.returncode == -signal.SIGABRT
    assert done.stderr.splitlines()[0] == (
        f"RT303: {name}: module '{name}' changed {member} of its infrastructure, which belongs to the server; "
        "a module writes module_private_data only"
    )


def test_a_crash_is_reported_before_whoever_had_the_signal_gets_it(plain_module: Program) -> None:
    done = plain_module.run("crash_handled")
    first, *_, last = done.stderr.splitlines()
    assert done.returncode == -signal.SIGSEGV
    assert (first.startswith("crash: SIGSEGV at "), last) == (True, "the former handler")


def test_a_module_begins_the_shutdown_in_the_scheduler_thread_only(module: Program) -> None:
    module.passes("shutdown")
    done = module.run("fault_shutdown")
    assert done.returncode == -signal.SIGABRT
    text = "RT101: owl: ec_shutdown_ex was called outside the scheduler thread, at owl.c:7"
    assert done.stderr.splitlines()[0] == text


@pytest.mark.parametrize("case", ["lines", "too_many", "threads"])
def test_log_lines_wait_for_the_host_and_nobody_waits_for_them(module: Program, case: str) -> None:
    module.passes(case)


def test_each_allocation_that_fails_is_told_or_counted(module: Program) -> None:
    outcomes = [module.passes("allocations", failing) for failing in range(1, 5)]
    assert outcomes == ["failed\n"] * 3 + ["none failed\n"]


@pytest.mark.parametrize("crash", CRASHES)
def test_a_crash_names_its_module_and_prints_the_stack(plain_module: Program, crash: str) -> None:
    number, text = CRASHES[crash]
    done = plain_module.run(f"crash_{crash}")
    assert done.returncode == -number
    first, *frames = done.stderr.splitlines()
    assert re.fullmatch(text, first)
    assert len(frames) > 2
