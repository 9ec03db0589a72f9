from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from ecruntime.catalogue.hooks import load_hook_catalogue

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType


def test_the_committed_headers_are_current(make: ModuleType) -> None:
    assert make.stale(make.wanted_files()) == [], "run: python runtime/headers/make.py"


def test_the_headers_are_the_same_whenever_they_are_made(make: ModuleType) -> None:
    command = [sys.executable, "-c", "import make; print(sorted(make.wanted_files().items()))"]
    seeds = ("1", "2")
    made = {
        subprocess.run(
            command,
            cwd=make.PARTS.parent,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(make.RUNTIME)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in seeds
    }
    assert len(made) == 1


def test_each_header_begins_with_the_banner_and_has_a_guard_of_its_own(headers: list[str], include: Path) -> None:
    texts = [(include / name).read_text(encoding="utf-8") for name in headers]
    opened = [
        re.match(r"/\* Made by runtime/headers/make\.py .* \*/\n(?:/\*.*?\*/\n)?#ifndef (\w+)\n", it, re.DOTALL)
        for it in texts
    ]
    assert [name for name, match in zip(headers, opened, strict=True) if match is None] == []
    guards = [match[1] for match in opened if match is not None]
    assert len(guards) == len(set(guards))


def test_a_part_without_the_marker_of_what_the_catalogue_has_for_it_is_refused(
    make: ModuleType, tmp_path: Path
) -> None:
    (tmp_path / "log.h").write_text("#ifndef EC_LOG_H\n#define EC_LOG_H\n/* @functions */\n#endif\n", encoding="utf-8")
    with pytest.raises(
        Exception, match=r"parts/log\.h: markers \['functions'\]; unknown: \[\], missing: \['refused'\]"
    ):
        make.wanted_files(tmp_path)


def test_an_unknown_marker_of_a_part_is_refused(make: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "new.h").write_text("/* @fonctions */\n", encoding="utf-8")
    with pytest.raises(
        Exception, match=r"parts/new\.h: markers \['fonctions'\]; unknown: \['fonctions'\], missing: \[\]"
    ):
        make.wanted_files(tmp_path)


SAMPLES = [
    "ec_config.h",
    "configuration.h",
    "module.h",
    "module-hooks.h",
    "shared_module.h",
    "validate_module.h",
    "event.h",
    "scheduler.h",
    "ec_growbuf.h",
    "io_wrapper.h",
    "ec_thread_pool.h",
    "ec_malloc.h",
    "memory.h",
    "echash.h",
    "ecdict.h",
    "misc/ec_string.h",
    "misc/ec_ptr_array.h",
    "netlistener.h",
    "message/message_id.h",
    "ecdatasource.h",
    "modules/datasource/ecdatasource.h",
    "ec_message.h",
    "ec_ssl.h",
    "ec_types.h",
    "debug_tools.h",
    "smtp.h",
    "hooks/core/smtp_client_mailfrom_args.h",
    "hooks/core/reversible_encryption.h",
    "hooks/core/securecreds_retrieval.h",
    "hooks/core/control_shutdown.h",
    "hooks/cluster/nodename.h",
    "modules/mobility/smpp/smpp.h",
    "modules/mobility/smpp/smpp_pdu.h",
    "modules/mobility/smpp/smpp_util.h",
    "modules/mobility/smpp/hooks/smpp_logging.h",
    "modules/mobility/smpp/hooks/smpp_message_conversion.h",
    "modules/mobility/smpp/hooks/smpp_pdu_evaluation.h",
    "modules/mobility/mms/mm7.h",
    "modules/mobility/mms/hooks/mm7_message_hooks.h",
    "modules/mobility/mms/hooks/mms_logging.h",
    "modules/mobility/gcm/gcm.h",
    "modules/mobility/apn/apn.h",
    "modules/rest/injector.h",
    "modules/delivery/http/httpclnt.h",
]


def test_the_names_that_samples_and_published_modules_include_are_there(headers: list[str]) -> None:
    assert set(SAMPLES) - set(headers) == set()


def test_each_hook_has_its_header_and_the_documented_one_brings_it(headers: list[str], include: Path) -> None:
    for hook in load_hook_catalogue().values():
        own = f"hooks/{hook.hook_scope}/{hook.name}.h"
        assert own in headers
        if hook.header not in {"", own}:
            assert f'#include "{own}"' in (include / hook.header).read_text(encoding="utf-8")
