"""The symbols of needed libraries are found where the loader finds them, and kept."""

from __future__ import annotations

import platform
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecruntime.formats.library import Library, needed, needed_symbols, read_library

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def tide(tmp_path: Path, compile_library: Callable[..., Path]) -> Path:
    """Return the folder of a library `libtide.so` that needs `libmoon.so` beside it."""
    folder = tmp_path / "lib"
    folder.mkdir()
    (tmp_path / "moon.c").write_text(
        "int moon_pull(void) { return 1; }\nstatic int hidden; int *moon(void) { return &hidden; }\n"
    )
    (tmp_path / "tide.c").write_text("int moon_pull(void); int tide_level(void) { return moon_pull(); }\n")
    compile_library(folder / "libmoon.so", tmp_path / "moon.c", flags=("-Wl,-soname,libmoon.so",))
    flags = ("-Wl,-soname,libtide.so", "-Wl,--no-as-needed", "-L", str(folder), "-lmoon", "-Wl,-rpath,$ORIGIN")
    compile_library(folder / "libtide.so", tmp_path / "tide.c", flags=flags)
    return folder


def wanting(tmp_path: Path, *names: str, run_path: str = "") -> Library:
    file = str(tmp_path / "kelp.so")
    return Library(file, machine=platform.machine(), needed=names, run_path=(run_path,) if run_path else ())


def test_symbols_of_the_c_library_are_there_though_it_is_not_named(tmp_path: Path) -> None:
    found = needed_symbols(wanting(tmp_path))

    assert {"strlen", "malloc", "pthread_create", "cos"} <= found.names
    assert found.missing == ()


def test_a_needed_library_is_found_in_the_folders_of_the_library_itself(tmp_path: Path, tide: Path) -> None:
    found = needed_symbols(wanting(tmp_path, "libtide.so", run_path="$ORIGIN/lib"))

    assert "tide_level" in found.names
    assert "hidden" not in found.names


def test_what_a_needed_library_needs_counts_too(tmp_path: Path, tide: Path) -> None:
    found = needed_symbols(wanting(tmp_path, "libtide.so", run_path=str(tide)))

    assert "moon_pull" in found.names


def test_the_folders_of_the_environment_are_searched(
    tmp_path: Path, tide: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", f"/nowhere:{tide}")

    assert "tide_level" in needed_symbols(wanting(tmp_path, "libtide.so")).names


def test_the_configuration_of_the_loader_is_followed(tmp_path: Path, tide: Path) -> None:
    root = tmp_path / "root"
    (root / "etc/ld.so.conf.d").mkdir(parents=True)
    (root / "etc/ld.so.conf").write_text("# folders\ninclude ld.so.conf.d/*.conf\n")
    (root / "etc/ld.so.conf.d/tide.conf").write_text("/opt/tide\n")
    (root / "opt").mkdir()
    tide.rename(root / "opt/tide")

    assert "tide_level" in needed_symbols(wanting(tmp_path, "libtide.so"), root=root).names


def test_a_configuration_that_includes_itself_ends(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "etc").mkdir(parents=True)
    (root / "etc/ld.so.conf").write_text("include /etc/ld.so.conf\n/opt\n")

    assert needed_symbols(wanting(tmp_path, "libtide.so"), root=root).missing == ("libtide.so",)


def test_a_library_that_is_nowhere_is_missing(tmp_path: Path) -> None:
    assert needed_symbols(wanting(tmp_path, "libtide.so")).missing == ("libtide.so",)


def test_a_linker_script_of_the_name_is_passed_over(
    tmp_path: Path, tide: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "script"
    script.mkdir()
    (script / "libtide.so").write_text("GROUP ( libmoon.so )\n")
    monkeypatch.setenv("LD_LIBRARY_PATH", f"{script}:{tide}")

    assert "tide_level" in needed_symbols(wanting(tmp_path, "libtide.so")).names


def test_a_cache_answers_without_reading_the_library(
    tmp_path: Path, tide: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library, cache = wanting(tmp_path, "libtide.so", run_path=str(tide)), tmp_path / "cache/symbols"
    first = needed_symbols(library, cache=cache)
    monkeypatch.setattr(needed, "Image", None)

    assert needed_symbols(library, cache=cache) == first
    assert all(path.is_file() for path in cache.iterdir())


def test_a_library_that_has_changed_is_read_again(
    tmp_path: Path, tide: Path, compile_library: Callable[..., Path]
) -> None:
    library, cache = wanting(tmp_path, "libmoon.so", run_path=str(tide)), tmp_path / "cache"
    needed_symbols(library, cache=cache)
    (tmp_path / "moon.c").write_text("int moon_phase_of_the_month(void) { return 1; }\n")
    (tide / "libmoon.so").unlink()
    compile_library(tide / "libmoon.so", tmp_path / "moon.c", flags=("-Wl,-soname,libmoon.so",))

    found = needed_symbols(library, cache=cache)

    assert "moon_phase_of_the_month" in found.names
    assert "moon_pull" not in found.names


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"ecxs symbols 1\n", b"x\n" * 9])
def test_a_damaged_cache_is_not_believed(tmp_path: Path, tide: Path, content: bytes) -> None:
    library, cache = wanting(tmp_path, "libtide.so", run_path=str(tide)), tmp_path / "cache"
    first = needed_symbols(library, cache=cache)
    for path in cache.iterdir():
        path.write_bytes(content)

    assert needed_symbols(library, cache=cache) == first


def test_a_cache_that_was_cut_off_is_not_believed(tmp_path: Path, tide: Path) -> None:
    library, cache = wanting(tmp_path, "libtide.so", run_path=str(tide)), tmp_path / "cache"
    first = needed_symbols(library, cache=cache)
    for path in cache.iterdir():
        path.write_bytes(path.read_bytes()[:-40])

    assert needed_symbols(library, cache=cache) == first


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path, tide: Path) -> None:
    (tmp_path / "file").write_text("")

    found = needed_symbols(wanting(tmp_path, "libtide.so", run_path=str(tide)), cache=tmp_path / "file/cache")

    assert "tide_level" in found.names


def test_a_library_in_the_module_itself_may_be_named_with_its_folder(tmp_path: Path, tide: Path) -> None:
    assert "tide_level" in needed_symbols(wanting(tmp_path, str(tide / "libtide.so"))).names


def test_the_real_library_of_a_module_needs_nothing_else(tmp_path: Path, compile_library: Callable[..., Path]) -> None:
    sample = Path(__file__).parent / "samples/owl.c"
    library = read_library(compile_library(tmp_path / "owl.so", sample))

    left = set(library.undefined) - needed_symbols(library).names

    assert all(name.startswith("ec_") for name in left)


def test_a_cache_of_another_user_is_not_asked(tmp_path: Path, tide: Path) -> None:
    library, cache = wanting(tmp_path, "libtide.so", run_path=str(tide)), tmp_path / "cache"
    cache.mkdir()
    cache.chmod(0o777)

    assert "tide_level" in needed_symbols(library, cache=cache).names
    assert not list(cache.iterdir())


def test_what_is_looked_for_is_bounded(tmp_path: Path, tide: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(needed, "_MAX_LOOKUPS", 2)
    library = Library(
        str(tmp_path / "kelp.so"),
        machine=platform.machine(),
        needed=("liba.so", "libtide.so"),
        run_path=("/a", "/b", str(tide)),
    )

    assert needed_symbols(library).missing == ("liba.so", "libtide.so")
