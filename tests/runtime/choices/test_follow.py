"""The decisions of a report: the choice that each value stands for, and what is left."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import pytest

from ecruntime.choices import (
    AS_CHOSEN,
    ConfigurationForm,
    FollowedReport,
    InitOrder,
    Observation,
    ProbeReport,
    RepeatedStanza,
    ZeroPool,
)
from ecruntime.choices.follow import follow
from ecruntime.foundation.file_scan import ScanOrder, ScanRules
from ecruntime.foundation.finding import Place

ESCAPES = r"[a\x0ab] [a\x0db] [a\x09b] [a\b] " + '[a"b]' + r" [a\ab] [a\0b] [a\x41b] [a\qb] [a\/b] [a\.b] [a\1b]"
WORDS = "true=1; false=0; yes=1; no=0; on=1; off=0; enabled=1; disabled=0; 0=0; 1=1; TRUE=1; t=refused; 2=refused"


def following(values: dict[str, Any]) -> FollowedReport:
    """Follow a report with these values by id."""
    observations = {
        name: Observation(name, "M", value, "", Place("r.json", number, 9))
        for number, (name, value) in enumerate(values.items(), 1)
    }
    return follow(ProbeReport("r.json", "4.0", observations))


def changed(followed: FollowedReport) -> dict[str, Any]:
    """Return the fields that differ from our own choices."""
    return {
        name: getattr(followed.choices, name)
        for name in asdict(replace(AS_CHOSEN, escapes={}, boolean_words={}, units={}, constants={}))
        if getattr(followed.choices, name) != getattr(AS_CHOSEN, name)
    }


@pytest.mark.parametrize(
    ("name", "value", "choices"),
    [
        ("manifests.order-of-scanning", "Zeta alpha beta zulu alpha-inside beta-inside", {}),
        (
            "manifests.order-of-scanning",
            "alpha-inside beta-inside Zeta alpha beta zulu",
            {"scan": ScanRules(ScanOrder.FOLDERS_FIRST)},
        ),
        (
            "manifests.order-of-scanning",
            "Zeta alpha-inside alpha beta-inside beta zulu",
            {"scan": ScanRules(ScanOrder.BYTEWISE)},
        ),
        ("manifests.hidden-names", "(none)", {}),
        ("manifests.hidden-names", "file", {"scan": ScanRules(reads_hidden_files=True)}),
        ("manifests.hidden-names", "file folder", {"scan": ScanRules(ScanOrder.FILES_FIRST, True, True)}),
        ("manifests.links", "file folder", {}),
        ("manifests.links", "folder", {"scan": ScanRules(follows_linked_files=False)}),
        ("manifests.depth", 30, {}),
        ("manifests.depth", 8, {"scan": ScanRules(depth=10)}),
        ("manifests.depth", 40, {"scan": ScanRules(depth=200)}),
        ("manifests.order-of-requirements", "fidelity_third fidelity_second fidelity_first fidelity", {}),
        (
            "manifests.order-of-requirements",
            "fidelity_third fidelity_first fidelity_second fidelity",
            {"requirements_last_first": True},
        ),
        ("configuration.slash", "one/two", {}),
        ("configuration.slash", "refused", {"refused_forms": {ConfigurationForm.SLASH}}),
        ("configuration.commas", "without=[a] [b]; with=[a] [b]; behind=refused", {}),
        ("configuration.commas", "without=[a]; with=refused", {"refused_forms": {ConfigurationForm.COMMAS}}),
        ("configuration.escapes", ESCAPES, {}),
        ("configuration.escapes", ESCAPES.replace(r"[a\qb]", "[aqb]"), {"escapes": {"q": "q"}}),
        ("configuration.escapes", ESCAPES.replace(r"[a\x0ab]", r"[a\nb]"), {"escapes": {"n": "\\n"}}),
        ("configuration.escapes", ESCAPES.replace(r"[a\ab]", r"[a\x07b]"), {"escapes": {"a": "\x07"}}),
        (
            "configuration.boolean-words",
            WORDS.replace("t=refused", "t=1"),
            {"boolean_words": {**dict.fromkeys(("true", "yes", "on", "enabled", "1", "t"), True),
                               **dict.fromkeys(("false", "no", "off", "disabled", "0"), False), "2": None}},
        ),
        ("configuration.units", "10k=refused; 10K=refused; 010=10", {}),
        ("configuration.units", "10k=10240; 10K=refused; 1kb=1000", {"units": {"k": 1024, "kb": 1000}}),
        ("configuration.modes", "64=refused; 640=0640; 0640=0640; 00640=0640; rw=refused", {}),
        ("configuration.modes", "64=064; 640=0640; 0640=0640; 00640=refused", {"mode_digits": {2, 3, 4}}),
        ("configuration.word-for-array", "refused", {}),
        ("configuration.word-for-array", "[one]", {"takes_word_for_array": True}),
        ("configuration.includes", "missing=refused; 11-levels=taken; 25-levels=taken; 40-levels=refused", {}),
        ("configuration.includes", "11-levels=taken; 25-levels=refused; 40-levels=refused", {"max_include_depth": 16}),
        ("configuration.includes", "11-levels=taken; 25-levels=taken; 40-levels=taken", {"max_include_depth": 64}),
        ("configuration.size", "17-MiB=refused", {}),
        ("configuration.size", "17-MiB=taken", {"max_file_size": 64 * 1024 * 1024}),
        ("scopes.arrays", "[inner]", {}),
        ("scopes.arrays", "[outer] [both] [inner]", {"joins_arrays": True}),
        ("scopes.repeated-stanza", "first second", {}),
        ("scopes.repeated-stanza", "unset second", {"repeated_stanza": RepeatedStanza.LAST}),
        ("scopes.repeated-stanza", "first first", {"repeated_stanza": RepeatedStanza.FIRST}),
        ("modules.order-of-ext-init", "one two fidelity_implied fidelity_third fidelity", {}),
        ("modules.order-of-ext-init", "fidelity_third fidelity one two", {"init_order": InitOrder.SINGLETONS_FIRST}),
        ("hooks.end-of-chain.core.tidy", "ends", {}),
        ("hooks.end-of-chain.core.tidy", "absent", {}),
        ("hooks.end-of-chain.core.tidy", "goes on", {"going_on": {"core_tidy"}}),
        ("events.timers.early", "never early", {}),
        ("events.timers.early", "early", {"serves_timers_early": True}),
        ("events.timers.resolution", "below 5", {}),
        ("events.timers.resolution", "below 75", {"timer_resolution": 0.05}),
        ("events.timers.type", 8, {}),
        ("events.timers.type", 3, {"timer_mask": 3, "timer_type": 3}),
        ("events.timers.same-turn", "first second descriptor at-once", {}),
        ("events.timers.same-turn", "first second at-once descriptor", {"serves_new_timers": True}),
        ("thread-pools.swapout", 20, {}),
        ("thread-pools.swapout", 5, {"swapout_threads": 5}),
        ("thread-pools.zero-threads", "in the caller", {}),
        ("thread-pools.zero-threads", "in another thread", {"zero_pool": ZeroPool.THREAD}),
        ("constants.hook.EC_HOOK_CONT", 3, {"constants": {"EC_HOOK_CONT": 3}}),
        ("constants.hook.EC_HOOK_CONT", "absent", {}),
    ],
)  # fmt: skip  # words, several to a line
def test_a_value_decides_a_choice(name: str, value: object, choices: dict[str, object]) -> None:
    followed = following({name: value})

    assert followed.findings == ()
    assert changed(followed) == choices
    assert bool(followed.followed) >= bool(choices)


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("hooks.no-providers", -1, "the runtime has no choice there"),
        ("constants.c.BT_MMAP", 7, "the runtime, and code that is built with its headers, have our number"),
        ("events.timers.type", 16, "modules in C alone get it: no mask in Python has this number"),
        ("manifests.order-of-scanning", "zulu Zeta", "'zulu Zeta' is none of what can be followed"),
        ("manifests.links", "file file", "a manifest is given more than once"),
        ("manifests.hidden-names", "more", "it names more"),
        ("configuration.escapes", ESCAPES.replace(r"[a\x41b]", "[aAb]"), r"what becomes of \x41"),
        ("configuration.boolean-words", "true=1; TRUE=refused", "the case of TRUE"),
        ("configuration.units", "0x10=16", "the value of 0x10"),
        ("configuration.word-for-array", "[o] [ne]", "the array has [o] [ne]"),
        ("configuration.includes", "missing=taken", "an include that is missing"),
        ("thread-pools.zero-threads", "nowhere", "'nowhere' is none of what can be followed"),
    ],
)
def test_what_no_choice_follows_is_a_warning_at_its_value(name: str, value: object, why: str) -> None:
    (finding,) = following({name: value}).findings

    assert (finding.rule, finding.severity, str(finding.place)) == ("FID005", "warning", "r.json:1:9")
    assert finding.message.endswith(f"is not followed: {why}")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("manifests.depth", 41),
        ("manifests.depth", True),
        ("manifests.links", ["file"]),
        ("configuration.slash", None),
        ("configuration.commas", "behind=[a]"),
        ("configuration.boolean-words", "true=maybe"),
        ("configuration.boolean-words", "true=1; true=0"),
        ("configuration.units", "10k=ten"),
        ("configuration.units", f"10k={'9' * 5000}"),
        ("configuration.modes", "640"),
        ("configuration.escapes", "[ab]"),
        ("hooks.end-of-chain.core.tidy", "perhaps"),
        ("thread-pools.swapout", -1),
        ("thread-pools.swapout", "20"),
        ("constants.hook.EC_HOOK_CONT", 2**70),
        ("constants.hook.EC_HOOK_CONT", "one"),
    ],
)
def test_a_value_that_no_probe_writes_is_refused_and_nothing_is_followed(name: str, value: object) -> None:
    followed = following({name: value, "configuration.size": "17-MiB=taken"})

    (finding,) = followed.findings
    assert (finding.rule, finding.severity, str(finding.place)) == ("FID004", "error", "r.json:1:9")
    assert followed.choices is AS_CHOSEN


def test_constants_that_nothing_translates_are_told() -> None:
    ids = ("constants.hook.NOBODY", "constants.hook.EC_SSL_CLIENT")
    seen = {name: Observation(name, "K", 7, "", Place("r.json", 1, 9)) for name in ids}
    ours = {ids[1]: replace(seen[ids[1]], value=0)}
    report = ProbeReport("r.json", "4.0", seen)

    told = follow(report, replace(report, observations=ours), arguments={"EC_SSL_CLIENT"}).findings

    assert [finding.message.partition(": ")[2] for finding in told] == [
        "no hook of this version has a constant of this name",
        "as an argument it reaches providers in Python with our number",
    ]


def test_a_message_is_one_line_of_bounded_length() -> None:
    (finding,) = following({"a\nb" + "c" * 500: "d" * 500}).findings

    assert "\n" not in finding.message
    assert "a\\nbccc" in finding.message
    assert len(finding.message) < 600


def test_what_the_report_of_ours_has_too_is_neither_followed_nor_warned_of() -> None:
    seen = Observation("hooks.no-providers", "M", 0, "", Place("r.json", 1, 1))
    hyphens = Observation("configuration.hyphens", "S", "refused", "", Place("r.json", 2, 1))
    report = ProbeReport("r.json", "4.0", {seen.id: seen, hyphens.id: hyphens})

    followed = follow(report, replace(report, file="ours.json"))

    assert (followed.findings, followed.followed, changed(followed)) == ((), (), {})


def test_choices_of_several_observations_are_joined() -> None:
    followed = following(
        {
            "configuration.slash": "refused",
            "configuration.semicolons": "refused",
            "hooks.end-of-chain.core.one": "goes on",
            "hooks.end-of-chain.core.two": "goes on",
            "constants.hook.EC_HOOK_CONT": 1,
            "constants.hook.EC_HOOK_DONE": 2,
        }
    )

    assert changed(followed) == {
        "refused_forms": {ConfigurationForm.SLASH, ConfigurationForm.SEMICOLONS},
        "going_on": {"core_one", "core_two"},
        "constants": {"EC_HOOK_CONT": 1, "EC_HOOK_DONE": 2},
    }
    assert [one.id for one in followed.followed][:2] == ["configuration.slash", "configuration.semicolons"]
