from __future__ import annotations

import pytest

from ecruntime.api import AcceptConstruct, Connection, ConnectionHandle, DomainRecord
from ecruntime.foundation.errors import UsageError


@pytest.mark.parametrize("kind", [AcceptConstruct, Connection, ConnectionHandle])
def test_a_connection_has_two_addresses_and_a_context(kind: type[AcceptConstruct]) -> None:
    made = kind(remote="192.0.2.7:25", local="[2001:db8::1]:1025")
    made.context.set("ehlo", "mx.example.com")
    assert (made.remote.text, made.local.text) == ("192.0.2.7:25", "[2001:db8::1]:1025")
    assert made.context.get("ehlo") == "mx.example.com"


def test_an_address_without_port_is_refused() -> None:
    with pytest.raises(UsageError) as refusal:
        Connection(remote="192.0.2.7")
    assert refusal.value.message == "'192.0.2.7' is not an address with a port"


def test_a_domain_is_written_in_lower_case() -> None:
    assert DomainRecord(domain="Example.COM").domain == "example.com"


def test_a_domain_that_is_only_labelled_has_the_label_for_its_name() -> None:
    assert DomainRecord("example.com").domain == "example.com"
