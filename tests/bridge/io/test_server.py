"""A missing server of MariaDB: a skip that says why, or a failure where it must be there."""

from __future__ import annotations

import pytest

from tests import databases


@pytest.fixture
def lacking(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setattr(databases, "PROGRAMS", ("no-such-server", "sh", "no-such-client"))
    return monkeypatch


def test_a_skip_says_what_lacks(lacking: pytest.MonkeyPatch) -> None:
    lacking.delenv(databases.NEEDED, raising=False)
    with pytest.raises(pytest.skip.Exception) as skipped:
        databases.require_mariadb()
    assert str(skipped.value) == "MariaDB is not installed: there is no no-such-server, no no-such-client"


def test_it_is_a_failure_where_continuous_integration_has_installed_it(lacking: pytest.MonkeyPatch) -> None:
    lacking.setenv(databases.NEEDED, "1")
    with pytest.raises(pytest.fail.Exception, match="MariaDB is not installed"):
        databases.require_mariadb()
