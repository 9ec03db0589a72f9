from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecruntime.config import UnresolvedKind, UnresolvedName
from ecruntime.foundation.finding import Place
from ecruntime.generation import TransactionFailed
from ecruntime.languages import InstalledArtifact
from ecruntime.libexec import scan
from ecruntime.libexec.load_order import resolve

if TYPE_CHECKING:
    from tests.runtime.conftest import Bench, LibexecBuilder

SCOPED = (
    """options=(OptionRegistration(OptionDefinition("window", OptionType.INT, "Binding:Domain>Domain>Global", "5")),)"""
)
SCOPED_PROVIDES = ("config.Global.window", "config.Global:Domain.window", "config.Global:Binding:Domain.window")

STANZA = UnresolvedName(UnresolvedKind.STANZA, "m0", (), Place("ecelerity.conf"), is_top_level=True)
ARTIFACT = InstalledArtifact("m", "python", Path("m"))


def refusal(bench: Bench, conf: str) -> str:
    with pytest.raises(TransactionFailed) as failed:
        bench.start(conf)
    return "\n".join(f"{finding.rule}: {finding.message}" for finding in failed.value.findings)


def test_a_stanza_loads_its_module(bench: Bench, libexec: LibexecBuilder) -> None:
    libexec.add("owl")
    libexec.add("crow")
    bench.start("owl {}")
    assert bench.modules() == ["owl"]


def test_a_used_option_loads_the_module_that_provides_it(bench: Bench, libexec: LibexecBuilder) -> None:
    libexec.add("owl", registration=SCOPED, provides=SCOPED_PROVIDES)
    bench.start("window = 7")
    assert bench.modules() == ["owl"]


def test_a_module_that_was_loaded_implicitly_says_why(bench: Bench, libexec: LibexecBuilder) -> None:
    libexec.add("owl", registration=SCOPED, provides=SCOPED_PROVIDES)
    bench.start('\ndomain "a.test" { window = 7 }')
    (instance,) = bench.server.instances()
    assert instance.module.why == f"{bench.conf}:2:19: 'window'"


def test_requirements_are_loaded_first_and_once(bench: Bench, libexec: LibexecBuilder) -> None:
    libexec.add("owl", requires=("mouse", "tree"))
    libexec.add("mouse", requires=("tree",))
    libexec.add("tree")
    bench.start("owl {}")
    assert bench.modules() == ["tree", "mouse", "owl"]


def test_a_missing_requirement_is_named(bench: Bench, libexec: LibexecBuilder) -> None:
    libexec.add("owl", requires=("mous",))
    libexec.add("mouse")
    assert refusal(bench, "owl {}") == "ECM023: module 'owl' requires 'mous', which has no manifest in the libexec"


def test_a_cycle_is_shown_as_a_chain(bench: Bench, libexec: LibexecBuilder) -> None:
    libexec.add("owl", requires=("mouse",))
    libexec.add("mouse", requires=("owl",))
    assert refusal(bench, "owl {}") == "ECM024: the requirements form a cycle: owl -> mouse -> owl"


def manifests_in_a_chain(libexec: LibexecBuilder, length: int, last: tuple[str, ...]) -> list[str]:
    names = [f"m{number}" for number in range(length)]
    for name, following in zip(names, [*[(name,) for name in names[1:]], last], strict=True):
        libexec.manifest(name, requires=following)
    return names


def test_a_chain_of_requirements_may_be_longer_than_the_stack_of_calls(libexec: LibexecBuilder) -> None:
    names = manifests_in_a_chain(libexec, 3 * sys.getrecursionlimit(), ())
    found = scan([libexec.folder])
    installed = {name: replace(section, artifact=ARTIFACT) for name, section in found.sections.items()}
    plan = resolve([STANZA], replace(found, sections=installed), ())
    assert [request.name for request in plan.order] == names[::-1]
    assert (plan.findings, plan.order[0].required_by) == ((), names[-2])


def test_a_cycle_may_be_longer_than_the_stack_of_calls(libexec: LibexecBuilder) -> None:
    names = manifests_in_a_chain(libexec, 2 * sys.getrecursionlimit(), ("m5",))
    found = scan([libexec.folder])
    plan = resolve([STANZA], found, ())
    assert plan.order == ()
    assert plan.findings[0].message == f"the requirements form a cycle: {' -> '.join([*names[5:], 'm5'])}"
    assert [finding.rule for finding in plan.findings] == ["ECM024", *["ECM031"] * len(names)]


def test_a_manifest_without_artifact_cannot_be_loaded(bench: Bench, libexec: LibexecBuilder) -> None:
    libexec.manifest("owl")
    assert refusal(bench, "owl {}") == "ECM031: module 'owl' has a manifest but no artifact beside it"


