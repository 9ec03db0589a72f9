"""A store of bridges: kept by digest, whole or not there, for its user alone, repaired, and bounded."""

from __future__ import annotations

import os
import sysconfig
import time
from typing import TYPE_CHECKING

import pytest

from ecruntime.bridge import recipe
from ecruntime.bridge.build import EXTENSION, LIBRARY
from ecruntime.bridge.cache import bridge_folder, build_ahead
from ecruntime.bridge.store import KEPT, RECORD
from ecruntime.foundation.errors import EnvironmentFailure, RuleViolation
from tests.bridge.build.conftest import Machine, entries

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FILES = {LIBRARY, EXTENSION, RECORD}
HINT = (
    "remove what is not yours, and take from others the right to write there with 'chmod go-w'; or set XDG_CACHE_HOME "
    "to a folder of your own, or build it ahead with 'ecxs bridge build -o DIR' and name DIR in ECXS_BRIDGE"
)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o7777


def test_a_bridge_is_built_once_and_is_its_users_alone(machine: Machine) -> None:
    before = os.umask(0)
    try:
        folder = machine.build()
    finally:
        os.umask(before)
    calls = machine.calls()
    assert (calls > 50, entries(folder), entries(machine.store)) == (True, FILES, {folder.name})
    assert {mode(folder / name) for name in FILES} == {0o600}
    assert {mode(path) for path in (folder, machine.store, machine.store.parent)} == {0o700}
    assert (machine.build(), machine.calls()) == (folder, calls)


def test_the_bridge_of_another_compiler_or_flag_is_another_one(machine: Machine) -> None:
    first = machine.build()
    machine.install("gcc 2")
    second = machine.build()
    third = bridge_folder(machine.environment | {"ECXS_SANITIZE": "address"})
    fourth = bridge_folder(machine.environment | {"C_INCLUDE_PATH": "/nowhere"})
    assert entries(machine.store) == {path.name for path in (first, second, third, fourth)}
    assert len(entries(machine.store)) == 4
    assert "-fsanitize=address" in (machine.folder / "log").read_text()


