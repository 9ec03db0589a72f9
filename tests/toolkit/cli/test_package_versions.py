from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from packaging.requirements import Requirement

from ecxs import __version__
from ecxs.cli import package_versions
from ecxs.cli.failure import describe_failure
from ecxs.cli.package_versions import declared_requirements, unmet_requirements
from tests.toolkit.cli.conftest import run

if TYPE_CHECKING:
    import pytest


def test_what_is_declared_is_installed_here() -> None:
    assert "click" in {one.name for one in declared_requirements()}
    assert unmet_requirements(declared_requirements()) == []


def test_an_old_and_an_absent_package_are_each_a_phrase() -> None:
    wanted = [Requirement("click>=999"), Requirement("no-such-package>=1"), Requirement("packaging>=24")]
    assert unmet_requirements(wanted) == [f"click {version('click')}, not >=999", "no no-such-package"]


def test_requirements_of_extras_and_of_other_pythons_are_left_out() -> None:
    assert "hypothesis" not in {one.name for one in declared_requirements()}


def test_an_unexpected_failure_names_versions_that_do_not_fit_before_it_calls_itself_a_bug(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(package_versions, "declared_requirements", lambda: [Requirement("no-such-package>=1")])
    failure = describe_failure(TypeError("what"))
    assert failure.exit_code == 70
    assert failure.hint == "the installation lacks what ecxs needs: no no-such-package; 'ecxs doctor' says more"


def test_doctor_refuses_versions_that_do_not_fit(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(package_versions, "declared_requirements", lambda: [Requirement("click>=999")])
    code, out, _ = run(capsys, "doctor")
    assert code == 3
    assert f"missing  packages    ecxs {__version__} with click {version('click')}, not >=999\n" in out
