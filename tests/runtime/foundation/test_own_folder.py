"""A folder for what is kept belongs to this user, or is not used."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.own_folder import is_own_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def foreign(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make everything that is there another user's."""
    own = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: own + 1)


def linked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.rename(folder.with_name("other"))
    folder.symlink_to("other")


def opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.chmod(0o777)


@pytest.mark.parametrize("below", ["", "c", "c/0123"])
@pytest.mark.parametrize("change", [foreign, linked, opened])
def test_a_folder_into_which_others_may_write_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, below: str, change: Callable[..., None]
) -> None:
    folder = tmp_path / "ecxs" / below
    (tmp_path / "ecxs/c/0123").mkdir(parents=True)
    assert is_own_folder(str(tmp_path / "ecxs/c/0123"))

    change(folder, monkeypatch)

    assert not is_own_folder(str(tmp_path / "ecxs/c/0123"))


def test_what_is_not_there_will_be_our_own(tmp_path: Path) -> None:
    assert is_own_folder(str(tmp_path / "ecxs/c/0123"))


def test_what_lies_above_is_not_asked(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir(mode=0o777)
    (tmp_path / "open").chmod(0o777)

    assert is_own_folder(str(tmp_path / "open/ecxs/c"))
    assert is_own_folder(str(tmp_path / "open/symbols"))


def test_a_file_in_the_place_of_a_folder_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "ecxs").touch()

    assert not is_own_folder(str(tmp_path / "ecxs/c"))
