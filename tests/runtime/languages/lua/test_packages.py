"""Patterns, JSON, XML, encodings, streams: what scripts have of other libraries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Scripts


def shown(scripts: Scripts, body: str) -> list[str]:
    """Run a body that prints, and return its lines."""
    before = len(scripts.lines())
    scripts(f"local mod = {{}} function mod:validate_connect() {body} return 0 end msys.registerModule('mod', mod)")
    scripts.fire("validate_connect")
    return [line.replace("\\x09", "|") for line in scripts.lines()[before:]]


# ---- patterns


def test_a_match_has_captures_by_number_and_by_name(scripts: Scripts) -> None:
    body = r"""
      local m = msys.pcre.match("to reef@example.com", "(?<user>\\w+)@(\\S+)")
      print(m[0], m[1], m[2], m.user)
      print(msys.pcre.match("a", "b"))
      print(msys.pcre.match("a\0b\255", "\\x00(.)\\xff")[1])
      print(msys.pcre.match("ab", "(a)|(b)")[2])
    """
    assert shown(scripts, body) == ["reef@example.com|reef|example.com|reef", "nil", "b", "nil"]


def test_faulty_patterns_are_answers_with_a_place(scripts: Scripts) -> None:
    body = r"""
      print(msys.pcre.match("a", "a("))
      print(msys.pcre.match("a", ""))
      print(msys.pcre.split("a", "[")) print(msys.pcre.split("a", ""))
      print(pcall(msys.pcre.replace, "a", "(", "b"))
      print(pcall(msys.pcre.match, nil, "a"))
    """
    assert shown(scripts, body) == [
        "nil|missing closing parenthesis|2",
        "nil|an empty pattern was provided|0",
        "nil|missing terminating ] for character class|1",
        "nil|an empty pattern was provided|0",
        "false|s1.lua:5: msys.pcre.replace: missing closing parenthesis",
        "false|s1.lua:6: msys.pcre.match: the subject is a text, not nil",
    ]


def test_a_pattern_that_would_take_for_ever_is_given_up(scripts: Scripts) -> None:
    body = """
      print(msys.pcre.match(("a"):rep(4400) .. "b", "(a+)+$"))
      print(msys.pcre.split(("a"):rep(4400) .. "b", "(a+)+$"))
    """
    assert shown(scripts, body) == ["nil|match limit exceeded|-1"] * 2


def test_replacements_name_captures_and_have_a_limit(scripts: Scripts) -> None:
    body = r"""
      print(msys.pcre.replace("a1b2c3", "(?<d>\\d)", "<$1\\1${1}${d}$7\\\\>", 2))
      print(msys.pcre.replace("abc", "x*", "-"))
      print(msys.pcre.replace("abc", "[bc]", function(m) if m[0] == "b" then return "[" .. m[0] .. "]" end end))
      print(msys.pcre.replace("aXbXc", "X", function() return 7 end, 1))
      print(pcall(msys.pcre.replace, "a", "a", function() error("of the script") end))
    """
    assert shown(scripts, body) == [
        "a<1111\\>b<2222\\>c3",
        "-a-b-c-",
        "a[b]c",
        "a7bXc",
        "false|s1.lua:6: of the script",
    ]


def test_a_function_that_replaces_may_wait(scripts: Scripts) -> None:
    body = 'print(msys.pcre.replace("ab", ".", function(m) msys.sleep(5) return m[0] .. m[0] end))'
    assert shown(scripts, body) == ["aabb"]


def test_pieces_of_a_split_are_not_empty(scripts: Scripts) -> None:
    body = """
      print(unpack(msys.pcre.split(",a,,b,c,", ",")))
      print(unpack(msys.pcre.split("a,b,c", ",", 2)))
      print(#msys.pcre.split("", ","))
    """
    assert shown(scripts, body) == ["a|b|c", "a|b,c", "0"]


# ---- JSON


def test_json_prints_as_the_library_of_the_server_does(scripts: Scripts) -> None:
    body = r"""
      print(json.decode('{"b": [0, 1.5], "a": {}, "n": null, "t": true, "s": "a/b\\u00f6"}'))
      print(json.encode({}), json.encode({1, {2}}), json.encode("x"), json.encode(nil), json.encode({k = false}))
      print(json.new())
    """
    assert shown(scripts, body) == [
        '{ "b": [ 0, 1.5 ], "a": { }, "n": null, "t": true, "s": "a\\/bö" }',
        '{ }|[ 1, [ 2 ] ]|"x"|null|{ "k": false }',
        "{ }",
    ]


def test_members_are_read_set_counted_and_walked(scripts: Scripts) -> None:
    body = r"""
      local o = json.decode('{"list": [10, 20], "in": {"x": 1}}')
      print(o.list[2], #o.list, #o, o.none, o.list[0], o["in"].x, o.list == o.list, msys.type(o))
      o.list[3] = "c" o["in"].x = nil o.new = {1} o.list[1] = json.new()
      for k, v in o do print(k, tostring(v)) end
      for i, v in o.list do print(i, tostring(v)) end
    """
    assert shown(scripts, body) == [
        "20|2|0|nil|nil|1|true|json_object",
        'list|[ { }, 20, "c" ]',
        "in|{ }",
        "new|[ 1 ]",
        "1|{ }",
        "2|20",
        "3|c",
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", 3),
        ('{"a": 1', 3),
        ('"ab', 3),
        ("x", 4),
        ("[1] 2", 4),
        ("NaN", 4),
        ("{a: 1}", 9),
        ('{"a" 1}', 10),
        ("[1 2]", 11),
        (r'["\q"]', 12),
        ("[" * 33 + "]" * 33, 2),
        ("[" * 100000, 2),
    ],
)
def test_a_text_that_is_no_json_has_a_number_and_a_reason(scripts: Scripts, text: str, code: int) -> None:
    body = f"local v, n, why = json.decode([=[{text}]=]) print(v, n, why:find(json.strerror(n), 1, true) == 1)"
    assert shown(scripts, body) == [f"nil|{code}|true"]


def test_faulty_uses_of_json_are_errors_of_the_script(scripts: Scripts) -> None:
    body = """
      local a = json.encode({1})
      print(pcall(function() a.x = 1 end))
      print(pcall(function() a[70000] = 1 end))
      local o = json.new() o.o = o
      print(pcall(tostring, o))
      print(pcall(json.encode, print))
    """
    assert shown(scripts, body) == [
        "false|s1.lua:3: json: x is no index of a JSON array of 1",
        "false|s1.lua:4: json: 70000 is no index of a JSON array of 1",
        "false|s1.lua:6: json: the JSON value contains itself",
        "false|s1.lua:7: json: a function has no form in JSON",
    ]


@pytest.mark.own_reloads("counts what one generation keeps")
def test_json_values_are_given_back_when_the_script_has_let_them_go(scripts: Scripts) -> None:
    shown(scripts, "for i = 1, 1000 do local o = json.decode('[[1]]') if o[1][1] ~= 1 then error() end end")
    lua = scripts.lua()
    scripts.fire("validate_connect")
    lua._lua.execute("collectgarbage() collectgarbage()")  # the garbage of the engine has no other door
    before = len(lua.handles)
    scripts.fire("validate_connect")
    assert len(lua.handles) <= before + 2100


# ---- XML


def test_a_document_is_walked_and_asked(scripts: Scripts) -> None:
    body = """
      local d = xml.parsexml("<a x='1'>t<b/>u<c>v<d/>w</c></a>")
      local r = d:root()
      print(r:name(), r:attribute("x"), r:attr("y"), r == d:root(), r:doc() == d, r:contents())
      for n in r:children() do print(n:name(), n:contents(), tostring(n)) end
      for n in d:xpath("//b | //c") do print(n:name()) end
      for n in d:xpath(".//d", r) do print(n:name()) end
      for n in d:xpath("string(/a/@x)") do print(n:contents()) end
    """
    assert shown(scripts, body) == [
        "a|1|nil|true|true|tuvw",
        "text|t|t",
        "b||<b/>",
        "text|u|u",
        "c|vw|<c>v<d/>w</c>",
        "b",
        "c",
        "d",
        "1",
    ]


def test_a_document_is_changed(scripts: Scripts) -> None:
    body = """
      local d = xml.parsexml("<a x='1'><b/>tail</a>")
      local r = d:root()
      local n = r:addchild("new")
      n:attr("k", "v") n:contents("<&") r:attribute("x", nil)
      print(d:tostring())
      for b in d:xpath("//b") do n:addchild(b) end
      print(tostring(d))
      n:unlink()
      print(tostring(d), tostring(n), n:doc() == d, tostring(n:doc()))
      local free = xml.newnode("free")
      print(tostring(r:addchild(free)), free:doc() == d)
    """
    assert shown(scripts, body) == [
        '<a><b/>tail<new k="v">&lt;&amp;</new></a>',
        '<a>tail<new k="v">&lt;&amp;<b/></new></a>',
        '<a>tail</a>|<new k="v">&lt;&amp;<b/></new>|false|<new k="v">&lt;&amp;<b/></new>',
        "<free/>|true",
    ]


def test_faulty_xml_is_an_error_of_the_script(scripts: Scripts) -> None:
    body = """
      print(pcall(xml.parsexml, "<a>"))
      local d = xml.parsexml("<a><b/>t</a>")
      print((select(2, pcall(d.xpath, d, "//["))))
      print((select(2, pcall(xml.newnode, "1 2"))))
      print((select(2, pcall(function() d:root():addchild(d:root()) end))))
      for n in d:root():children() do if n:name() == "text" then print(select(2, pcall(n.attr, n, "a"))) end end
    """
    assert shown(scripts, body) == [
        "false|s1.lua:2: xml.parsexml: Premature end of data in tag a line 1, line 1, column 4",
        "s1.lua:4: doc:xpath: Invalid expression: //[",
        "s1.lua:5: xml.newnode: Invalid tag name '1 2'",
        "s1.lua:6: node:addchild: a node cannot be put into itself",
        "s1.lua:7: node:attr: a text has no attributes, no children and no place of its own",
    ]


def test_xml_reads_nothing_from_elsewhere(scripts: Scripts, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    body = f"""
      local ok, d = pcall(xml.parsexml, '<!DOCTYPE a [<!ENTITY e SYSTEM "file://{tmp_path}/secret">]><a>&e;</a>')
      print(ok and (tostring(d):find(">secret<") or d:root():contents()))
    """
    assert "secret" not in "".join(shown(scripts, body))


# ---- encodings


def test_texts_are_encoded_and_decoded(scripts: Scripts) -> None:
    body = r"""
      print(msys.base64.encode("a\255"), #msys.base64.decode("YQ D/\n"), msys.base64.encode("ö", false, "latin-1"))
      print((msys.base64.encode(("x"):rep(60), true):gsub("\r\n", "~")))
      print((msys.qp.encode("a=b ö\nend \n"):gsub("\r\n", "~")), msys.qp.decode("a=3Db=\r\nc"))
      print(msys.qp.encode(".a", nil, true), msys.base64.decode("9g==", "latin-1"))
      print(curl.escape("a b/ö~"), curl.unescape("a%20b%2F"), msys.idn.to_idn("büch.example"))
      print(msys.idn.to_utf8("xn--bch-hoa.example"))
      print(pcall(msys.base64.decode, "*")) print((pcall(msys.base64.encode, "a", false, "none")))
    """
    assert shown(scripts, body) == [
        "Yf8=|3|9g==",
        "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4~eHh4~",
        "a=3Db =C3=B6~end=20~|a=bc",
        "..a|ö",
        "a%20b%2F%C3%B6~|a b/|xn--bch-hoa.example",
        "büch.example",
        "false|s1.lua:8: msys.base64.decode: Only base64 data is allowed",
        "false",
    ]


# ---- streams


def test_a_stream_is_read_as_lua_reads_files(scripts: Scripts, tmp_path: Path) -> None:
    body = f"""
      local s = msys.core.io_wrapper_open("file://{tmp_path}/s", msys.core.O_RDWR | msys.core.O_CREAT, 0600)
      print(s:write("line 1\\n\\n 12.5 0x10 rest end"), s:write("!", 1), s:seek("set", 0))
      print(s:read(), s:read("*l"), s:read("*n"), s:read("*n"), s:read(2), s:seek(), s:read("*a"), s:read(), s:read(1))
      print(s:seek("set", 1), s:read(3), s:write("E"), s:seek("end", -2), s:read("*a"))
      s:close() s:close()
      print(pcall(s.read, s))
      print(pcall(function() return msys.core.io_wrapper_open("{tmp_path}/s", 0):read("*x") end))
      print(msys.core.io_wrapper_open("{tmp_path}/none", 0))
    """
    lines = shown(scripts, body)
    assert lines[:5] == [
        "true|true|0",
        "line 1||12.5|16| r|20|est end!|nil|nil",
        "1|ine|true|26|d!",
        "false|s1.lua:7: the stream is closed",
        """false|s1.lua:8: io_object:read: '*x' is no format: write "*l", "*a", "*n" or a number""",
    ]
    assert (tmp_path / "s").read_bytes() == b"lineE1\n\n 12.5 0x10 rest end!"


def test_a_stream_that_is_dropped_is_closed(scripts: Scripts, tmp_path: Path) -> None:
    (tmp_path / "s").write_text("x")
    shown(scripts, f'for i = 1, 50 do msys.core.io_wrapper_open("{tmp_path}/s", 0) end')
    scripts.runtime.close()  # the check for leaks of the fixture counts descriptors


def test_figures_of_a_file_system_are_read(scripts: Scripts) -> None:
    body = """
      local r = msys.os.statvfs_subscribe("/", 60)
      print(msys.os.statvfs_read(r).blocks > 0, msys.os.statvfs_read(msys.os.statvfs_subscribe("/none/such", 1)))
    """
    (line,) = shown(scripts, body)
    assert line.startswith("true|nil|")
