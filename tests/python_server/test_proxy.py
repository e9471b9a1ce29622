"""Browsers reach the storage server through Jupyter, with Jupyter's rights and no other site's."""

from __future__ import annotations

import http.client
import http.cookiejar
import json
import os
import re
import signal
import urllib.request

import pytest
from jupyter_process import TOKEN, wait_for

HEADER = {"x_artifact_storage": "1"}


@pytest.fixture(autouse=True)
def _ready(jupyter):
    wait_for(jupyter.storage_pid)


def _cookie(jupyter) -> str:
    """Log in as a browser does; return the cookie header."""
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    opener.open(f"{jupyter.url}lab?token={TOKEN}", timeout=30).read()
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def test_requests_need_jupyters_token(jupyter):
    status, _headers, body = jupyter.request(
        "GET", "artifact-storage/health", authorized=False, **HEADER
    )
    assert status in (302, 403)
    assert b"api_version" not in body


def test_answers_with_the_token_and_with_the_cookie(jupyter):
    status, _headers, body = jupyter.request("GET", "artifact-storage/health", **HEADER)
    assert (status, json.loads(body)["pid"]) == (200, jupyter.storage_pid())
    status, _headers, _body = jupyter.request(
        "GET",
        "artifact-storage/sessions/abc",
        authorized=False,
        Cookie=_cookie(jupyter),
        Sec_Fetch_Site="same-origin",
        **HEADER,
    )
    assert status == 200


@pytest.mark.parametrize(
    "headers",
    [
        # A form of another site: no custom header, a simple content type.
        {"Content_Type": "text/plain", "Sec_Fetch_Site": "cross-site"},
        {"Content_Type": "application/x-www-form-urlencoded"},
        {"Content_Type": "application/json"},
        # Everything right but the site.
        {"Content_Type": "application/json", "Sec_Fetch_Site": "cross-site", **HEADER},
        {"Content_Type": "application/json", "Sec_Fetch_Site": "same-site", **HEADER},
        {"Content_Type": "application/json", "Origin": "https://evil.example", **HEADER},
        {"Content_Type": "application/json", "Origin": "null", **HEADER},
    ],
)
def test_refuses_another_sites_request_with_a_valid_cookie(jupyter, headers):
    everything = {"Origin": "https://evil.example", **headers}
    if "x_artifact_storage" in headers and "Sec_Fetch_Site" in headers:
        del everything["Origin"]
    status, answer_headers, body = jupyter.request(
        "PUT",
        "artifact-storage/sessions/victim/location",
        {"artifact_storage_dir": "/tmp/stolen"},
        authorized=False,
        Cookie=_cookie(jupyter),
        **everything,
    )
    assert status in (403, 415), body
    assert answer_headers["Content-Type"].startswith("application/problem+json")
    assert json.loads(body)["kind"] in ("permission_denied", "invalid_input")
    _status, session = jupyter.storage("GET", "/sessions/victim")
    assert session["overridden"] is False


def test_a_cross_site_post_is_refused(jupyter):
    status, answer_headers, body = jupyter.request(
        "POST",
        "artifact-storage/sessions/victim/operations/clean_up",
        {},
        authorized=False,
        Cookie=_cookie(jupyter),
        Content_Type="text/plain",
        Origin="https://evil.example",
        Sec_Fetch_Site="cross-site",
    )
    assert status in (403, 415)
    assert answer_headers["Content-Type"].startswith("application/problem+json")
    assert json.loads(body)["hint"]


def test_events_come_while_they_happen(jupyter):
    host = jupyter.url.removeprefix("http://").rstrip("/")
    connection = http.client.HTTPConnection(host, timeout=10)
    connection.request(
        "GET",
        "/artifact-storage/events",
        headers={
            "Authorization": f"token {TOKEN}",
            "Accept": "text/event-stream",
            "x-artifact-storage": "1",
        },
    )
    answer = connection.getresponse()
    assert answer.status == 200
    change = {"artifact_storage_dir": str(jupyter.home / "seen")}
    status, problem = jupyter.storage("PUT", "/sessions/watched/location", change)
    assert status == 200, problem
    seen = b""
    while b"watched" not in seen:
        line = answer.readline()
        assert line, "the stream ended"
        seen += line
    connection.close()


def test_a_page_behind_a_proxy_that_jupyter_accepts_may_write(start_jupyter):
    jupyter = start_jupyter(
        "--ServerApp.allow_origin_pat=https?://(lab|hub)[.]example[.]org",
        "--ServerApp.allow_remote_access=True",
    )
    wait_for(jupyter.storage_pid)

    def check(**headers: str) -> int:
        status, _headers, _body = jupyter.request(
            "POST",
            "artifact-storage/sessions/abc/operations/check",
            {"artifact_storage_dir": str(jupyter.home / "v")},
            Content_Type="application/json",
            **HEADER,
            **headers,
        )
        return status

    assert check(Origin="http://lab.example.org") == 200
    assert check(Origin="https://hub.example.org", Sec_Fetch_Site="cross-site") == 200
    assert check(Origin="http://x.org", Host="x.org:80") == 200
    assert check(Origin="http://x.org", X_Forwarded_Host="X.org, inner:8888") == 200
    assert check(Origin="http://lab.example.org.evil.net") == 403
    assert check(Origin="http://x.org", Sec_Fetch_Site="cross-site") == 403


@pytest.mark.parametrize("broken", ["no Node", "ends at once"])
def test_a_storage_server_that_does_not_start_is_told_in_plain_words(start_jupyter, broken):
    node = "/no/such/node" if broken == "no Node" else "/bin/false"
    jupyter = start_jupyter(ARTIFACT_STORAGE_NODE=node)
    for path, method in (("health", "GET"), ("events", "GET"), ("sessions/x", "PUT")):
        status, headers, body = jupyter.request(
            method, f"artifact-storage/{path}", None if method == "GET" else {}, **HEADER
        )
        problem = json.loads(body)
        assert status == 503
        assert headers["Content-Type"].startswith("application/problem+json")
        assert problem["kind"] == "unreachable"
        assert problem["away"] is True
        assert ("/no/such/node" if broken == "no Node" else "does not start") in problem["title"]
    assert "Traceback" not in jupyter.log
    assert not errors_in(jupyter)


def errors_in(jupyter) -> list[str]:
    return re.findall(r"^\[E .*", jupyter.log, re.M)


def test_a_stream_of_events_ends_with_the_storage_server_and_logs_no_error(jupyter):
    host = jupyter.url.removeprefix("http://").rstrip("/")
    connection = http.client.HTTPConnection(host, timeout=10)
    headers = {"Authorization": f"token {TOKEN}", "Accept": "text/event-stream", **HEADER}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("GET", "/artifact-storage/events", headers=named)
    answer = connection.getresponse()
    assert b"hello" in answer.readline()
    before = jupyter.storage_pid()
    os.kill(before, signal.SIGKILL)
    rest = answer.read()
    connection.close()
    assert b"HTTP" not in rest
    assert b"closed" not in rest
    wait_for(lambda: jupyter.storage_pid() not in (None, before), what="a new storage server")
    assert jupyter.request("GET", "artifact-storage/health", **HEADER)[0] == 200
    assert "Traceback" not in jupyter.log
    assert not errors_in(jupyter)
    assert re.search(r"^\[I .*a stream of events ended", jupyter.log, re.M)
