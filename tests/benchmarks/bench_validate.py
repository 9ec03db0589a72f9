"""`ecxs validate` of a libexec of 10,000 manifests, against opening and reading the same files one by one."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from frame import Benchmark, Goal, Group, Growth, GrowthGoal, Variant

from ecruntime.formats.manifest_text import format_manifest
from ecruntime.formats.option_type import OptionType
from ecruntime.model.module import Language, ModuleDefinition
from ecruntime.model.module_kind import ModuleKind
from ecruntime.model.module_record import ModuleRecord, format_record
from ecruntime.model.option import OptionDeclaration
from ecxs.rules import validate

if TYPE_CHECKING:
    from collections.abc import Callable

MANIFESTS = 10_000
GROWING = (100, 300, 1000, 3000, MANIFESTS)
MOST = 15.0
LINEAR = 1.2
READ, CHECK = "open and read", "validate with cross checks"


def benchmark() -> Benchmark:
    """Make the trees below a folder that lives as long as the process."""
    folder = tempfile.TemporaryDirectory(prefix="ecxs-bench-")
    place = Path(folder.name)
    groups = tuple(
        Group(
            title, (Variant(READ, _read(tree, folder)), Variant(CHECK, _check(tree))), (Goal(CHECK, READ, MOST, False),)
        )
        for title, tree in (
            ("manifests and libraries", _tree(place / "bare", MANIFESTS, has_records=False)),
            ("manifests, libraries and module records", _tree(place / "full", MANIFESTS, has_records=True)),
        )
    )

    def variants(size: int) -> tuple[Variant, ...]:
        tree = place / "full" if size == MANIFESTS else _tree(place / str(size), size, has_records=True)
        return Variant(CHECK, _check(tree)), Variant(READ, _read(tree, folder))

    growth = Growth("validate by manifests", "manifests", GROWING, variants, (GrowthGoal(CHECK, LINEAR),))
    return Benchmark("validate", f"validate of {MANIFESTS:,} manifests", groups, growths=(growth,))


def _tree(folder: Path, count: int, *, has_records: bool) -> Path:
    for number in range(count):
        name, option = f"m{number}", f"opt_{number}"
        family = folder / f"family{number // 500:02}"
        family.mkdir(parents=True, exist_ok=True)
        auto = tuple(
            text.replace("NAME", option)
            for text in (
                "config.Global.NAME", "config.Global:Binding:Domain", "config.Global:Binding:Domain.NAME",
                "config.Global:Domain", "config.Global:Domain.NAME",
            )
        )  # fmt: skip
        requires = (f"m{number - 1}",) if number % 3 == 1 else ()
        (family / f"{name}.ecm").write_text(format_manifest(name, requires=requires, auto=auto))
        (family / f"{name}.so").touch()
        if has_records:
            options = (OptionDeclaration(option, OptionType.INT, "Binding:Domain>Domain>Global", "1"),)
            definition = ModuleDefinition(
                name, Language.C, ModuleKind.SINGLETON, requires=requires, provides=auto, options=options
            )
            record = ModuleRecord(definition, artifact=f"{name}.so")
            (family / f"{name}.module.json").write_text(format_record(record))
    return folder


def _read(tree: Path, keep: object) -> Callable[[int], object]:
    files = [path for path in tree.rglob("*") if path.suffix in {".ecm", ".json"}]

    def run(times: int) -> object:
        for _ in range(times):
            for path in files:
                with path.open("rb") as stream:
                    stream.read()
        return keep

    return run


def _check(tree: Path) -> Callable[[int], object]:
    def run(times: int) -> None:
        for _ in range(times):
            validate([tree])

    return run
