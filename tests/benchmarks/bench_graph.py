"""`ecxs graph` of trees of installed modules: reading their records, and laying out the picture."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from frame import Benchmark, Growth, GrowthGoal, Variant

from ecruntime.formats.manifest_text import format_manifest
from ecruntime.formats.option_type import OptionType
from ecruntime.model.hook_signature import signature
from ecruntime.model.module import Language, ModuleDefinition, ProviderDeclaration
from ecruntime.model.module_kind import ModuleKind
from ecruntime.model.module_record import ModuleRecord, format_record
from ecruntime.model.option import OptionDeclaration
from ecxs.graph import collect, draw, to_svg

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = (10, 30, 100, 200, 400)
FAMILY = 5
"""Of so many modules, the first declares a hook that the others provide, and each but it requires the one before."""
SERVER_HOOKS = ("core.log_delivery_v1", "core.log_permanent_failure_v1", "core.final_validation2")
WHOLE, READ, DRAW = "ecxs graph: all of it", "read the records", "lay out and write the SVG"
LINEAR = 2.0


def _tree(folder: Path, count: int) -> Path:
    folder.mkdir()
    for number in range(count):
        name = f"m{number}"
        is_first = number % FAMILY == 0
        requires = () if is_first else (f"m{number - 1}",)
        leader = f"m{number - number % FAMILY}"
        hooks = (signature(name, "judge_v1", "void", ("int", "code")),) if is_first else ()
        called = SERVER_HOOKS[number // FAMILY % len(SERVER_HOOKS)] if is_first else f"{leader}.judge_v1"
        option = OptionDeclaration(f"opt_{number}", OptionType.INT, "Global", "1")
        provided = tuple(sorted((f"config.Global.{option.name}",)))
        definition = ModuleDefinition(
            name,
            Language.PYTHON,
            ModuleKind.SINGLETON,
            requires=requires,
            provides=provided,
            options=(option,),
            providers=(ProviderDeclaration(called),),
            hooks=hooks,
        )
        (folder / f"{name}.ecm").write_text(format_manifest(name, requires=requires, auto=provided))
        (folder / f"{name}.module.json").write_text(format_record(ModuleRecord(definition, artifact=f"{name}.py")))
    return folder


def _repeated(work: Callable[[], object]) -> Callable[[int], object]:
    def run(times: int) -> None:
        for _ in range(times):
            work()

    return run


def benchmark() -> Benchmark:
    """Measure the picture of ever larger trees, in families of modules that require and call one another."""
    folder = tempfile.TemporaryDirectory(prefix="ecxs-bench-")

    def variants(size: int) -> tuple[Variant, ...]:
        tree = _tree(Path(folder.name, str(size)), size)
        graph = collect([tree])
        return (
            Variant(WHOLE, _repeated(lambda: to_svg(draw(collect([tree]))))),
            Variant(READ, _repeated(lambda: collect([tree]))),
            Variant(DRAW, _repeated(lambda: to_svg(draw(graph)))),
        )

    growth = Growth("ecxs graph by modules", "modules", SIZES, variants, (GrowthGoal(WHOLE, LINEAR),))
    return Benchmark("graph", "Pictures of modules", (), growths=(growth,))