def test_the_bridge_of_another_interpreter_is_another_one(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    first = machine.build()
    monkeypatch.setattr(sysconfig, "get_config_var", lambda name: "cpython-399")
    assert machine.build() != first


@pytest.mark.parametrize("ending", [".h", ".c"])
def test_the_bridge_of_other_sources_is_another_one(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    first = machine.build()
    own = recipe.bridge_inputs()
    changed = next(path for path in own if path.suffix == ending)
    monkeypatch.setattr(recipe, "bridge_inputs", lambda: tuple(path for path in own if path != changed))
    assert machine.build() != first


def test_both_orders_of_sanitizers_are_one_bridge(machine: Machine) -> None:
    orders = ("address,undefined", "undefined,address")
    assert len({bridge_folder(machine.environment | {"ECXS_SANITIZE": order}) for order in orders}) == 1


def test_a_bridge_is_found_after_its_compiler_has_gone(machine: Machine) -> None:
    folder = machine.build()
    (machine.folder / "bin/gcc").unlink()
    assert machine.build() == folder
    (folder / LIBRARY).unlink()
    with pytest.raises(EnvironmentFailure, match=r"there is no program '.*gcc', which CC names"):
        machine.build()


def truncate(folder: Path) -> None:
    with (folder / LIBRARY).open("r+") as file:
        file.truncate(3)


@pytest.mark.parametrize(
    "damage",
    [
        truncate,
        lambda folder: (folder / LIBRARY).unlink(),
        lambda folder: (folder / EXTENSION).write_text("other"),
        lambda folder: (folder / RECORD).unlink(),
        lambda folder: (folder / RECORD).write_text("[]"),
        lambda folder: (folder / RECORD).write_text('{"schema": 2}'),
        lambda folder: (folder / RECORD).write_text("[" * 60_000),
    ],
    ids=["truncated", "without core", "other extension", "without record", "record of others", "newer record", "deep"],
)
def test_a_damaged_bridge_is_built_again(machine: Machine, damage: Callable[[Path], object]) -> None:
    folder = machine.build()
    whole = (folder / LIBRARY).read_bytes()
    damage(folder)
    assert machine.build() == folder
    assert ((folder / LIBRARY).read_bytes(), entries(folder)) == (whole, FILES)
    assert entries(machine.store) == {folder.name}


def linked(folder: Path) -> None:
    aside = folder.parent.parent / "aside"
    (folder / LIBRARY).rename(aside)
    (folder / LIBRARY).symlink_to(aside)


@pytest.mark.parametrize(
    ("open_up", "fault"),
    [
        (lambda folder: folder.chmod(0o777), "the directory '{folder}' can be written by others"),
        (lambda folder: folder.parent.chmod(0o777), "the directory '{store}' can be written by others"),
        (lambda folder: folder.parent.parent.chmod(0o777), "the directory '{above}' can be written by others"),
        (lambda folder: (folder / LIBRARY).chmod(0o666), "'libecbridge.so' can be written by others"),
        (lambda folder: (folder / EXTENSION).chmod(0o660), "'_echost.so' can be written by others"),
        (lambda folder: (folder / RECORD).chmod(0o622), "'bridge.json' can be written by others"),
        (linked, "'libecbridge.so' is no regular file"),
    ],
)
def test_what_others_may_write_is_not_loaded(machine: Machine, open_up: Callable[[Path], object], fault: str) -> None:
    folder = machine.build()
    open_up(folder)
    with pytest.raises(RuleViolation) as refused:
        machine.build()
    told = fault.format(folder=folder, store=machine.store, above=machine.store.parent)
    assert str(refused.value) == f"RT701: the bridge to modules in C is not loaded from '{folder}': {told}"
    assert refused.value.hint == HINT


def test_what_belongs_to_others_is_not_loaded(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = machine.build()
    other = os.geteuid() or 12345
    if os.geteuid():
        monkeypatch.setattr(os, "geteuid", lambda: other + 1)
    else:
        os.chown(folder / LIBRARY, other, -1)
    with pytest.raises(RuleViolation, match=f"^RT701: .* belongs to user {other}$"):
        machine.build()


def test_nothing_is_built_where_others_may_write(machine: Machine) -> None:
    machine.store.parent.mkdir(parents=True)
    machine.store.parent.chmod(0o777)
    with pytest.raises(RuleViolation) as refused:
        machine.build()
    assert str(refused.value) == (
        f"RT701: the bridge to modules in C is not loaded from '{machine.store}': "
        f"the directory '{machine.store.parent}' can be written by others"
    )
    assert entries(machine.store) == set()


def test_a_bridge_that_was_built_ahead_is_readable_for_others_and_is_found(machine: Machine) -> None:
    ahead = machine.folder / "ahead"
    built = build_ahead(ahead, machine.environment)
    assert (built.is_changed, built.compiler, built.folder.parent) == (True, "gcc 1", ahead)
    assert ({mode(built.folder / name) for name in FILES}, mode(built.folder), mode(ahead)) == ({0o644}, 0o755, 0o755)
    (machine.folder / "bin/gcc").unlink()
    (machine.folder / "home").rmdir()
    assert bridge_folder({"ECXS_BRIDGE": str(ahead)}) == built.folder


@pytest.mark.parametrize(
    ("prepare", "what"),
    [
        (lambda folder: None, "there is none"),
        (
            lambda folder: folder.rename(folder.with_name(f"{'0' * 24}-{'0' * 12}")),
            "what is there belongs to another version or is damaged",
        ),
        (truncate, "what is there belongs to another version or is damaged"),
    ],
    ids=["none", "other", "damaged"],
)
def test_a_folder_without_a_fitting_bridge_is_told(
    machine: Machine, prepare: Callable[[Path], object], what: str
) -> None:
    ahead = machine.folder / "ahead"
    if what != "there is none":
        prepare(build_ahead(ahead, machine.environment).folder)
    with pytest.raises(EnvironmentFailure) as refused:
        bridge_folder({"ECXS_BRIDGE": str(ahead)})
    assert str(refused.value) == f"'{ahead}' holds no bridge to modules in C for this process: {what}"
    assert refused.value.hint == f"build it with this ecxs and this Python: 'ecxs bridge build -o {ahead}'"


def test_a_store_keeps_the_bridges_that_were_used_last(machine: Machine) -> None:
    long_ago = time.time() - 1000
    made = []
    for number in range(KEPT + 3):
        machine.install(f"gcc {number}")
        made.append(machine.build())
        os.utime(made[-1], (long_ago + number, long_ago + number))
        if number:
            # The first one is used again and again.
            os.utime(made[0], (long_ago + number + 0.5, long_ago + number + 0.5))
    left = entries(machine.store)
    assert len(left) == KEPT
    assert {made[0].name, *(path.name for path in made[-KEPT + 1 :])} == left


def test_what_is_not_ours_in_a_store_stays(machine: Machine) -> None:
    machine.build()
    (machine.store / ".mine").mkdir()
    (machine.store / "notes").write_text("mine")
    machine.install("gcc 2")
    machine.build()
    assert {".mine", "notes"} <= entries(machine.store)
