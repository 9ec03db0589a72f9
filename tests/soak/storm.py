"""The storms, and what came of their rounds: read from a table, kept in a state file."""

from __future__ import annotations

import json
import tomllib
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = 1


class Result(StrEnum):
    """How a round ended."""

    PASSED = "passed"
    FAILED = "failed"
    UNFINISHED = "unfinished"
    """The budget was used up, or somebody interrupted it."""


@dataclass(frozen=True, slots=True)
class Storm:
    """One kind of storm; its command is a template."""

    name: str
    what: str
    command: tuple[str, ...]

    def words(self, **values: str) -> list[str]:
        """Return the command of one round."""
        return [word.format(**values) for word in self.command]


@dataclass(frozen=True, slots=True)
class Round:
    """One run of a storm with one seed."""

    storm: str
    seed: int
    seconds: float
    result: Result


@dataclass(slots=True)
class State:
    """What was done so far; saved after each round."""

    seed: int
    rounds: list[Round] = field(default_factory=list)

    def next_round(self, storm: Storm) -> int:
        """Return the seed of a storm's next round: that of an unfinished one again, else the next number."""
        own = [one for one in self.rounds if one.storm == storm.name]
        if own and own[-1].result is Result.UNFINISHED:
            return own[-1].seed
        return self.seed + sum(one.result is not Result.UNFINISHED for one in own)

    def longest(self, storm: Storm) -> float:
        """Return how long a round of a storm took at most; 0 when none was finished."""
        own = [it for it in self.rounds if it.storm == storm.name and it.result is Result.PASSED]
        return max((it.seconds for it in own), default=0.0)

    def finished(self, storm: Storm) -> int:
        """Return how many rounds of a storm came to their end."""
        return sum(it.storm == storm.name and it.result is not Result.UNFINISHED for it in self.rounds)


def read_storms(path: Path) -> tuple[Storm, ...]:
    """Read the table."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(Storm(row["name"], row["what"], tuple(row["command"])) for row in table["storm"])


def read_state(path: Path) -> State | None:
    """Read what was done before; nothing when there is no such file, or one of another version."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["schema"] != SCHEMA:
            return None
        rounds = [
            Round(row["storm"], int(row["seed"]), float(row["seconds"]), Result(row["result"]))
            for row in content["rounds"]
        ]
        return State(int(content["seed"]), rounds)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_state(path: Path, state: State) -> None:
    """Save what was done, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"schema": SCHEMA, "seed": state.seed, "rounds": [asdict(it) for it in state.rounds]}, indent=2)
    beside = path.with_suffix(".new")
    beside.write_text(text + "\n", encoding="utf-8")
    beside.replace(path)
