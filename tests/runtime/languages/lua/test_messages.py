"""Messages, parts and sessions, as scripts read and change them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.api import AcceptConstruct, EcMessage, EcMessagePart, ValidateContext

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Scripts

MAIL = (
    b"Received: one\r\n"
    b"Subject:  =?iso-8859-1?q?gr=FC=DFe?=\r\n =?utf-8?q?_an_alle?=\r\n"
    b"From: =?utf-8?q?M=C3=BCller=2C_J?= <j+news@example.com>\r\n"
    b"To: a@one.example, B <b@two.example>\r\n"
    b"X-Odd:\tkept  as   it is \r\n"
    b'Content-Type: multipart/mixed; boundary="b1"\r\n'
    b"\r\n"
    b"preamble\r\n"
    b"--b1\r\n"
    b"Content-Type: text/plain; charset=iso-8859-1\r\n"
    b"Content-Transfer-Encoding: quoted-printable\r\n"
    b"\r\n"
    b"h=E4llo\r\n"
    b"--b1\r\n"
    b'Content-Type: application/pdf; name="other"\r\n'
    b"Content-Disposition: attachment; filename*=utf-8''b%C3%A4r.pdf\r\n"
    b"Content-Transfer-Encoding: base64\r\n"
    b"\r\n"
    b"AAEC\r\n"
    b"--b1--\r\n"
    b"epilogue"
)


def load(scripts: Scripts, *bodies: str) -> None:
    """Load scripts whose `validate_data` have these bodies."""
    scripts(
        *(
            f"""
                local mod = {{}}
                function mod:validate_data(msg, ac, vctx)
                  {body}
                end
                msys.registerModule("mod{number}", mod)
            """
            for number, body in enumerate(bodies)
        )
    )


def said(scripts: Scripts, *bodies: str, message: EcMessage | None = None, **arguments: object) -> list[str]:
    """Return what scripts print about a message, one after the other."""
    load(scripts, *(f"{body}\n return 0" for body in bodies))
    scripts.fire("validate_data", msg=EcMessage(source=MAIL) if message is None else message, **arguments)
    return scripts.lines()


# ---- headers


def test_headers_are_an_array_unfolded_and_decoded(scripts: Scripts) -> None:
    lines = said(
        scripts,
        'local s = msg:header("subject") print(#s, s[1]) print(#msg:header("x-none")) print(msg:header("X-Odd")[1])',
    )
    assert "1\\x09grüße an alle" in lines
    assert "0" in lines
    assert "kept  as   it is" in lines


def test_a_changed_header_changes_its_own_lines_alone(scripts: Scripts) -> None:
    message = EcMessage(source=MAIL)
    said(scripts, 'assert(msg:header("X-Odd", "neu ü") == true)', message=message)
    line = b"X-Odd:\tkept  as   it is \r\n"
    expected = MAIL.replace(line, b"").replace(b"\r\n\r\npre", b"\r\nX-Odd: neu =?utf-8?q?=C3=BC?=\r\n\r\npre", 1)
    assert message.source == expected


def test_headers_are_appended_prepended_given_as_a_table_and_deleted(scripts: Scripts) -> None:
    message = EcMessage(source=b"A: 1\nB: 2\n\nbody\n")
    body = """
      msg:header("a", "3", "append")
      msg:header("Top", "0", "prepend")
      msg:header("C", {"x", 5})
      msg:header("b", "")
      print(table.concat(msg:header("A"), ","))
    """
    assert "1,3" in said(scripts, body, message=message)
    assert message.source == b"Top: 0\nA: 1\na: 3\nC: x\nC: 5\n\nbody\n"


def test_a_value_cannot_bring_a_header_of_its_own(scripts: Scripts) -> None:
    message = EcMessage(source=b"A: 1\r\n\r\n")
    said(scripts, 'msg:header("A", "x\\r\\nEvil: 1\\r\\n\\r\\nbody") msg:header("F", "x;\\r\\n\\ty")', message=message)
    assert [name for name, _ in message.headers] == ["A", "F"]
    assert message.header("A") == "x\r\nEvil: 1\r\n\r\nbody"
    assert b"F: x;\r\n\ty\r\n" in message.source


@pytest.mark.parametrize("call", ['msg:header("a b", "x")', 'msg:header("", "x")', 'msg:header("A", "x", "above")'])
def test_what_is_no_header_is_refused(scripts: Scripts, call: str) -> None:
    load(scripts, call)
    with scripts.runtime.expect_failure("LuaFailure", match=r"s1\.lua:\d+: .*is no (name of a header|way to write)"):
        scripts.fire("validate_data")


def test_addresses_have_components(scripts: Scripts) -> None:
    body = """
      print(table.concat(msg:address_header("From"), " "), msg:address_header("From", "domain")[1])
      print(msg:address_header("From", "user")[1], msg:address_header("From", "detail")[1])
      print(table.concat(msg:address_header("To", "localpart"), " "), #msg:address_header("To", "detail"))
      print(table.concat(msys.parseRFC2822Addresses("X <a+b@c.d>, e@f", "domain"), " "))
    """
    lines = said(scripts, body)
    assert "j+news@example.com\\x09example.com" in lines
    assert "j\\x09news" in lines
    assert "a b\\x090" in lines
    assert "c.d f" in lines


# ---- envelope, codes, members


def test_the_envelope_is_read_and_written(scripts: Scripts) -> None:
    message = EcMessage(source=MAIL, sender="s@from.example", recipients=["r+x@to.example", "o@to.example"])
    body = """
      local l, d = msys.core.string_new(), msys.core.string_new()
      msg:get_envelope2(msys.core.EC_MSG_ENV_TO, l, d)
      print(tostring(l), d.buffer)
      msg:get_envelope2(msys.core.EC_MSG_ENV_FROM | msys.core.EC_MSG_ENV_COMPLETE, l, d)
      print(tostring(l), msg:routing_domain())
      print(msg:rcptto("n@new.example"), msg:mailfrom(""), msg:routing_domain())
    """
    lines = said(scripts, body, message=message)
    assert "r+x\\x09to.example" in lines
    assert "s@from.example\\x09to.example" in lines
    assert "n@new.example\\x09\\x09new.example" in lines
    assert (message.sender, message.recipients) == ("", ("n@new.example", "o@to.example"))


def test_codes_are_valid_replies(scripts: Scripts) -> None:
    body = """
      print(msg:code(421, "too much\\nspam"))
      print(msg:code(0, "550 5.1.1 no"), msg:get_code())
      msg:set_code(250, "ok") print(msg:code())
    """
    lines = said(scripts, body)
    assert "421-too much\\x0D\n\t421 spam" in lines or "421-too much\\x0d\n\t421 spam" in lines
    assert "550 5.1.1 no\\x09550 5.1.1 no" in lines
    assert "250 ok" in lines


def test_members_are_those_of_message_and_connection(scripts: Scripts) -> None:
    message, connection = EcMessage(source=MAIL), AcceptConstruct(remote="192.0.2.7:1000", local="192.0.2.1:25")
    body = """
      assert(msg.conn_id == ac.conn_id and msg.id != msg.conn_id and msg.batch_id == msg.id)
      assert(msg.recv_method == ac.protocol and ac.protocol == msys.core.P_ESMTP)
      print(msys.core.protocol_string(ac.protocol), msg.priority, msg.delivered)
      print(tostring(ac.remote_addr), msg:reception_peer("ip"), msg:listener_addr("port"), msg:listener_addr())
      print(ac:inbound_session_count(), ac:inbound_session_count("192.0.3.0/24"), ac:inbound_session_count("/24"))
    """
    lines = said(scripts, body, message=message, ac=connection)
    assert "ESMTP\\x090\\x090" in lines
    assert "192.0.2.7:1000\\x09192.0.2.7\\x0925\\x09192.0.2.1:25" in lines
    assert "1\\x090\\x091" in lines


@pytest.mark.parametrize(
    ("member", "near"), [("vctx.disconect", "disconnect"), ("msg.batchid", "batch_id"), ("ac.con_id", "conn_id")]
)
def test_an_unknown_member_raises_its_name_with_a_near_one(scripts: Scripts, member: str, near: str) -> None:
    load(scripts, f"return {member}")
    with scripts.runtime.expect_failure(
        "LuaFailure", match=rf"s1\.lua:4: not available in this runtime: {member} .did you mean '{near}'"
    ):
        scripts.fire("validate_data")


def test_members_of_c_structures_are_read_where_the_object_has_them(scripts: Scripts) -> None:
    context = ValidateContext("v")
    context.set_code(451, "later")
    assert "451\\x09later" in said(scripts, "print(vctx.code, vctx.note)", vctx=context)


# ---- contexts


def test_contexts_of_message_and_validation_are_the_same_values(scripts: Scripts) -> None:
    message, context = EcMessage(source=MAIL), ValidateContext("v")
    message.context.set("from_python", "ü")
    body = """
      local M, C = msys.core.ECMESS_CTX_MESS, msys.core.ECMESS_CTX_CONN
      local k = "from_python"
      print(msg:context_get(M, k), vctx:get(msys.core.VCTX_MESS, k), msg:context_get(C, k))
      vctx:set(msys.core.VCTX_CONN, "n", 5) vctx:set(msys.core.VCTX_MESS, "b", true)
      local get = msys.core.ec_message_context_get
      print(msg:context_get(C, "n"), get(msg, M, "b"), vctx:exists(msys.core.VCTX_CONN, "x"))
      print(msg:context_exists_and_get(M, "none")) print(msg:context_exists_and_get(M, "b"))
      print(msg:context_delete(M, "b"), msg:context_delete(M, "b"), msg:context_exists(M, "b"))
      msys.core.ec_message_context_set(msg, M, "\\255", "\\254")
    """
    lines = said(scripts, body, message=message, vctx=context)
    assert "ü\\x09ü\\x09" in lines
    assert "5\\x09true\\x090" in lines
    assert "0\\x09nil" in lines
    assert "1\\x09true" in lines
    assert "1\\x090\\x090" in lines
    assert message.context.get("\udcff") == "\udcfe"
    assert context.connection_context.get("n") == "5"


def test_keys_of_a_context_are_walked(scripts: Scripts) -> None:
    message = EcMessage()
    message.context.set("a", "1")
    message.context.set("b", "2")
    body = """
      local M = msys.core.ECMESS_CTX_MESS
      local k = msys.core.ec_message_context_firstkey(msg, M)
      print(k, msys.core.ec_message_context_nextkey(msg, M, k), msys.core.ec_message_context_nextkey(msg, M, "b"))
      local d, n = msg.vctx_mess, 0
      msys.core.dict_add_key_value(d, "c", "3") msys.core.dict_key_delete(d, "a")
      local iter = msys.core.dict_iter2(d)
      repeat
        local rc, key, value = msys.core.dict_next(d, iter)
        if rc != 0 then print(key .. "=" .. value) end
      until rc == 0
      msys.core.dict_iter2_free(d, iter)
      local out = msys.core.string_new()
      msys.core.dict_stringprint(out, d, 1, "  ") print(tostring(out))
    """
    lines = said(scripts, body, message=message)
    assert "a\\x09b\\x09nil" in lines
    assert {"b=2", "c=3"} <= set(lines)
    assert "  b = 2\n\t  c = 3" in lines


def test_a_scope_that_is_none_is_refused(scripts: Scripts) -> None:
    load(scripts, 'msg:context_get(99, "x")')
    with scripts.runtime.expect_failure("LuaFailure", match="99 is no scope of a context"):
        scripts.fire("validate_data")


# ---- content


def test_raw_gives_content_and_length(scripts: Scripts) -> None:
    message = EcMessage(source=MAIL)
    body = """
      local content, length = msg:raw()
      assert(#content == length and msg:get_message_size() == length)
      msg:raw(content) assert(select(1, msg:raw()) == content)
      print(length)
    """
    assert str(len(MAIL)) in said(scripts, body, message=message)
    assert message.source == MAIL


def test_the_text_is_utf_8_and_replaced_with_its_headers(scripts: Scripts) -> None:
    message = EcMessage(source=MAIL)
    bodies = ("print(msg:text())", 'msg:text("grüße\\r\\n", "text/html", "iso-8859-1")')
    assert "hällo" in said(scripts, *bodies, message=message)
    assert message.mime.content_type.mimetype == "text/html"
    assert message.header("Content-Transfer-Encoding") == "quoted-printable"
    assert message.source.endswith(b"\r\n\r\ngr=FC=DFe\r\n")
    assert message.text == "grüße\n"


def test_several_texts_are_a_table(scripts: Scripts) -> None:
    source = (
        b"Content-Type: multipart/alternative; boundary=x\n\n--x\n\none\n--x\nContent-Type: text/html\n\ntwo\n--x--\n"
    )
    assert "table\\x09one\\x09two" in said(
        scripts, "local t = msg:text() print(type(t), t[1], t[2])", message=EcMessage(source=source)
    )


def test_patterns_search_and_replace_in_bodies_raw_and_texts(scripts: Scripts) -> None:
    message = EcMessage(source=MAIL)
    body = """
      print(msg:raw_match("Rec\\\\w+")[0], msg:body_match("Received"), msg:text_match("h.+llo")[0])
      print(msg:text_replace("none", "x"), msg:text_replace("h.+llo", "n\\195\\182"))
      msg:body_replace("epilogue", "end") msg:raw_replace("Received: one\\r\\n", "")
      local p = msg:mime().parts[1]
      print(p:text(), p:body_match("=F6")[0], p:raw_match("none"))
      p:text_replace("n", "m") p:body_replace("m", "k")
    """
    lines = said(scripts, body, message=message)
    assert "Received\\x09false\\x09hällo" in lines
    assert "false\\x09nö" in lines
    assert "nö\\x09=F6\\x09false" in lines
    assert message.source.endswith(b"--b1--\r\nend")
    assert message.header("Received") is None
    parts = message.mime.parts
    assert parts is not None
    assert parts[0].body == b"k=F6"


# ---- parts


def test_parts_are_walked_in_reading_order(scripts: Scripts) -> None:
    body = """
      local top = msg:mime()
      local part, n = top, 0
      while part do n = n + 1 part = part.thread end
      local one, two = top.parts[1], top.parts[2]
      print(n, #top.parts, one.parts, top.boundary, one.next == two, two.parent == top)
      local t = top.parts[2]:content_type()
      print(t.mimetype, t.encoding, t.filename, t.is_attachment)
      local plain = top.parts[1]:content_type()
      print(plain.charset, plain.is_attachment, plain.filename, top:text(), top.parts[2]:text())
      local content = msg:raw()
      local p = top.parts[1]
      print(content:sub(p.body_start + 1, p.body_end), p.encoding == msys.core.EC_MIME_TE_QUOTED_PRINTABLE)
    """
    lines = said(scripts, body)
    assert "3\\x092\\x09nil\\x09b1\\x09true\\x09true" in lines
    assert "application/pdf\\x09base64\\x09bär.pdf\\x09true" in lines
    assert "iso-8859-1\\x09false\\x09nil\\x09nil\\x09nil" in lines
    assert "h=E4llo\\x09true" in lines


def test_the_sample_of_the_documents_adds_a_disclaimer(scripts: Scripts) -> None:
    message = EcMessage(source=MAIL)
    body = """
      local plain = "Disclaimer"
      local part = msg:makePart("text/plain", plain .. " and more")
      part.body_start = 0
      part.body_end = #plain
      assert(part.body_end == #plain)
      assert(msg:mime(false):addLastChild(part) == true)
      assert(msg:mime():addLastChild(part) == false)
      assert(msg:mime().parts[1]:addLastChild(msg:makePart("text/plain", "x")) == false)
    """
    said(scripts, body, message=message)
    added = b"\r\n--b1\r\nContent-Type: text/plain\r\n\r\nDisclaimer"
    assert message.source == MAIL.replace(b"\r\n--b1--\r\n", added + b"\r\n--b1--\r\n")


def test_a_pattern_that_is_wrong_or_too_slow_is_told(scripts: Scripts) -> None:
    body = """
      print(msg:raw_match("(a")) print(pcall(msg.raw_replace, msg, "(a", "b"))
      msg:raw(("a"):rep(4400) .. "!") print(select(2, msg:raw_match("(a+)+$")))
    """
    lines = said(scripts, body)
    assert any(line.startswith("nil\\x09missing") for line in lines)
    assert any(line.startswith("false\\x09") for line in lines)
    assert any("limit" in line for line in lines)


def test_a_part_is_made_of_an_io_object(scripts: Scripts, tmp_path: Path) -> None:
    (tmp_path / "body").write_bytes(b"\xff\0one\r\ntwo")
    message = EcMessage(source=MAIL)
    body = f"""
      local io_object = msys.core.io_wrapper_open("{tmp_path}/body", msys.core.O_RDONLY)
      local part = msg:makePart("application/x", io_object, msys.core.EC_MIME_TE_8BIT)
      part.body_start = 2 part.body_end = 5
      msg:mime():addLastChild(part)
    """
    said(scripts, body, message=message)
    assert message.source.endswith(b"Content-Transfer-Encoding: 8bit\r\n\r\none\r\n--b1--\r\nepilogue")


def test_parts_are_made_moved_and_taken_out(scripts: Scripts) -> None:
    message = EcMessage(source=MAIL)
    body = """
      local top = msg:mime()
      local first = top.parts[1]
      first:unlink()
      local inner = msg:makeContainer("multipart/alternative")
      assert(msg:makeBoundary(inner) != inner.boundary)
      assert(top:addFirstChild(inner) and inner:addFirstChild(first))
      msg:makePart("text/html", "<b>", msys.core.EC_MIME_TE_8BIT):insertAfter(first)
      msg:makePart("text/x", "0"):insertBefore(first)
      assert(#top.parts == 2 and #inner.parts == 3 and inner.parts[2] == first)
      first:header("X-Moved", "yes") first:header("Content-Transfer-Encoding", nil, "replace")
    """
    said(scripts, body, message=message)
    again = EcMessage(source=message.source)
    assert [part.content_type.mimetype for part in again.mime.walk()] == [
        "multipart/mixed", "multipart/alternative", "text/x", "text/plain", "text/html", "application/pdf",
    ]  # fmt: skip
    assert b"X-Moved: yes\r\n\r\nh=E4llo" in again.source


@pytest.mark.own_reloads("what the script keeps is kept in its generation")
def test_a_part_lives_as_long_as_the_call_of_its_message(scripts: Scripts) -> None:
    load(scripts, "if kept then return #kept:content_type().mimetype end kept = msg:mime().parts[1] return 0")
    message = EcMessage(source=MAIL)
    scripts.fire("validate_data", msg=message)
    with scripts.runtime.expect_failure("LuaFailure", match="the object is gone"):
        scripts.fire("validate_data", msg=EcMessage())


@pytest.mark.own_reloads("what the script keeps is kept in its generation")
def test_a_part_of_a_copy_lives_as_long_as_the_script_wants(scripts: Scripts) -> None:
    load(scripts, "if kept then collectgarbage() print(kept:text()) end kept = msg:copy():mime().parts[1] return 0")
    for _ in range(2):
        scripts.fire("validate_data", msg=EcMessage(source=MAIL))
    assert "hällo" in scripts.lines()


# ---- making messages


def test_a_message_is_built_and_submitted(scripts: Scripts) -> None:
    body = """
      local new = msys.core.ec_message_new(nil)
      new:build({From = "From: Jörg <弗兰克@example.com>", Subject = "ü"},
        {["text/html"] = "<b>ü</b>", ["text/plain; charset=utf-8"] = "ü"},
        {{type = "text/x", name = 'a"b.txt', headers = "X-A: 1\\r\\nX-B: 2", content = "text"}, {content = msg}})
      print(new:address_header("From", "domain")[1])
      new:inject("s@x.example", "a@y.example, b@y.example")
      msg:forward("f@x.example", "g@y.example", "look: ü", "Fwd", "iso-8859-1")
    """
    lines = said(scripts, body)
    assert "example.com" in lines
    built, forwarded = scripts.runtime.lua.injected
    assert (built.sender, built.recipients) == ("s@x.example", ("a@y.example", "b@y.example"))
    types = [part.content_type for part in built.mime.walk()]
    assert [one.mimetype for one in types] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/x", "message/rfc822",
    ]  # fmt: skip
    assert [one.encoding for one in types[2:5]] == ["base64", "quoted-printable", "7bit"]
    assert types[4].filename == 'a"b.txt'
    assert built.header("Subject") == "ü"
    assert built.source.endswith(MAIL + b"\r\n" + b"--" + types[0].boundary.encode() + b"--\r\n")
    assert forwarded.text == "look: ü"
    assert forwarded.source.count(MAIL) == 1


def test_a_copy_is_a_message_of_its_own(scripts: Scripts) -> None:
    message = EcMessage(source=MAIL)
    message.context.set("a", "1")
    body = """
      local other = msg:copy()
      other:header("X-New", "1") other:context_set(msys.core.ECMESS_CTX_MESS, "a", "2")
      print(#msg:header("X-New"), msg:context_get(msys.core.ECMESS_CTX_MESS, "a"), other.id != msg.id)
      msg:discard() msg:discard("550 mine")
    """
    assert "0\\x091\\x09true" in said(scripts, body, message=message)
    assert (message.source, message.discarded) == (MAIL, "550 mine")


# ---- sessions


def test_the_validation_context_decides_and_is_seen_by_python(scripts: Scripts) -> None:
    context = ValidateContext("v")
    body = """
      vctx.disconnect = 1
      vctx:set_code(550, "no ü")
      assert(vctx:pbp_action(451, "later") == msys.core.VALIDATE_DONE)
      vctx:tarpit(2)
    """
    before = float(scripts.runtime.clock.now())
    said(scripts, body, vctx=context)
    assert (context.disconnect, context.code, context.note, context.time_cost) == (1, 451, "later", 2)
    assert float(scripts.runtime.clock.now()) - before == 2


def test_a_session_is_ended(scripts: Scripts) -> None:
    context = ValidateContext("w")
    body = 'assert(vctx:pbp_disconnect(550, "bye") == 1) vctx.disconnect = false vctx:disconnect("421", "x")'
    said(scripts, body, vctx=context)
    assert (context.disconnect, context.code, context.note) == (1, 421, "x")


def test_recipients_of_a_session(scripts: Scripts) -> None:
    message = EcMessage(source=MAIL, recipients=["a@x"])
    body = """
      vctx:add_recipient("b@x") vctx:add_recipient({"c@x", "a@x"}) vctx:remove_recipient("a@x")
      local list, sum = vctx:recipient_list(), ""
      for i = 0, #list do sum = sum .. list[i] .. " " end
      for address in vctx:iterate_rcpt() do sum = sum .. "<" .. address .. ">" end
      print(sum)
    """
    assert "b@x c@x <b@x><c@x>" in said(scripts, body, 'vctx:recipient_list({"z@x"})', message=message)
    assert message.recipients == ("z@x",)


def test_a_connection_leads_to_its_message_and_context(scripts: Scripts) -> None:
    connection = AcceptConstruct()
    body = """
      local mc = msys.core.accept_construct_get_message_construct(ac)
      print(mc.message == msg, mc.ctx == vctx, msys.type(mc.message), msys.type(mc))
      ac:esmtp_capability_add("X-ONE") ac:esmtp_capability_remove("SIZE")
    """
    assert "true\\x09true\\x09message\\x09message_construct" in said(scripts, body, ac=connection)
    assert connection.message_construct.capabilities.as_mapping() == {"X-ONE": "1", "SIZE": "0"}


@pytest.mark.own_reloads("the table of a session is one of its generation")
def test_a_session_has_one_envelope_and_one_context(scripts: Scripts) -> None:
    scripts("""
        local mod = {}
        function mod:validate_connect(ac, vctx) vctx:set(msys.core.VCTX_CONN, "seen", "yes") return 0 end
        function mod:validate_mailfrom(str, ac, vctx)
          print("from", msys.core.accept_construct_get_message_construct(ac).message:mailfrom())
          return 0
        end
        function mod:validate_data(msg, ac, vctx)
          print(msg:mailfrom(), msg:rcptto(), msg:context_get(msys.core.ECMESS_CTX_CONN, "seen"))
          return 0
        end
        msys.registerModule("mod", mod)
    """)
    scripts.runtime.fire_session(mailfrom="s@x", rcptto="r@x")
    assert "from\\x09s@x" in scripts.lines()


def test_a_binding_is_one_of_the_configuration(scripts: Scripts) -> None:
    source = """
        local mod = {}
        function mod:validate_data(msg, ac, vctx)
          print(msg:binding(), msg:binding("none"), msg:binding("one"), msg:binding())
          print(msg:binding_group("none"), msg:binding_group("pool"), msg:binding())
          local ctx = {ec_message = msg, validate_context = vctx}
          print(msys.policyeditor.set_binding(ctx, {}, {binding = "one"}), msys.policyeditor.get_mailfrom(ctx, {}, {}))
          local vars = {}
          msys.policyeditor.set_variable(ctx, vars, {name = "a", value = 5})
          msys.policyeditor.vctx_mess_set(ctx, vars, {key = "k", value = "v"})
          local editor = msys.policyeditor
          print(editor.get_variable(ctx, vars, {name = "a"}), editor.vctx_mess_get(ctx, vars, {key = "k"}))
          print(msys.policyeditor.get_header(ctx, vars, {header = "subject"}))
          return 0
        end
        msys.registerModule("mod", mod)
    """
    scripts(source, before='Binding "one" { }\nBinding_Group "pool" { Binding "two" { } }')
    scripts.fire("validate_data", msg=EcMessage(source=MAIL, sender="s@x"))
    lines = scripts.lines()
    assert "nil\\x09nil\\x09one\\x09one" in lines
    assert "nil\\x09pool\\x09two" in lines
    assert "true\\x09s@x" in lines
    assert "5\\x09v" in lines
    assert "grüße an alle" in lines


def test_a_part_is_an_argument_of_a_hook_too(scripts: Scripts) -> None:
    assert EcMessagePart(source=MAIL).source == MAIL
