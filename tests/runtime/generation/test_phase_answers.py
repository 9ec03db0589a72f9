"""What phases return: -1 and False are failures, and nothing is dropped in silence (seed 1.3.1.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.generation import TransactionFailed
from ecruntime.log import Level

if TYPE_CHECKING:
    from tests.runtime.conftest import Bench, LibexecBuilder, Prompt

STANZAS = {"SINGLETON": "owl {}\n", "GENERIC": 'owl "a" {}\n'}


def refusal(bench: Bench, conf: str) -> list[tuple[str, str]]:
    with pytest.raises(TransactionFailed) as failed:
        bench.start(conf)
    return [(finding.rule, finding.message) for finding in failed.value.findings]


@pytest.mark.parametrize("kind", STANZAS)
@pytest.mark.parametrize("answer", ["-1", "False"])
def test_conf_setup_fails_by_its_answer(bench: Bench, libexec: LibexecBuilder, kind: str, answer: str) -> None:
    libexec.add("owl", body=f"def conf_setup(self):\n    return {answer}", kind=kind)
    assert refusal(bench, STANZAS[kind]) == [("RT404", f"module 'owl' failed in conf_setup: it returned {answer}")]


@pytest.mark.parametrize("answer", ["1", "{}", "'done'"])
def test_conf_setup_has_nobody_to_answer_to(bench: Bench, libexec: LibexecBuilder, answer: str) -> None:
    libexec.add("owl", body=f"def conf_setup(self):\n    return {answer}")
    message = f"module 'owl' failed in conf_setup: it returned {answer}, which nobody would get"
    assert refusal(bench, "owl {}\n") == [("RT404", message)]


@pytest.mark.parametrize("answer", ["None", "0", "True"])
def test_conf_setup_succeeds_by_its_answer(bench: Bench, libexec: LibexecBuilder, answer: str) -> None:
    libexec.add("owl", body=f"def conf_setup(self):\n    return {answer}")
    bench.start("owl {}\n")
    assert bench.modules() == ["owl"]


@pytest.mark.parametrize("kind", STANZAS)
@pytest.mark.parametrize("mode", ["init", "postinit"])
@pytest.mark.parametrize("answer", ["-1", "False"])
def test_ext_init_fails_by_its_answer(bench: Bench, libexec: LibexecBuilder, kind: str, mode: str, answer: str) -> None:
    body = f"def ext_init(self, init):\n    return {answer} if init.mode.value == '{mode}' else None"
    libexec.add("owl", body=body, kind=kind)
    ((rule, message),) = refusal(bench, STANZAS[kind])
    assert rule == "RT405"
    assert message.startswith("module 'owl")
    assert message.endswith(f"it returned {answer}")


@pytest.mark.parametrize("state", ["0", "True", "-2", "-1.0", "None", "''"])
def test_any_other_answer_of_ext_init_is_the_state(bench: Bench, libexec: LibexecBuilder, state: str) -> None:
    libexec.add("owl", body=f"def ext_init(self, init):\n    return {state}")
    bench.start("owl {}\n")
    assert list(map(repr, bench.server.current.core.states.values())) == [state]


def test_destroy_that_fails_by_its_answer_is_told(bench: Bench, libexec: LibexecBuilder) -> None:
    body = "def ext_init(self, init):\n    return -1 if init.mode is InitMode.DESTROY else None"
    libexec.add("owl", body=body, kind="GENERIC")
    bench.start('owl "a" {}\n')
    bench.reload("")
    assert bench.logged(Level.ERROR) == ["module 'owl:a' failed in ext_init (destroy): it returned -1"]


@pytest.mark.parametrize("answer", ["-1", "False"])
def test_postset_and_datafree_fail_by_their_answer(bench: Bench, libexec: LibexecBuilder, answer: str) -> None:
    option = 'OptionDefinition("size", OptionType.INT, "[owl]", "1", {}=lambda value: ANSWER)'
    written = f"options=(OptionRegistration({option}),),".replace("ANSWER", answer)
    libexec.add("owl", registration=written.format("postset"))
    message = f"postset: postset of 'size' of module 'owl' returned {answer}"
    assert refusal(bench, "owl { size = 2 }\n") == [("RT406", message)]
    libexec.add("owl", registration=written.format("datafree"))
    bench.start("owl { size = 2 }\n")
    bench.reload("owl {}\n")
    assert bench.logged(Level.ERROR) == [f"datafree failed: LoadFailed: datafree of 'size' returned {answer}"]


def test_a_command_without_an_answer_is_told(bench: Bench, libexec: LibexecBuilder, prompt: Prompt) -> None:
    libexec.add(
        "owl", body="def control_ask(self, control):\n    pass", registration='commands=(CommandRegistration("ask"),),'
    )
    bench.start("owl {}\n")
    assert prompt.fails("owl ask") == (
        "module 'owl' answered its command 'ask' with None\n"
        "hint: is a 'return' missing? an empty text is an answer, too\n"
    )


CHECK = """options=(OptionRegistration(OptionDefinition("size", OptionType.INT, "[owl]", "10"), "check"),),"""


@pytest.mark.parametrize("answer", ["True", "1"])
def test_a_validator_accepts_by_its_answer(bench: Bench, libexec: LibexecBuilder, answer: str) -> None:
    libexec.add("owl", body=f"def check(self, value):\n    return {answer}", registration=CHECK)
    bench.start("owl { size = 2 }\n")
    assert bench.modules() == ["owl"]


@pytest.mark.parametrize(
    ("answer", "rule", "text"),
    [
        ("False", "CFG046", "module 'owl' refuses '2'"),
        ("0", "CFG046", "module 'owl' refuses '2'"),
        ("'no'", "CFG046", "no"),
        ("None", "CFG047", "its validation returned None; is a 'return' missing?"),
        ("-1", "CFG047", "its validation returned -1"),
        ("[]", "CFG047", "its validation returned []"),
    ],
)
def test_a_validator_refuses_by_its_answer(
    bench: Bench, libexec: LibexecBuilder, answer: str, rule: str, text: str
) -> None:
    body = f"def check(self, value):\n    return {answer} if value == 2 else True"
    libexec.add("owl", body=body, registration=CHECK)
    assert refusal(bench, "owl { size = 2 }\n") == [(rule, f"size: {text}")]


def test_defaults_that_their_own_validators_refuse_are_told_together(bench: Bench, libexec: LibexecBuilder) -> None:
    body = "def check(self, value):\n    return value != 10 or 'ten is too many'"
    libexec.add("owl", body=body, registration=CHECK)
    libexec.add("crow", body="def check(self, value):\n    pass", registration=CHECK.replace("owl", "crow"))
    bench.write("owl { size = 2 }\ncrow {}\n")
    with pytest.raises(TransactionFailed) as failed:
        bench.server.check()
    assert [
        (finding.rule, finding.place.file.rpartition("/")[2], finding.message) for finding in failed.value.findings
    ] == [
        ("CFG046", "owl.ecm", "size: its default '10': ten is too many"),
        ("CFG047", "crow.ecm", "size: its default '10': its validation returned None; is a 'return' missing?"),
    ]
