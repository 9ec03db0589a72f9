"""IO objects of the core and the messages of its simulator."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.bridge.conftest import Program


@pytest.mark.parametrize("case", ["files", "descriptors", "memory", "drivers"])
def test_objects_read_and_write_through_their_driver(objects: Program, case: str) -> None:
    objects.passes(case)


def test_messages_of_a_connection_share_its_variables(objects: Program) -> None:
    objects.passes("messages")


@pytest.mark.parametrize("case", ["variables", "envelopes", "renders", "validations"])
def test_messages_and_validations_have_what_they_are_told(mail: Program, case: str) -> None:
    mail.passes(case)


def test_each_allocation_that_fails_is_told(objects: Program) -> None:
    outcomes = []
    for failing in range(1, 100):
        outcomes.append(objects.passes("allocations", failing))
        if outcomes[-1] == "none failed\n":
            break
    assert outcomes[-1] == "none failed\n"
    assert len(outcomes) > 10
    assert set(outcomes[:-1]) == {"failed\n"}