def test_another_api_number_names_the_remedy(bench: Bench, libexec: LibexecBuilder) -> None:
    libexec.add("owl", api=2)
    with pytest.raises(TransactionFailed) as failed:
        bench.start("owl {}")
    (finding,) = failed.value.findings
    assert finding.rule == "RT302"
    assert finding.message == "opening: module 'owl' was generated for api 2, and this runtime has api 1"
    assert "ecxs generate" in finding.hint


def test_a_module_that_cannot_be_imported_is_refused_with_its_line(bench: Bench, libexec: LibexecBuilder) -> None:
    libexec.add("owl", body="x = 1 / 0")
    (code,) = libexec.folder.glob(".owl-*/code.py")
    assert refusal(bench, "owl {}") == (
        f"RT403: opening: module 'owl' cannot be imported: ZeroDivisionError: division by zero ({code}:6, in TheModule)"
    )


def test_a_module_that_raises_in_conf_setup_is_refused(bench: Bench, libexec: LibexecBuilder) -> None:
    libexec.add("owl", body='def conf_setup(self):\n    raise ValueError("no nest")')
    (code,) = libexec.folder.glob(".owl-*/code.py")
    assert refusal(bench, "owl {}") == (
        f"RT404: module 'owl' failed in conf_setup: ValueError: no nest ({code}:7, in conf_setup)"
    )


def test_a_module_that_raises_in_ext_init_is_refused(bench: Bench, libexec: LibexecBuilder) -> None:
    libexec.add("owl", body='def ext_init(self, init):\n    raise ValueError("too dark")')
    (code,) = libexec.folder.glob(".owl-*/code.py")
    assert refusal(bench, "owl {}") == (
        f"RT405: module 'owl' failed in ext_init (init|privileged): ValueError: too dark ({code}:7, in ext_init)"
    )


LEAVING = {
    "raise SystemExit(0)": "RT403: opening: module 'owl' cannot be imported: SystemExit: 0 (",
    "def conf_setup(self):\n    raise SystemExit(0)": "RT404: module 'owl' failed in conf_setup: SystemExit: 0 (",
    "def ext_init(self, init):\n    raise GeneratorExit": (
        "RT405: module 'owl' failed in ext_init (init|privileged): GeneratorExit ("
    ),
}


@pytest.mark.parametrize("body", LEAVING)
def test_a_module_cannot_end_the_process_while_it_is_loaded(bench: Bench, libexec: LibexecBuilder, body: str) -> None:
    libexec.add("owl", body=body)
    assert refusal(bench, "owl {}").startswith(LEAVING[body])


def test_a_singleton_with_an_instance_name_is_refused(bench: Bench, libexec: LibexecBuilder) -> None:
    libexec.add("owl")
    assert refusal(bench, 'owl "one" {}') == (
        "RT408: module 'owl' is a singleton, so its stanza has no instance name, but 'one' is given"
    )


def test_a_generic_module_without_an_instance_name_is_refused(bench: Bench, libexec: LibexecBuilder) -> None:
    libexec.add("owl", kind="GENERIC")
    assert refusal(bench, "owl {}") == "RT408: module 'owl' is generic, so its stanza needs an instance name"


def test_each_stanza_of_a_generic_module_is_an_instance(bench: Bench, libexec: LibexecBuilder) -> None:
    libexec.add("owl", kind="GENERIC")
    bench.start('owl "b" {}\nowl "a" {}')
    assert bench.modules() == ["owl:b", "owl:a"]


def test_a_generic_module_that_is_loaded_implicitly_is_named_after_itself(
    bench: Bench, libexec: LibexecBuilder
) -> None:
    libexec.add("owl", kind="GENERIC", registration=SCOPED, provides=SCOPED_PROVIDES)
    bench.start("window = 7")
    assert bench.modules() == ["owl:owl"]


def test_a_broken_manifest_does_not_keep_others_from_loading(bench: Bench, libexec: LibexecBuilder) -> None:
    libexec.add("owl")
    (libexec.folder / "crow.ecm").write_text("[crow\n", encoding="utf-8")
    bench.start("owl {}")
    assert bench.modules() == ["owl"]


def test_vector_f60_a_global_option_brings_its_module_with_an_empty_stanza(
    bench: Bench, libexec: LibexecBuilder
) -> None:
    quiet = 'options=(OptionRegistration(OptionDefinition("quiet", OptionType.BOOL, "Global", "false")),)'
    libexec.add("hush", registration=quiet, provides=("config.Global.quiet",))
    bench.start("quiet = true")
    (hush,) = bench.server.instances()
    assert (str(hush.name), hush.has_stanza, hush.module.is_implicit) == ("hush", False, True)


def test_only_the_first_of_many_unknown_requirements_are_compared_with_every_name(libexec: LibexecBuilder) -> None:
    libexec.manifest("m0", requires=tuple(f"mous{number}" for number in range(200)))
    libexec.manifest("mouse")
    hints = [
        finding.hint.startswith("did you mean 'mouse'")
        for finding in resolve([STANZA], scan([libexec.folder]), ()).findings
    ]
    assert hints[:50] == [True] * 50
    assert not any(hints[50:])
