"""Calls that code in C makes are recorded, whatever the providers are written in, and replay equal."""

from __future__ import annotations

import json
from threading import Thread
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecruntime.api import API, Module, ModuleKind, Registration
from ecruntime.recording.lines import read_recording
from ecruntime.server import BuiltInFinder
from ecruntime.simulator import EcMessage
from ecruntime.testing import CommandFailed
from ecruntime.testing.libexec import TestedModules
from ecruntime.testing.replay import ReplayHarness, ReplayResult, replay

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from conftest import InstallC

    from ecruntime.generation import ModuleFinder
    from ecruntime.testing import Harness

HOOKS = """
#include "ec_message.h"
EC_DECLARE_HOOK(cove, int, sum, (void *, int), (int amount), (EC_HOOK_CLOSURE, amount),
                if (!EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))
EC_DECLARE_VOID_HOOK(cove, told, (void *, const char *, int), (const char *text, int text_len),
                     (EC_HOOK_CLOSURE, text, text_len))
EC_DECLARE_HOOK(cove, const char *, word, (void *, const char *), (const char *text), (EC_HOOK_CLOSURE, text))
EC_DECLARE_HOOK(cove, int, mixed, (void *, double, int *, const char **), (double real, int *count, const char **name),
                (EC_HOOK_CLOSURE, real, count, name))
EC_DECLARE_HOOK(cove, int, seen, (void *, ec_message *), (ec_message *msg), (EC_HOOK_CLOSURE, msg))
static int ext_init(generic_module_infrastructure *self, ec_config_header *conf, string *output, int flags) {
  (void)self; (void)conf; (void)output; (void)flags; return 0;
}
"""
COVE = (
    HOOKS
    + """
static int relay(void *closure, ec_message *msg) { (void)closure; return call_cove_seen_hook(msg); }
EC_DECLARE_HOOK(cove, int, relayed, (void *, ec_message *), (ec_message *msg), (EC_HOOK_CLOSURE, msg))
static int conf_setup(generic_module_infrastructure *self, int ignored) {
  (void)self; (void)ignored;
  register_cove_relayed_hook_last(relay, NULL);
  return 0;
}
static void control(generic_module_infrastructure *self, string *response, const char *command, int xml) {
  char word[64] = "";
  int number = 0, count = 5;
  const char *name = "tang";
  (void)self; (void)xml;
  sscanf(command, "%63s %d", word, &number);
  if (!strcmp(word, "sum")) stringprintf(response, "%d", call_cove_sum_hook(number));
  else if (!strcmp(word, "told")) call_cove_told_hook("abcdefghi", number);
  else if (!strcmp(word, "word")) stringprintf(response, "%p", (void *)call_cove_word_hook("sn\\xc3\\xb6 \\xff"));
  else stringprintf(response, "%d", call_cove_mixed_hook(0.5, &count, &name));
}
"""
)
SAND = (
    HOOKS
    + """
static char last[] = "l", first[] = "f";
static int add(void *closure, int amount) { return amount + (closure == first ? 10 : 20); }
static void tell(void *closure, const char *text, int length) { (void)closure; (void)text; (void)length; }
static const char *word(void *closure, const char *text) { (void)closure; return text && *text ? text + 1 : NULL; }
static int mixed(void *closure, double real, int *count, const char **name) {
  (void)closure;
  *count += (int)(real * 400);
  *name = "wrack";
  return 1;
}
static int seen(void *closure, ec_message *msg) {
  (void)closure;
  ec_message_context_set(msg, ECMESS_CTX_MESS, "sand", "green");
  return 3;
}
static int conf_setup(generic_module_infrastructure *self, int ignored) {
  (void)self; (void)ignored;
  register_cove_sum_hook_last(add, last);
  register_cove_sum_hook_first(add, first);
  register_cove_told_hook_last(tell, NULL);
  register_cove_word_hook_last(word, NULL);
  register_cove_mixed_hook_last(mixed, NULL);
  register_cove_seen_hook_last(seen, NULL);
  return 0;
}
"""
)
CONF = "cove { }\nsand { }\nplover { }"


class Plover(Module):
    """Provides what a test says, behind the module in C."""

    registration: ClassVar = Registration(API, "plover", ModuleKind.SINGLETON, requires=("cove", "sand"))
    providers: ClassVar[dict[str, Callable[..., object]]] = {}

    def conf_setup(self) -> None:
        for name, function in self.providers.items():
            self.register_last(f"cove.{name}", lambda _, *given, call=function: call(*given))


