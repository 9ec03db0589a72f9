"""The report of a server that differs wherever it can be followed: what the probe sees of a runtime that follows it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

ALTERED: dict[str, object] = {
    "manifests.order-of-scanning": "Zeta alpha-inside alpha beta-inside beta zulu",
    "manifests.hidden-names": "folder file",
    "manifests.links": "folder",
    "manifests.depth": 8,
    "configuration.slash": "refused",
    "configuration.semicolons": "refused",
    "configuration.stanza-with-equals": "refused",
    "configuration.no-equals": "refused",
    "configuration.commas.dictionary": "refused",
    "configuration.units": "10k=10240; 10K=10240; 1kb=1024; 5s=refused; 0x10=refused; 010=10; 1_000=refused",
    "configuration.word-for-array": "[one]",
    "configuration.size": "17-MiB=taken",
    "scopes.arrays": "[outer] [both] [inner]",
    "scopes.repeated-stanza": "unset second",
    "modules.order-of-ext-init": "fidelity_third fidelity_second fidelity_first fidelity fidelity_guest "
    "one two fidelity_implied",
    "hooks.end-of-chain.core.assess_batch": "goes on",
    "events.timers.resolution": "below 15",
    "events.timers.early": "early",
    "events.timers.same-turn": "first second at-once descriptor",
    "events.timers.type": 3,
    "thread-pools.swapout": 5,
    "thread-pools.zero-threads": "in another thread",
}
"""Values by id."""
REPLACED = {
    "configuration.boolean-words": (("t=refused", "t=1"), ("yes=1", "yes=refused")),
    "configuration.escapes": (("[a\\qb]", "[aqb]"), ("[a\\x09b]", "[a\\tb]")),
    "configuration.modes": (("00640=0640", "00640=refused"),),
    "configuration.includes": (("25-levels=taken", "25-levels=refused"),),
}
"""Parts of values, with what stands for them."""


def altered_report(shipped: Path) -> str:
    """Return the report of such a server, made from ours."""
    report = json.loads(shipped.read_text(encoding="utf-8"))
    for observation in report["observations"]:
        name = observation["id"]
        observation["value"] = ALTERED.get(name, observation["value"])
        for before, after in REPLACED.get(name, ()):
            assert before in observation["value"], name
            observation["value"] = observation["value"].replace(before, after)
    return json.dumps(report, indent=1)
