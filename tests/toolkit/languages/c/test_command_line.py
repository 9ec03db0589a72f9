"""The words of `ecxs -c`: refusals of command lines, in their exact words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.errors import UsageError
from ecxs.languages.c.command_line import read_command_line

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

REFUSED = {
    "-c": "error: there is no file to build\n  hint: 'ecxs -c --help' shows how it is used\n",
    "-c gret.c": "error: there is no file 'gret.c'\n  hint: did you mean 'greet.c'?\n",
    "-c nothing/like/it.c": "error: there is no file 'nothing/like/it.c'\n  hint: check its name and the folder\n",
    "-c headers": "error: 'headers' is a folder\n  hint: name the files in it\n",
    "-c greet.c -o greet": (
        "error: the server loads libraries that end in '.so', and 'greet' does not\n  hint: write '-o greet.so'\n"
    ),
    "-c headers -o greet.so": "error: 'headers' is a folder\n  hint: name the files in it\n",
    "-c greet.c -o": "error: option '-o' lacks its argument\n  hint: 'ecxs -c --help' shows how it is used\n",
    "-c greet.c -I": "error: option '-I' lacks its argument\n  hint: 'ecxs -c --help' shows how it is used\n",
    "-c greet.c -o greet.o": (
        "error: the server loads libraries that end in '.so', and 'greet.o' does not\n  hint: write '-o greet.so'\n"
    ),
    "-c old.so -o old.so": "error: 'old.so' is both read and written\n  hint: name another output with -o\n",
    "-c greet.c --api 5": (
        "error: there is no shape '5' of the infrastructure (--api)\n"
        "  hint: 3 is the infrastructure without _EC_VER, 4 that with it; without --api the source decides\n"
    ),
    "-c greet.c --format xml": "error: there is no format 'xml'\n  hint: available: text, json, sarif, github\n",
    "-c greet.c -E": (
        "error: ecxs builds a library, and '-E' preprocesses only\n"
        "  hint: leave the option out, or call the compiler itself for it\n"
    ),
    "-c greet.c -S": (
        "error: ecxs builds a library, and '-S' stops at the assembler\n"
        "  hint: leave the option out, or call the compiler itself for it\n"
    ),
    "-c greet.c -MM": (
        "error: ecxs builds a library, and '-MM' prints dependencies only\n"
        "  hint: leave the option out, or call the compiler itself for it\n"
    ),
    "-c greet.c -x fortran": (
        "error: modules are not written in 'fortran' (-x)\n"
        "  hint: available: assembler, assembler-with-cpp, c, c++, c++-cpp-output, cpp-output, none\n"
    ),
    "-c -": "error: ecxs builds from files, and not from its standard input\n  hint: write it into a file first\n",
    "-c -a greet.c": "error: ecxs has no option '-a'\n  hint: write the module's stanza into ecelerity.conf yourself\n",
    "-c -n greet greet.c": (
        "error: ecxs has no option '-n'\n"
        "  hint: the module bears the name of its infrastructure; leave the option out\n"
    ),
    "-c @loop": "error: response files are nested deeper than 16: '@loop'\n",
    "-q NOTHING": (
        "error: there is no variable 'NOTHING'\n"
        "  hint: there are CC, CXX, CFLAGS, CPPFLAGS, INCLUDES, LDFLAGS_SHLIB, PREFIX, EXEC_PREFIX, BINDIR, "
        "SYSCONFDIR, LIBEXECDIR, INCLUDEDIR, PKGCONFIGDIR, VERSION\n"
    ),
    "-q LIBEXECDIRS": "error: there is no variable 'LIBEXECDIRS'\n  hint: did you mean 'LIBEXECDIR'?\n",
    "-q": "error: option '-q' lacks its argument\n  hint: 'ecxs -c --help' shows how it is used\n",
    "-i": (
        "error: there is no library to install\n  hint: name it: 'ecxs -i NAME.so', or build it: 'ecxs -c -i FILE.c'\n"
    ),
}


@pytest.mark.parametrize("words", REFUSED)
def test_a_command_line_is_refused_in_these_words(
    words: str, folder: Path, ecxs: Callable[..., tuple[int, str, str]]
) -> None:
    (folder / "loop").write_text("@loop")
    (folder / "old.so").write_bytes(b"")
    before = sorted(folder.iterdir())

    assert ecxs(*words.split()) == (2, "", REFUSED[words])
    assert sorted(folder.iterdir()) == before


def test_a_refusal_is_a_json_report_when_it_is_asked_for(
    folder: Path, ecxs: Callable[..., tuple[int, str, str]]
) -> None:
    import json

    for words in (("-c", "greet.c", "-E", "--json"), ("-c", "gret.c", "--json")):
        code, out, err = ecxs(*words)
        report = json.loads(out)
        assert (code, err, report["exit_code"], report["findings"]) == (2, "", 2, [])
        assert report["error"]["message"]
        assert report["library"] is None


def test_options_keep_their_order_among_the_files() -> None:
    request = read_command_line(
        ["-lfirst", "-c", "one.c", "-Wl,-x", "-DA", "-DB", "two.o", "-L", "here", "-o", "out.so", "-lsecond", "three.a"]
    )
    items = [item if isinstance(item, str) else item.path for item in request.link_items]
    assert items == ["-lfirst", "one.c", "-Wl,-x", "two.o", "-L", "here", "-lsecond", "three.a"]
    assert request.compile_words == ["-DA", "-DB"]


def test_an_option_without_its_argument_is_refused_wherever_it_stands() -> None:
    for option in ("-D", "-L", "-Xlinker", "-x", "--param", "-include", "--api", "--prefix"):
        with pytest.raises(UsageError, match=f"option '{option}' lacks its argument"):
            read_command_line(["-c", "a.c", option])


def test_the_help_names_the_form(folder: Path, ecxs: Callable[..., tuple[int, str, str]]) -> None:
    for words in (("-c", "--help"), ("-c", "greet.c", "-h"), ("-i", "--help"), ("--debug", "-c", "--help")):
        code, out, err = ecxs(*words)
        assert (code, err) == (0, "")
        assert out.startswith("Usage: ecxs -c FILE... [-o NAME.so] [OPTION]...\n")
    assert "ecxs -c" in ecxs("--help")[1]