@pytest.fixture
def both(runtime: Harness, install_c: InstallC, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Harness]:
    """Give `both(sum=function)`, which loads a caller and a provider in C, and providers in Python behind it."""
    install_c("cove", COVE)
    install_c("sand", SAND, manifest='requires = ["cove"]\n')

    def load(**providers: Callable[..., object]) -> Harness:
        monkeypatch.setattr(Plover, "providers", providers)
        runtime.load(Plover, conf=CONF)
        return runtime

    return load


def begin(runtime: Harness, *words: str) -> int:
    return int(runtime.console(f"hook record {' '.join(words)}")["number"])


def rows(runtime: Harness, number: int, word: str = "take") -> list[dict[str, Any]]:
    return [json.loads(line) for line in runtime.console(f"hook record {word} {number}")["lines"]]


def told(row: dict[str, Any]) -> list[object]:
    return [answer.get("result", answer.get("failed")) for answer in row["answers"]]


def test_a_call_from_c_has_arguments_each_answer_and_the_result(both: Callable[..., Harness]) -> None:
    runtime = both(sum=lambda amount: amount + 1)
    number = begin(runtime, "cove.sum", "cove.word")
    assert runtime.console("cove sum 4") == "5"
    runtime.console("cove word")
    summed, worded = rows(runtime, number)
    assert (summed["hook"], summed["depth"], summed["arguments"], summed["result"]) == ("cove.sum", 0, {"amount": 4}, 5)
    assert [answer["module"] for answer in summed["answers"]] == ["sand", "sand", "plover"]
    assert told(summed) == [14, 24, 5]
    assert (worded["arguments"], worded["result"]) == ({"text": "sn\u00f6 \udcff"}, "n\u00f6 \udcff")


def test_a_chain_that_ends_early_or_fails_has_the_answers_that_there_were(both: Callable[..., Harness]) -> None:
    def fail(amount: int) -> int:
        raise OSError(amount)

    runtime = both(sum=fail)
    number = begin(runtime, "cove.sum")
    # The first provider adds 10, and a zero ends the chain.
    assert runtime.console("cove sum -10") == "0"
    with runtime.expect_failure(OSError):
        runtime.console("cove sum 4")
    early, failed = rows(runtime, number)
    assert (told(early), early["result"]) == ([0], 0)
    assert (told(failed), failed["result"]) == ([14, 24, ""], 0)
    assert "failed" in failed["answers"][2]


def test_what_providers_write_into_cells_and_contexts_is_told(both: Callable[..., Harness]) -> None:
    runtime = both()
    number = begin(runtime, "cove.mixed", "cove.seen")
    runtime.console("cove mixed")
    runtime.server.find_hook("cove.relayed").call(EcMessage("m"))
    mixed, seen = rows(runtime, number)
    assert mixed["arguments"]["count"] == {"cell": 5}
    assert mixed["after"] == {"count": {"cell": 205}, "name": {"cell": "wrack"}}
    assert (seen["depth"], seen["arguments"]["msg"]["class"], seen["result"]) == (0, "EcMessage", 3)
    assert seen["after"]["msg"]["fields"] == {"context": {"texts": {"sand": "green"}}}


def test_calls_in_calls_have_their_depth_across_languages(both: Callable[..., Harness]) -> None:
    runtime = both(told=lambda text, size: runtime.console("cove sum 4"), sum=lambda amount: amount)
    number = begin(runtime, "cove.told", "cove.sum")
    runtime.console("cove told 2")
    runtime.fire("cove.told", text="ab")
    assert [(row["hook"], row["depth"]) for row in rows(runtime, number)] == [("cove.told", 0), ("cove.sum", 1)] * 2


def test_a_recording_survives_a_reload_and_ends_for_good(both: Callable[..., Harness]) -> None:
    runtime = both()
    first, second = begin(runtime, "cove.sum"), begin(runtime, "cove.sum", "cove.word")
    runtime.console("cove sum 1")
    runtime.reload(f"{CONF} ")
    runtime.console("cove sum 2")
    assert [row["arguments"]["amount"] for row in rows(runtime, first, "end")] == [1, 2]
    runtime.console("cove sum 3")
    runtime.console("cove word")
    assert len(rows(runtime, second, "end")) == 4
    runtime.console("cove sum 4")
    with pytest.raises(CommandFailed, match="there is no recording"):
        rows(runtime, second)
    assert runtime.server.watch.tapped == frozenset()


