"""`hook` and `module hooks` on a running server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.runtime.conftest import Bench, LibexecBuilder, Prompt

JUDGE = (
    'signature("owl", "judge_v1", "int", ("ec_message *", "msg"), ("int", "code"), ("const char *", "note"), '
    "policy=ReturnPolicy(empty=0, on_failure=-1))"
)
OWL = f"hooks=({JUDGE},), providers=(ProviderRegistration({JUDGE}),)"
CROW = f"providers=(ProviderRegistration({JUDGE}, is_first=True),)"
OWL_BODY = """
def owl_judge_v1(self, msg, code, note):
    if note == "fail":
        raise ValueError("broken wing")
    return code
"""
CROW_BODY = "def owl_judge_v1(self, msg, code, note):\n    return len(msg.recipients) if msg else 0\n"


@pytest.fixture
def running(bench: Bench, libexec: LibexecBuilder) -> Bench:
    libexec.add("owl", body=OWL_BODY, registration=OWL)
    libexec.add("crow", body=CROW_BODY, registration=CROW, kind="GENERIC")
    bench.start('owl {}\ncrow "a" {}\ncrow "b" {}')
    return bench


def test_module_hooks_explains_the_order(running: Bench, prompt: Prompt) -> None:
    assert prompt.text("module hooks owl.judge_v1") == (
        "owl_judge_v1\n"
        "  int owl_judge_v1(void *closure, ec_message *msg, int code, const char *note)\n"
        "  policy: nonzero; empty 0, on failure -1\n"
        "  registered in this order: singletons as they were loaded, then generic modules as their stanzas stand\n"
        "  1. crow:b (generic, number 2 in stanza order; first: put before all that were there)\n"
        "  2. crow:a (generic, number 1 in stanza order; first: put before all that were there)\n"
        "  3. owl (singleton, number 1 in load order; last: put behind all that were there)\n"
    )


def test_module_hooks_shows_failures(running: Bench, prompt: Prompt) -> None:
    prompt.text("hook fire owl_judge_v1 note=fail")
    (hook,) = prompt.json("module hooks owl_judge_v1")["hooks"]
    assert [(row["owner"], row["failures"]) for row in hook["providers"]] == [("crow:b", 0), ("crow:a", 0), ("owl", 1)]


def test_an_assumed_policy_is_marked(running: Bench, prompt: Prompt) -> None:
    assert "policy: nonzero; empty 0, on failure 2, assumed" in prompt.text("module hooks core_final_validation2")


def test_stats_are_off_at_first(running: Bench, prompt: Prompt) -> None:
    prompt.text("hook fire owl_judge_v1 code=3")
    assert prompt.text("hook stats") == "counting is off: `hook stats on` begins it\n"


def test_stats_show_calls_and_failures_of_hook_and_providers(running: Bench, prompt: Prompt) -> None:
    prompt.text("hook stats on")
    prompt.text("hook fire owl_judge_v1 code=3")
    prompt.text("hook fire owl_judge_v1 note=fail")
    assert prompt.text("hook stats") == (
        "counting is on\n"
        "owl_judge_v1: 2 calls, 0 us, 1 failures\n"
        "  crow:b: 2 calls, 0 us, 0 failures\n"
        "  crow:a: 2 calls, 0 us, 0 failures\n"
        "  owl: 2 calls, 0 us, 1 failures\n"
    )


def test_stats_go_on_after_a_reload(running: Bench, prompt: Prompt) -> None:
    prompt.text("hook stats on")
    running.reload("owl {}")
    prompt.text("hook fire owl_judge_v1 code=3")
    assert prompt.json("hook stats")["hooks"][0]["calls"] == 1


def test_stats_off_stops_and_keeps_and_reset_forgets(running: Bench, prompt: Prompt) -> None:
    prompt.text("hook stats on")
    prompt.text("hook fire owl_judge_v1 code=3")
    prompt.text("hook stats off")
    prompt.text("hook fire owl_judge_v1 code=3")
    assert prompt.json("hook stats")["hooks"][0]["calls"] == 1
    assert prompt.json("hook stats reset") == {"is_on": False, "hooks": []}


def test_the_code_of_a_call_is_as_before_when_stats_are_off_again(running: Bench, prompt: Prompt) -> None:
    def code() -> object:
        chain = running.server.chain("owl_judge_v1")
        assert chain is not None
        return chain.call.__code__  # type: ignore[attr-defined]

    before = code()
    prompt.text("hook stats on")
    during = code()
    prompt.text("hook stats off")
    assert (during is before, code() is before) == (False, True)


def test_a_trace_shows_arguments_and_each_result(running: Bench, prompt: Prompt) -> None:
    prompt.text("hook trace owl.judge_v1 1")
    prompt.text('hook fire owl_judge_v1 msg=m code=3 note="550 gone"')
    prompt.text("hook fire owl_judge_v1 code=4")
    assert prompt.text("hook trace owl_judge_v1") == (
        "owl_judge_v1 is not traced: `hook trace owl_judge_v1 on` begins it\n"
        "owl.judge_v1(msg=<EcMessage m>, code=3, note='550 gone')\n"
        "  crow:b -> 0 (0 us)\n"
        "  crow:a -> 0 (0 us)\n"
        "  owl -> 3 (0 us)\n"
    )


def test_a_trace_shows_what_a_provider_raised(running: Bench, prompt: Prompt) -> None:
    prompt.text("hook trace owl_judge_v1 on")
    prompt.text("hook fire owl_judge_v1 note=fail")
    shown = prompt.text("hook trace owl_judge_v1 off")
    assert "  owl raised ValueError: broken wing (0 us)\n" in shown


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("hook trace", "which hook shall be traced?\nhint: hook trace NAME [on|off|COUNT]\n"),
        (
            "hook trace owl_judge_v1 0",
            "'0' is neither on nor off nor a count of calls\nhint: hook trace NAME [on|off|COUNT]\n",
        ),
        ("hook trace owl_juge_v1", "unknown hook 'owl_juge_v1'\nhint: did you mean 'owl_judge_v1'?\n"),
        ("hook stats of", "hook stats cannot do 'of'\nhint: did you mean 'off'?\n"),
    ],
)
def test_what_cannot_be_done_is_refused(running: Bench, prompt: Prompt, line: str, answer: str) -> None:
    assert prompt.text(line) == answer


def test_fire_takes_a_message_from_its_file(running: Bench, prompt: Prompt, tmp_path: Path) -> None:
    mail = tmp_path / "two.eml"
    mail.write_text("To: a@example.com, b@example.com\n\nhello\n", encoding="utf-8")
    assert prompt.json(f'hook fire owl_judge_v1 msg="{mail}"')["result"] == 2


def test_fire_takes_arguments_from_a_json_file_and_the_line_wins(
    running: Bench, prompt: Prompt, tmp_path: Path
) -> None:
    given = tmp_path / "given.json"
    given.write_text('{"msg": {"recipients": []}, "code": 4, "note": "from the file"}', encoding="utf-8")
    fired = prompt.json(f'hook fire owl_judge_v1 json="{given}" code=5')
    assert (fired["result"], fired["arguments"]["note"], fired["notices"]) == (5, "from the file", [])
