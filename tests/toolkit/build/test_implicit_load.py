"""The proof that a module comes up implicitly: each capability in a process of its own."""

from __future__ import annotations

from socket import socketpair
from typing import TYPE_CHECKING

import pytest

from ecruntime.formats.option_type import OptionType
from ecruntime.foundation.errors import EnvironmentFailure
from ecxs.build.implicit_load import SAMPLES, check_implicit_loads
from ecxs.build.trial_process import TrialEnd, TrialProcess
from ecxs.generate.project import manifest_path, plan_manifest, plan_project, read_declaration

if TYPE_CHECKING:
    from pathlib import Path

    from ecruntime.foundation.finding import Finding

pytestmark = pytest.mark.slow


def check(project: Path, process: TrialProcess | None = None) -> list[Finding]:
    planned = plan_project(project)
    [manifest] = [item for item in planned.artifacts if item.path == manifest_path(planned.definition)]
    return list(check_implicit_loads(planned.definition, manifest, project, process))


class NoRoom(TrialProcess):
    """A process whose loads the machine refuses."""

    def load(self, conf: Path, libexec: Path, seconds: float) -> TrialEnd:
        """Tell what `ecxs run --check` tells then."""
        del conf, libexec, seconds
        said = "error: the log cannot be written: can't start new thread\n  hint: raise the limit of processes\n"
        return TrialEnd(EnvironmentFailure.exit_code, said)


def test_a_module_with_good_defaults_comes_up_for_every_capability(greeter: Path) -> None:
    assert check(greeter) == []


def test_a_module_that_needs_its_stanza_is_reported_once_with_the_lines_of_its_manifest(
    greeter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(greeter)
    code = greeter / "greeter" / "greeter.py"
    code.write_text(
        code.read_text().replace("if init.first:", 'raise ValueError("no greeting")\n        if init.first:')
    )
    [found] = check(greeter)
    assert (found.rule, str(found.place)) == ("PRJ005", "greeter.ecm:2:22")
    assert [(str(other.place), other.message) for other in found.related] == [
        ("greeter.ecm:4:22", "the same with 'config.Global:Binding:Domain.greeter_retry_window'"),
        ("greeter.ecm:6:22", "the same with 'config.Global:Domain.greeter_retry_window'"),
    ]
    capability = "config.Global.greeter_retry_window"
    assert found.message == f"module 'greeter' does not come up when only '{capability}' is used"
    assert found.hint == (
        "give what it needs a meaningful default; greeter.ecm: error RT405: module 'greeter' failed in ext_init "
        "(init|privileged): ValueError: no greeting (greeter/greeter.py:32, in ext_init)"
    )


def test_the_manifest_of_the_trials_is_the_planned_one(greeter: Path) -> None:
    planned = plan_project(greeter)
    assert plan_manifest(read_declaration(greeter)) == planned.artifacts[-1]


def test_a_machine_that_lets_no_trial_run_is_no_fault_of_the_module(greeter: Path) -> None:
    near, far = socketpair()
    with far, near, pytest.raises(EnvironmentFailure) as failed:
        check(greeter, NoRoom(near))
    assert failed.value.message == "the module cannot be tried: the log cannot be written: can't start new thread"
    assert failed.value.hint == "raise the limit of processes"


def test_there_is_a_sample_for_each_option_type_that_is_no_number() -> None:
    numbers = {OptionType.INT, OptionType.UINT64, OptionType.SIZE_T}
    assert set(SAMPLES) == set(OptionType) - numbers