def test_a_call_of_another_thread_is_recorded_as_such(both: Callable[..., Harness]) -> None:
    runtime = both()
    number = begin(runtime, "cove.sum")
    thread = Thread(target=runtime.server.find_hook("cove.sum").call, args=(5,))
    thread.start()
    thread.join()
    assert [row["thread"] for row in rows(runtime, number)] == ["other"]


SCRIPT = """
local mod = {}
function mod:cove_sum(amount) if amount == 13 then error("no thirteen") end return amount * 2 end
msys.registerModule("mod", mod)
"""


def test_a_provider_in_lua_has_its_answer_or_its_failure(both: Callable[..., Harness], tmp_path: Path) -> None:
    pytest.importorskip("lupa", reason="scripts need an engine of Lua")
    (tmp_path / "s.lua").write_text(SCRIPT)
    runtime = both()
    runtime.reload(f'{CONF}\nscriptlet "scriptlet" {{ script "s" {{ source = "s" }} }}\n')
    number = begin(runtime, "cove.sum")
    assert runtime.console("cove sum 4") == "8"
    with runtime.expect_failure("", owner="scriptlet:scriptlet"):
        runtime.console("cove sum 13")
        runtime.fire("cove.sum", amount=13)
    good, failed, fired = rows(runtime, number)
    assert good["answers"][-1] == {"module": "scriptlet:scriptlet", "result": 8}
    assert failed["answers"][-1] == {"module": "scriptlet:scriptlet", "failed": ""}
    assert "no thirteen" in fired["answers"][-1]["failed"]


# ---- replay ----


class _WithPlover(ReplayHarness):
    def _finder(self) -> ModuleFinder:
        self._modules.give(Plover)
        return BuiltInFinder(TestedModules(self._modules, self._folders[0]))


def started(libexec: Path, folder: Path) -> _WithPlover:
    """Start a runtime of its own; the process has one core, so any other is closed before."""
    folder.mkdir(exist_ok=True)
    conf = folder / "replay.conf"
    conf.write_text(CONF)
    harness = _WithPlover(folder, [libexec], ())
    harness.start(conf)
    return harness


def again(libexec: Path, lines: Sequence[str], folder: Path) -> ReplayResult:
    """Replay lines in a fresh runtime."""
    folder.mkdir(exist_ok=True)
    conf = folder / "replay.conf"
    conf.write_text(CONF)
    harness = _WithPlover(folder, [libexec], ())
    try:
        return replay(read_recording("r", "".join(f"{line}\n" for line in lines).encode()), harness, conf)
    finally:
        harness.close(judges=False)


COMMANDS = st.one_of(
    st.integers(-30, 30).map(lambda number: f"cove sum {number}"),
    st.integers(0, 9).map(lambda number: f"cove told {number}"),
    st.sampled_from(["cove word", "cove mixed"]),
)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(COMMANDS, st.sampled_from([0.0, 0.5, 3.25])), min_size=1, max_size=6))
def test_what_is_recorded_replays_equal(install_c: InstallC, tmp_path: Path, commands: list[tuple[str, float]]) -> None:
    if not (tmp_path / "libexec" / "cove.so").exists():
        install_c("cove", COVE)
        install_c("sand", SAND, manifest='requires = ["cove"]\n')
    Plover.providers = {"told": lambda text, size: None, "sum": lambda amount: amount % 5}
    recorder = started(tmp_path / "libexec", tmp_path / "once")
    try:
        begun = recorder.console("hook record cove.sum cove.told cove.word cove.mixed")
        for command, wait in commands:
            recorder.console(command)
            recorder.advance(wait)
        lines = begun["lines"] + recorder.console(f"hook record end {begun['number']}")["lines"]
    finally:
        recorder.close(judges=False)
    result = again(tmp_path / "libexec", lines, tmp_path / "again")
    assert (result.calls, result.differences) == (len(commands), [])


def test_a_provider_that_answers_otherwise_is_told_with_the_line(both: Callable[..., Harness], tmp_path: Path) -> None:
    runtime = both(sum=lambda amount: amount + 1)
    begun = runtime.console("hook record cove.sum")
    runtime.console("cove sum 4")
    runtime.console("cove sum 5")
    lines = begun["lines"] + runtime.console(f"hook record end {begun['number']}")["lines"]
    Plover.providers = {"sum": lambda amount: amount + (1 if amount == 4 else 2)}
    runtime.close()
    result = again(tmp_path / "libexec", lines, tmp_path / "again")
    assert [difference.text("r.jsonl") for difference in result.differences] == [
        "r.jsonl:3: cove.sum: answer 3 of plover: recorded 6, now 7",
        "r.jsonl:3: cove.sum: result: recorded 6, now 7",
    ]
