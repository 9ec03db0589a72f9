from __future__ import annotations

import pytest

from ecruntime.model.module_graph import GraphHook, GraphModule, GraphProvider, ModuleGraph

HOSTILE = 'x"]\n; a -> b <script>alert(1)</script> &amp; \\N \x1b[31m %% end'


@pytest.fixture
def reef() -> ModuleGraph:
    """One of each problem, and names that want to be read as something else."""
    return ModuleGraph(
        (
            GraphModule(
                "kelp",
                "singleton",
                "python",
                HOSTILE,
                requires=("tide", "lagoon"),
                provides=("config.Global.Fin_Mode", "config.Global:Domain", "config.Global:Domain.Fin_Mode"),
            ),
            GraphModule("tide", "singleton", "c", requires=("moon",)),
            GraphModule("moon", "singleton", "lua", requires=("tide",)),
            GraphModule("foam", "generic", "python", provides=("config.Global.fin_mode", "datasource.mysql")),
            GraphModule("selfish", requires=("selfish",)),
        ),
        (
            GraphHook("core.log_delivery_v1", "", "void f()", (GraphProvider("foam", "f1"), GraphProvider("kelp"))),
            GraphHook("kelp.grow_v1", "kelp", "int f()", (GraphProvider("tide", "", is_first=True),)),
            GraphHook("reef.gone_v1", "reef", "", (GraphProvider("kelp"),)),
            GraphHook(HOSTILE, "foam", "int f()", (GraphProvider("moon"),)),
        ),
    )
