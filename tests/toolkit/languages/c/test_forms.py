"""The conformance table of `ecxs -c`: one test for each form of a command line, with the real compiler."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.toolkit.languages.c.conftest import Facts, compile_extra

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BIND_NOW, EXECUTABLE_STACK = 1, "PT_GNU_STACK"


@dataclass(frozen=True)
class Form:
    """A command line, and what must be true of the library that it makes."""

    words: str
    exports: tuple[str, ...] = ()
    holds: tuple[bytes, ...] = ()
    lacks: tuple[bytes, ...] = ()
    needs: tuple[str, ...] = ()
    out: str = "greet.so"


PART = ("greet_part", "part")
EXTRA = "-Llib -lextra -Wl,-rpath,lib"
MARK = (b"mark=7",)
FORMS = {
    "a source alone": Form("-c greet.c"),
    "an output": Form("-c greet.c -o other.so", out="other.so"),
    "an output, joined": Form("-c greet.c -oother.so", out="other.so"),
    "an output before the source": Form("-o other.so -c greet.c", out="other.so"),
    "an output in another folder": Form("-c greet.c -o headers/greet.so", out="headers/greet.so"),
    "the source last": Form("-c -o greet.so -O1 -DMARK='\"7\"' greet.c", holds=MARK),
    "the source first": Form("greet.c -c"),
    "options before -c": Form("-Wall -Iheaders -c greet.c"),
    "-D, joined": Form("-c greet.c -DMARK='\"7\"'", holds=MARK),
    "-D, separate": Form("-c greet.c -D MARK='\"7\"'", holds=MARK),
    "-D without value": Form("-c greet.c part.c -DWANTS_PART", exports=PART),
    "-U, joined": Form("-c greet.c -DUNWANTED -UUNWANTED"),
    "-U, separate": Form("-c greet.c -D UNWANTED -U UNWANTED"),
    "-I, joined": Form("-c greet.c -Iheaders -include mark.h", holds=(b"mark=of a header",)),
    "-I, separate": Form("-c greet.c -I headers -include mark.h", holds=(b"mark=of a header",)),
    "-isystem": Form("-c greet.c -isystem headers -include mark.h", holds=(b"mark=of a header",)),
    "-iquote": Form("-c greet.c -iquote headers -include mark.h", holds=(b"mark=of a header",)),
    "-idirafter": Form("-c greet.c -idirafter headers -include mark.h", holds=(b"mark=of a header",)),
    "-include by path": Form("-c greet.c -include headers/forced.h", holds=(b"forced=by include",)),
    "-imacros": Form("-c greet.c -imacros headers/mark.h", holds=(b"mark=of a header",)),
    "the last -D prevails": Form("-c greet.c -DMARK='\"6\"' -UMARK -DMARK='\"7\"'", holds=MARK, lacks=(b"mark=6",)),
    "-std=, joined": Form("-c greet.c -std=c11"),
    "-std, separate": Form("-c greet.c -std gnu11"),
    "-ansi is for the compiler alone": Form("-c -x c++ cxx.cc -std=c++17", out="cxx.so"),
    "-W": Form("-c greet.c -Wall -Wextra -Werror"),
    "-W of the older kind": Form("-c greet.c -W -Werror"),
    "-Wno": Form("-c greet.c -Wall -Wno-unused -Wno-error=unused"),
    "-Wp": Form("-c greet.c -Wp,-DMARK='\"7\"'", holds=MARK),
    "-Wa": Form("-c greet.c -Wa,--noexecstack"),
    "-Wc of apxs": Form("-c greet.c -Wc,-DMARK='\"7\"'", holds=MARK),
    "-Xpreprocessor": Form("-c greet.c -Xpreprocessor -DMARK='\"7\"'", holds=MARK),
    "-Xassembler": Form("-c greet.c -Xassembler --noexecstack"),
    "-O and -g": Form("-c greet.c -O0 -g3 -ggdb"),
    "-f and -m": Form("-c greet.c -fno-strict-aliasing -fno-omit-frame-pointer -mtune=generic"),
    "-pthread": Form("-c greet.c -pthread"),
    "-pipe": Form("-c greet.c -pipe"),
    "-fPIC": Form("-c greet.c -fPIC"),
    "-shared": Form("-c greet.c -shared -fPIC"),
    "options for programs": Form("-c greet.c -fPIE -pie"),
    "--param": Form("-c greet.c --param max-inline-insns-auto=10"),
    "-l and -L, joined": Form(f"-c greet.c -DWANTS_EXTRA {EXTRA}", exports=("greet_extra",), needs=("libextra.so",)),
    "-l and -L, separate": Form("-c greet.c -DWANTS_EXTRA -L lib -l extra -Wl,-rpath,lib", needs=("libextra.so",)),
    "a library before the source": Form(f"-c {EXTRA} -DWANTS_EXTRA greet.c", needs=("libextra.so",)),
    "libraries keep their order": Form(f"-c greet.c -lm {EXTRA} -lz", needs=("libm.so.6", "libextra.so", "libz.so.1")),
    "libraries, turned round": Form(f"-c greet.c -lz {EXTRA} -lm", needs=("libz.so.1", "libextra.so", "libm.so.6")),
    "--as-needed from its place on": Form(f"-c greet.c -lz -Wl,--as-needed {EXTRA}", needs=("libz.so.1",)),
    "a library as a file": Form("-c greet.c -DWANTS_EXTRA lib/libextra.so -Wl,-rpath,.", needs=("lib/libextra.so",)),
    "-Wl": Form("-c greet.c -Wl,-soname,mine.so", holds=(b"mine.so",)),
    "-Wl, doubled": Form("-c greet.c -Wl,-Wl,-soname,mine.so", holds=(b"mine.so",)),
    "-Xlinker": Form("-c greet.c -Xlinker -soname -Xlinker mine.so", holds=(b"mine.so",)),
    "-z": Form("-c greet.c -z relro"),
    "-s": Form("-c greet.c -s"),
    "-rdynamic": Form("-c greet.c -rdynamic"),
    "-static-libgcc": Form("-c greet.c -static-libgcc"),
    "several sources": Form("-c greet.c part.c -DWANTS_PART", exports=PART),
    "several sources, the other first": Form("-c part.c greet.c -DWANTS_PART -o greet.so", exports=PART),
    "an object": Form("-c greet.c part.o -DWANTS_PART", exports=PART),
    "an object before the source": Form("-c part.o greet.c -DWANTS_PART -o greet.so", exports=PART),
    "an archive": Form("-c greet.c libpart.a -DWANTS_PART", exports=PART),
    "an archive with -l": Form("-c greet.c -L. -lpart -DWANTS_PART", exports=PART),
    "a whole archive": Form("-c greet.c -Wl,--whole-archive libpart.a -Wl,--no-whole-archive", exports=("part",)),
    "C++": Form("-c cxx.cc", out="cxx.so", needs=("libstdc++.so.6",)),
    "C and C++ mixed": Form("-c greet.c part.cc -DWANTS_PART", exports=PART, needs=("libstdc++.so.6",)),
    "assembler": Form("-c greet.c part.s -DWANTS_PART", exports=PART),
    "-x": Form("-c -x c greet.txt -o greet.so"),
    "-x, joined": Form("-c -xc greet.txt -o greet.so"),
    "-x none": Form("-c -x c greet.txt -x none part.o -DWANTS_PART -o greet.so", exports=PART),
    "-x c++ on a source of C": Form("-c greet.c -x c++ part.txt -DWANTS_PART", exports=PART),
    "a response file": Form("-c @words", holds=(b"mark=7 8",)),
    "hardening of Debian": Form(
        "-c greet.c -g -O2 -ffile-prefix-map=/tmp=. -fstack-protector-strong -Wformat -Werror=format-security "
        "-Wdate-time -D_FORTIFY_SOURCE=2 -Wl,-z,relro -Wl,-z,now"
    ),
    "hardening of Fedora": Form(
        "-c greet.c -O2 -flto=auto -ffat-lto-objects -fexceptions -g -grecord-gcc-switches -pipe -Wall "
        "-Werror=format-security -Wp,-U_FORTIFY_SOURCE,-D_FORTIFY_SOURCE=3 -Wp,-D_GLIBCXX_ASSERTIONS -specs=own.specs "
        "-fstack-protector-strong -m64 -mtune=generic -fasynchronous-unwind-tables -fstack-clash-protection "
        "-fcf-protection -Wl,-z,relro -Wl,--as-needed -Wl,-z,pack-relative-relocs -Wl,-z,now -Wl,--build-id=sha1"
    ),
    "undefined symbols refused by -Wl,-z,defs": Form("-c greet.c -DWANTS_SERVER -include headers/server.h -Wl,-z,defs"),
    "undefined symbols refused by --no-undefined": Form(
        "-c greet.c -DWANTS_SERVER -include headers/server.h -Wl,--no-undefined"
    ),
    "undefined symbols refused by -Xlinker": Form(
        "-c greet.c -DWANTS_SERVER -include headers/server.h -Xlinker -z -Xlinker defs"
    ),
    "undefined symbols refused by -z": Form("-c greet.c -DWANTS_SERVER -include headers/server.h -z defs"),
    "dependencies": Form("-c greet.c -MMD -MP"),
    "a sanitizer": Form("-c greet.c -fsanitize=address,undefined"),
    "the folder of the server's headers": Form("-c greet.c -I/opt/msys/ecelerity/include"),
    "a folder below the server's headers": Form(
        "-c greet.c -I /opt/msys/ecelerity/include/modules/datasource -include ecdatasource.h"
    ),
    "-v": Form("-c greet.c -Wall -fdiagnostics-color=always"),
    "a shape": Form("-c newer.c --api 3", out="newer.so", lacks=(b"4.0-ecxs",)),
    "a shape, joined": Form("-c newer.c --api=4", out="newer.so", holds=(b"4.0-ecxs",)),
    "the shape of the source": Form("-c newer.c", out="newer.so", holds=(b"4.0-ecxs",)),
    "an older module": Form("-c older.c", out="older.so"),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_builds(name: str, folder: Path, ecxs: Callable[..., tuple[int, str, str]]) -> None:
    import shlex

    form = FORMS[name]
    compile_extra(folder)
    (folder / "greet.txt").write_bytes((folder / "greet.c").read_bytes())
    (folder / "part.txt").write_text('extern "C" int part(int value) { return value; }\n')
    (folder / "words").write_text("greet.c -DMARK='\"7 8\"'\n@more\n")
    (folder / "more").write_text("-Wall\n")
    (folder / "own.specs").write_text("*cc1_options:\n+ %{!fno-common:-fno-common}\n\n")
    (folder / "headers" / "server.h").write_text('#include "scheduler.h"\n#define SERVER 1\n')

    code, out, err = ecxs(*shlex.split(form.words))

    assert (code, out) == (0, f"{form.out}\n"), err
    facts = Facts.of(folder / form.out)
    assert set(form.exports) <= facts.exported
    assert [text for text in form.holds if text not in facts.content] == []
    assert [text for text in form.lacks if text in facts.content] == []
    assert tuple(name for name in facts.needed if name in form.needs) == form.needs
    assert (folder / form.out).with_suffix(".ecm").read_text().startswith("[")


def test_a_mention_of_the_version_decides_no_shape(folder: Path, ecxs: Callable[..., tuple[int, str, str]]) -> None:
    mention = "\n#ifdef _EC_VER\nconst char *greet_log = _EC_VER;\n#endif\n"
    (folder / "greet.c").write_text((folder / "greet.c").read_text() + mention)
    assert ecxs("-c", "greet.c")[2] == "greet.so: built, module 'greet' (shape 3)\n"
