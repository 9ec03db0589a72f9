from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from ecruntime.foundation.errors import EnvironmentFailure
from ecxs.documents import Artifact, sealed
from ecxs.documents.banner import OPEN_SEAL
from ecxs.generate import file_change
from ecxs.generate.file_change import ChangeKind, compare
from ecxs.generate.project import plan_project
from ecxs.generate.write import write

OLD = Artifact(PurePosixPath("x/generated/old.py"), sealed(f"# {OPEN_SEAL}\nold = 1\n"))
NEW = Artifact(PurePosixPath("x/generated/new.py"), sealed(f"# {OPEN_SEAL}\nnew = 1\n"))


def test_only_what_differs_is_written(greeter: Path) -> None:
    planned = plan_project(greeter)
    changed = greeter / "greeter" / "generated" / "hooks.py"
    others = [greeter / artifact.path for artifact in planned.artifacts if (greeter / artifact.path) != changed]
    before = [(path.stat().st_ino, path.stat().st_mtime_ns) for path in others]
    text = changed.read_text()
    changed.write_text("old")
    report = planned.write()
    assert report.written == (PurePosixPath("greeter/generated/hooks.py"),)
    assert changed.read_text() == text
    assert [(path.stat().st_ino, path.stat().st_mtime_ns) for path in others] == before


def test_a_file_that_is_no_longer_planned_is_removed(tmp_path: Path) -> None:
    write([OLD], tmp_path)
    report = write([NEW], tmp_path)
    assert (report.written, report.removed) == ((NEW.path,), (OLD.path,))
    assert not (tmp_path / OLD.path).exists()


def test_a_file_that_somebody_changed_stays_although_it_is_no_longer_planned(tmp_path: Path) -> None:
    write([OLD], tmp_path)
    changed = tmp_path / OLD.path
    changed.write_text(f"{OLD.content}mine = 2\n")
    assert write([NEW], tmp_path).removed == ()
    assert changed.read_text() == f"{OLD.content}mine = 2\n"


def test_a_file_of_the_tool_goes_when_the_declaration_no_longer_needs_it(greeter: Path) -> None:
    declaration = greeter / "module.toml"
    text = declaration.read_text()
    declaration.write_text(text.replace("validate = { min = 1, max = 86400 }", "option_map = { never = 0 }"))
    assert PurePosixPath("greeter/generated/enums.py") in plan_project(greeter).write().written
    declaration.write_text(text)
    assert plan_project(greeter).write().removed == (PurePosixPath("greeter/generated/enums.py"),)


def test_the_file_of_the_hooks_goes_with_the_last_of_them(tmp_path: Path) -> None:
    declaration = tmp_path / "module.toml"
    text = 'schema = 1\n[module]\nname = "owl"\nlanguage = "python"\n'
    declaration.write_text(f'{text}[[hook]]\nname = "hoot"\n')
    plan_project(tmp_path).write()
    declaration.write_text(text)
    assert plan_project(tmp_path).write().removed == (PurePosixPath("owl/generated/hooks.py"),)


def test_a_file_without_the_banner_is_the_authors_and_stays(tmp_path: Path) -> None:
    mine = tmp_path / "x" / "generated" / "mine.py"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine = 1\n")
    assert write([NEW], tmp_path).removed == ()
    assert mine.read_text() == "mine = 1\n"


def test_comparing_writes_nothing(tmp_path: Path) -> None:
    (change,) = compare([NEW], tmp_path)
    assert change.kind is ChangeKind.NEW
    assert list(tmp_path.iterdir()) == []


def test_a_change_is_shown_as_a_diff(tmp_path: Path) -> None:
    write([Artifact(NEW.path, "a\nb")], tmp_path)
    (change,) = compare([Artifact(NEW.path, "a\nc\n")], tmp_path)
    name = "x/generated/new.py"
    assert change.diff() == (f"--- a/{name}\n+++ b/{name}\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n")


def test_a_manifest_that_is_no_utf8_is_kept_byte_by_byte(greeter: Path) -> None:
    manifest = greeter / "greeter.ecm"
    manifest.write_bytes(b"# \xff\n" + manifest.read_bytes())
    before = manifest.read_bytes()
    (greeter / "module.toml").write_text((greeter / "module.toml").read_text() + "# more\n")
    plan_project(greeter).write()
    assert manifest.read_bytes() == before


def test_what_somebody_wrote_into_a_generated_file_is_kept_as_a_copy(greeter: Path) -> None:
    changed = greeter / "greeter" / "generated" / "hooks.py"
    made = changed.read_bytes()
    for mine in (made + b"mine = 2\n", made + b"mine = 3\n", b"\xff no text\n"):
        changed.write_bytes(mine)
        plan_project(greeter).write()

    copies = sorted((greeter / ".ecxs" / "edited" / "greeter" / "generated").iterdir())
    assert changed.read_bytes() == made
    assert {path.read_bytes() for path in copies} == {made + b"mine = 2\n", made + b"mine = 3\n", b"\xff no text\n"}


def test_what_the_tool_wrote_for_another_declaration_leaves_no_copy(greeter: Path) -> None:
    declaration = greeter / "module.toml"
    declaration.write_text(declaration.read_text().replace("default = 300", "default = 301"))
    record = greeter / "greeter" / "generated" / "hooks.py"
    record.write_bytes(record.read_bytes().replace(b"\n", b"\r\n"))

    report = plan_project(greeter).write()

    assert len(report.written) > 5
    assert not (greeter / ".ecxs" / "edited").exists()


def test_a_file_that_may_not_be_read_is_not_to_be_removed(greeter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_: object, **__: object) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(file_change, "read_file", closed)
    with pytest.raises(EnvironmentFailure) as failed:
        file_change.read_text(greeter / "greeter.ecm", greeter)
    assert failed.value.hint == "check the permissions of the file and of its folder"
