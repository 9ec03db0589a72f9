"""Choices of the real server: the report of a probe, and what of it the runtime follows.

A name is imported when it is asked for: whoever reads a configuration needs the choices, and no report. The function
`follow` is imported from the file of its name, which would stand in its place here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.foundation.names_on_demand import name_on_demand

if TYPE_CHECKING:
    from ecruntime.choices.follow import FollowedChoice, FollowedReport
    from ecruntime.choices.report import Observation, ProbeReport, ReportReading, parse_report, read_report
    from ecruntime.choices.server_choices import (
        AS_CHOSEN,
        ConfigurationForm,
        InitOrder,
        RepeatedStanza,
        ServerChoices,
        ZeroPool,
    )
    from ecruntime.choices.switch import Switch, choices_followed, switch_of

__all__ = [
    "AS_CHOSEN",
    "ConfigurationForm",
    "FollowedChoice",
    "FollowedReport",
    "InitOrder",
    "Observation",
    "ProbeReport",
    "RepeatedStanza",
    "ReportReading",
    "ServerChoices",
    "Switch",
    "ZeroPool",
    "choices_followed",
    "parse_report",
    "read_report",
    "switch_of",
]

_HOMES = {
    "AS_CHOSEN": "server_choices",
    "ConfigurationForm": "server_choices",
    "FollowedChoice": "follow",
    "FollowedReport": "follow",
    "InitOrder": "server_choices",
    "Observation": "report",
    "ProbeReport": "report",
    "RepeatedStanza": "server_choices",
    "ReportReading": "report",
    "ServerChoices": "server_choices",
    "Switch": "switch",
    "ZeroPool": "server_choices",
    "choices_followed": "switch",
    "parse_report": "report",
    "read_report": "report",
    "switch_of": "switch",
}


def __getattr__(name: str) -> object:
    return name_on_demand(__name__, _HOMES, name)
