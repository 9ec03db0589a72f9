"""Series of counts, tables of networks, names of domains, and the ready sets of a test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.api import AcceptConstruct, EcMessage
from ecruntime.foundation.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Scripts


def said(scripts: Scripts, body: str, **arguments: object) -> list[str]:
    scripts(f"""
        local mod = {{}}
        function mod:validate_data(msg, ac, vctx)
          {body}
          return 0
        end
        msys.registerModule("mod", mod)
    """)
    scripts.fire("validate_data", **arguments)
    return scripts.lines()


def test_counts_are_those_of_the_last_windows(scripts: Scripts) -> None:
    body = """
      local s = msys.audit_series
      s.define("peers", "cidr", 60, 3)
      s.add("peers", ac) s.add("peers", {key = "192.0.2.9", count = 4})
      print(s.count("peers", ac), s.count("peers", "192.0.2.0/24"), s.count("peers", {key = "192.0.3.0/24"}))
      msys.sleep(60)
      s.add("peers", ac)
      print(s.count("peers", ac), s.count("peers", {key = "192.0.2.0/24", startv = 0, endv = 2}))
      s.remove_item("peers", "192.0.2.9") print(s.count("peers", {key = "192.0.2.0/24", endv = 2}))
      msys.sleep(180) print(s.count("peers", {key = "192.0.2.0/24", endv = 2}))
      s.define("words", "string", 60, 1) s.add("words", "a") s.add("words", {key = "a", count = -3})
      print("words", s.count("words", "a"))
      print(pcall(s.count, "words")) print(pcall(s.add, "peers", "no address")) print(pcall(s.add, "none", "a"))
    """
    lines = said(scripts, body, ac=AcceptConstruct(remote="192.0.2.7:25"))
    assert [line for line in lines if line[:1].isdigit()] == ["1\\x095\\x090", "1\\x096", "2", "0"]
    assert "words\\x09-2" in lines
    for wrong in ("the key is missing", "'no address' is no address", "no audit series 'none'"):
        assert any(wrong in line for line in lines)


def test_networks_have_the_value_of_the_longest_block(scripts: Scripts, tmp_path: Path) -> None:
    (tmp_path / "list").write_text(
        "# x\n:127.0.0.9:usual $\n10.0.0.0/8:127.0.0.3:eight\n10.20:127.0.0.4\n1.2.3.4\n"
        "2001:db8::/32 :127.0.0.6:six $\n"
    )
    rows = [{"net": "192.0.2.0/24", "what": "docs"}, {"net": "nonsense", "what": "x"}]
    scripts.runtime.lua.provide("msys.db.query", lambda cache, query: rows if query == "SELECT" else [])
    body = f"""
      local c = msys.cidr
      c.define("a", {{type = "rbldnsd", source = "{tmp_path}/list", default_value = false}})
      c.define("t", {{type = "rbldnsd", source = "{tmp_path}/list", value = "txt", interpolate = true}})
      c.define("d", {{type = "datasource", cachename = "x", query = "SELECT", value_column = "what"}})
      c.define("e", "empty")
      print(c.query("a", "10.1.1.1"), c.query("a", "10.20.1.1"), c.query("a", "1.2.3.4"), c.query("a", "9.9.9.9"))
      print(c.query("t", "1.2.3.4"), c.query("t", "[2001:db8::1]"), c.query("d", "192.0.2.1"), c.query("e", "1.1.1.1"))
      local f = io.open("{tmp_path}/list", "w") f:write("9.9.9.9:127.0.0.7\\n") f:close()
      msys.sleep(1799) print(c.query("a", "9.9.9.9")) msys.sleep(1) print(c.query("a", "9.9.9.9"))
      print(c.query("t", "10.0.0.1")) c.reload("t") print(c.query("t", "10.0.0.1"))
      print(pcall(c.query, "a", "x")) print(pcall(c.define, "b", "none")) print(pcall(c.query, "none", "1.1.1.1"))
    """
    lines = said(scripts, body)
    assert "127.0.0.3\\x09127.0.0.4\\x09127.0.0.9\\x09false" in lines
    assert "usual 1.2.3.4\\x09six 2001:db8::1\\x09docs\\x09nil" in lines
    assert lines.index("127.0.0.7") - lines.index("false") == 1
    for wrong in ("'x' is no address", "'none' is no type", "no table of networks 'none'"):
        assert any(wrong in line for line in lines)


def test_names_of_domains_and_texts_in_urls(scripts: Scripts) -> None:
    body = """
      print(msys.idn.to_idn("bücher.example"), msys.idn.to_utf8("xn--bcher-kva.example"))
      print(select("#", msys.idn.to_idn(("x"):rep(80) .. ".example")), (msys.idn.to_utf8("ü")))
      print(curl.escape("a b/ü"), curl.unescape("a%20b%FC") == "a b\\252")
    """
    lines = said(scripts, body)
    assert "xn--bcher-kva.example\\x09bücher.example" in lines
    assert "2\\x09nil" in lines
    assert "a%20b%2F%C3%BC\\x09true" in lines


# ---- ready sets


def test_names_are_looked_up_in_given_records(scripts: Scripts) -> None:
    records = {
        "example.com": {"mx": [(10, "mx.example.com")], "TXT": ["v=spf1 -all"]},
        "7.2.0.192.in-addr.arpa": {"PTR": ["host.example.com"]},
        "host.example.com": {"A": ["192.0.2.7"]},
    }
    scripts.runtime.lua.provide.dns(records)
    body = """
      local mx = msys.dnsLookup("Example.com.", "mx")
      print(mx[1].preference, mx[1].value, msys.dnsLookup("example.com", "TXT")[1])
      print(msys.dnsLookup("none.example")) print(msys.dnsLookup("example.com"))
      print(msys.pbp.fcdns_check(ac, vctx))
      print(pcall(msys.dnsLookup, "example.com", "MXX"))
    """
    lines = said(scripts, body, ac=AcceptConstruct(remote="192.0.2.7:25"))
    assert "10\\x09mx.example.com\\x09v=spf1 -all" in lines
    assert {"nil\\x09NXDOMAIN", "nil\\x09NODATA", "true\\x09nil\\x09nil"} <= set(lines)
    assert any("'MXX' is no type of a record" in line for line in lines)
    with pytest.raises(UsageError, match="'MXX' is no type of a record"):
        scripts.runtime.lua.provide.dns({"x": {"MXX": []}})


def test_scanners_have_one_verdict(scripts: Scripts) -> None:
    scripts.runtime.lua.provide.scanner(
        lambda subject: "infected" if b"virus" in subject.source else "spam" if b"buy" in subject.source else "clean"
    )
    body = """
      local other = msys.core.ec_message_new() other:raw("a virus\\r\\n")
      print(msys.av.scan(msg, vctx) == msys.av.EC_AV_CLEAN, msys.av.scan("test", other) == msys.av.EC_AV_INFECTED)
      local part = msys.av.scan_part(other:mime())
      print((msys.brightmail.scan(msg, ac, vctx)), msys.cloudmark.score(msg).verdict, part == msys.av.EC_AV_INFECTED)
      msys.spamc.spamc_scan(msg) print(msg:context_get(msys.core.ECMESS_CTX_MESS, "spamc_is_spam"))
      print(select(3, msys.expurgate.scan(msg, ac, vctx)) == msys.expurgate.TYPE_SPAM)
    """
    lines = said(scripts, body, msg=EcMessage(source=b"Subject: buy\n\n"))
    assert "true\\x09true" in lines
    assert "spam\\x09spam\\x09true" in lines
    assert {"1", "true"} <= set(lines)
    scripts.runtime.lua.provide.scanner("dirty")
    with scripts.runtime.expect_failure("LuaFailure", match="'dirty' is no verdict"):
        scripts.fire("validate_data")


def test_requests_of_http_get_given_answers(scripts: Scripts) -> None:
    scripts.runtime.lua.provide.http({"http://x/": (201, "ü", {"A": "1"}), "http://y/": "plain"})
    body = """
      local client = msys.http.client.new()
      client:set_header("X: 1") client:set_timeout(5) client:do_request("GET", "http://x/")
      print(client:get_status()) print(client:get_body(), client:parse_headers(client:get_headers()).A)
      local c = curl.new() c:setopt(curl.OPT_URL, "http://y/") c:perform() print(c:get_body()) c:close()
      print(pcall(client.do_request, client, "GET", "http://z/"))
    """
    lines = said(scripts, body)
    assert {"201\\x09OK", "ü\\x091", "plain"} <= set(lines)
    assert any("no answer is given for 'http://z/'" in line for line in lines)


def test_signatures_are_given_and_recorded(scripts: Scripts) -> None:
    recorder = scripts.runtime.lua.provide.dkim("example.com")
    body = """
      local o = msys.validate.opendkim
      local dkim, status = o.verify(msg)
      local n = o.get_num_sigs(dkim)
      local sig = o.get_sig(dkim, 0)
      print(status, n, o.get_sig_domain(sig), o.get_sig_identity(dkim, sig), o.get_sig_hdrsigned(sig, "From"))
      o.sign(msg, vctx, {domain = "mine.example"})
      print(msys.validate.dkim.sign(msg, vctx, {}), msys.validate.dkim.get_responsible_domain(msg, vctx))
      local count, results = msys.validate.dkim.get_verify_results(vctx)
      print(count, msys.validate.dkim.verify_results_get_item(results, 1).domain)
      print(msys.validate.dkim2.ar_clauses(msys.validate.dkim2.verify(msg, vctx, {}))[1])
      msys.validate.openarc.seal(msg, {})
    """
    lines = said(scripts, body)
    assert "0\\x091\\x09example.com\\x09@example.com\\x09true\\x090" in lines
    assert {"0\\x09example.com", "1\\x09example.com", "dkim2=pass"} <= set(lines)
    assert [name for name, _, _ in recorder.calls] == ["opendkim.sign", "dkim.sign", "openarc.seal"]
    assert recorder.calls[0][2] == {"domain": "mine.example"}
