"""The enums of hook values: a member does not say again what its enum says, and its name in the documents is beside."""

from __future__ import annotations

import pytest

from ecruntime.catalogue.hook_values import HookValue, ValueFamily, load_hook_values
from ecxs.languages.python.catalogue import hook_values_source
from ecxs.languages.python.catalogue.hook_values import member_name


@pytest.mark.parametrize(
    ("family", "documented", "name"),
    [
        ("EcHook", "EC_HOOK_DONE", "DONE"),
        ("Mm7", "MM7_TEMP_FAIL", "TEMP_FAIL"),
        ("IoResult", "IO_FAIL", "FAIL"),
        ("ConnError", "CONN_ACTION_REQUEUE1", "ACTION_REQUEUE1"),
        ("EcHook", "EC_HOOKED", "HOOKED"),
        ("Validate", "VALIDATE", "VALIDATE"),
        ("Other", "EC_AUTH_OK", "EC_AUTH_OK"),
    ],
)
def test_words_that_begin_the_name_of_the_enum_are_left_out(family: str, documented: str, name: str) -> None:
    value = HookValue(documented, 0, is_assumed=False)
    assert member_name(ValueFamily(family, is_flags=False, members=(value,)), value) == name


@pytest.mark.parametrize("family", load_hook_values(), ids=lambda family: family.name)
def test_the_members_of_an_enum_have_different_names(family: ValueFamily) -> None:
    names = {member_name(family, member) for member in family.members}
    assert len(names) == len(family.members)


def test_the_name_in_the_documents_can_be_found_beside_the_member() -> None:
    assert "    RETRY = 2  # EC_HOOK_RETRY\n" in hook_values_source()


def test_a_number_that_the_documents_do_not_give_is_marked() -> None:
    assert "    OK = 1  # EC_AUTH_OK, assumed\n" in hook_values_source()
