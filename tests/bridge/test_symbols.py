"""The names that the library of the core gives to modules and to its host."""

from __future__ import annotations

import ctypes
import subprocess
from typing import TYPE_CHECKING

import pytest

from ecruntime.catalogue.c_api import load_c_api, provided_symbols

if TYPE_CHECKING:
    from tests.bridge.conftest import Programs

LACKING: dict[str, dict[str, tuple[str, ...]]] = {
    "config": {
        "config": ("ec_config_rsrc_create", "ec_config_rsrc_get"),
    },
    "io": {
        "datasource": (
            "ec_datasource_add_column_data", "ec_datasource_cache_delref", "ec_datasource_cache_query",
            "ec_datasource_destroy_query", "ec_datasource_error", "ec_datasource_first_column",
            "ec_datasource_init_value", "ec_datasource_next_column", "ec_datasource_parser_execute",
            "ec_datasource_parser_prepare", "ec_datasource_register_driver", "ec_datasource_set_named_param_mode",
            "ec_datasource_set_param_by_name", "ec_datasource_stmt_set_colcount", "ec_datasource_stmt_set_colname",
        ),
        "io_wrapper": (
            "io_wrapper_async_close", "io_wrapper_async_destroy", "io_wrapper_create_read_job",
            "io_wrapper_free_read_job", "io_wrapper_get_context", "io_wrapper_open2", "io_wrapper_set_context",
        ),
        "netlistener": (
            "ec_generate_connection_id", "netlistener_clean_accept_construct", "netlistener_instance_addref",
            "netlistener_instance_delref", "netlistener_instantiate_addr", "netlistener_register3",
            "netlistener_register4", "netlistener_register_option", "netlistener_stop_instance",
        ),
    },
    "module": {
        "control": (
            "cli_conn", "ec_control_factory_init", "ec_control_get_command_construct", "ec_control_register_command",
            "ec_control_register_command2", "ec_control_register_command3", "ec_control_register_command_allsched",
            "ec_control_register_type", "ec_control_send_command", "run_command", "run_command2", "send_command",
        ),
        "log": ("debug_tools_init", "debug_tools_register_event_func", "ec_render_my_stack_trace"),
        "module": (
            "ec_module_manifest_iter_clone", "ec_module_manifest_iter_destroy", "ec_module_manifest_iter_init",
            "ec_module_manifest_iter_next", "ec_module_manifest_refresh", "ec_module_manifest_value_as_dict",
            "ec_module_manifest_value_as_list", "ec_module_manifest_value_as_string", "ec_module_resolve_capability",
        ),
    },
}  # fmt: skip
"""By folder of the core and area of the catalogue, what the library has not yet."""


@pytest.fixture(scope="module")
def exported(programs: Programs) -> frozenset[str]:
    """Return the names that the built library exports."""
    command = ["nm", "--dynamic", "--defined-only", "--format=posix", str(programs.library())]
    listing = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return frozenset(line.split()[0] for line in listing.splitlines())


def test_the_library_lacks_what_is_listed_and_nothing_else(exported: frozenset[str]) -> None:
    areas = {function.name: function.area for function in load_c_api().functions}
    lacking: dict[str, set[str]] = {}
    for name in provided_symbols() - exported:
        lacking.setdefault(areas[name], set()).add(name)
    assert lacking == {area: set(names) for folder in LACKING.values() for area, names in folder.items()}


def test_only_documented_names_and_those_for_the_host_are_exported(exported: frozenset[str]) -> None:
    undocumented = exported - provided_symbols()
    assert undocumented
    assert {name for name in undocumented if not name.startswith("ecb_")} == set()


def test_the_library_is_loaded_without_a_host(programs: Programs) -> None:
    library = ctypes.CDLL(str(programs.library()))
    assert library.ec_memtype_by_name(b"event") == 0
    assert library.ec_memtype_by_name(b"no such type") == -1
