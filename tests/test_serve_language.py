"""Which language a reader is spoken to in, and what every page and file is sent with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from serving import Server, serving

from kg.serve.render import to_asset

HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def server(build_folder: Path) -> Iterator[Server]:
    with serving(build_folder, "--workers", "1") as running:
        yield running


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        ("", "zh-CN"),
        ("zh-TW,zh;q=0.9,en;q=0.8", "zh-CN"),
        ("en-US,en;q=0.9", "en"),
        ("en;q=0.5, zh;q=0.9", "zh-CN"),
        ("zh;q=0.3, en;q=0.31", "en"),
        ("fr-FR, fr;q=0.9", "en"),
        ("fr, *;q=0.5", "zh-CN"),
        ("zh;q=0, *;q=0.5", "en"),
        ("EN", "en"),
        (";;q=,,", "zh-CN"),
    ],
)
def test_the_browser_says_which_language(server: Server, accept: str, language: str) -> None:
    found = httpx.get(server.url, headers={**HTML, "Accept-Language": accept})
    assert f'<html lang="{language}">' in found.text
    assert {"accept-language", "cookie"} <= {one.strip().lower() for one in found.headers["vary"].split(",")}


def test_a_choice_on_the_page_is_kept_and_counts_more(server: Server) -> None:
    with httpx.Client(headers={**HTML, "Accept-Language": "zh"}) as client:
        assert 'lang="en"' in client.get(server.url, params={"lang": "en"}).text.partition("<head>")[0]
        assert '<html lang="en">' in client.get(server.url).text
        assert '<html lang="zh-CN">' in client.get(server.url, params={"lang": "zh"}).text
        kept = client.get(server.url, params={"lang": "xx"})
        assert '<html lang="zh-CN">' in kept.text
        assert "set-cookie" not in kept.headers


def test_the_switch_keeps_what_is_asked(server: Server) -> None:
    page = httpx.get(f"{server.url}search", params={"q": "昆仑&x", "type": "Company"}, headers=HTML).text
    assert "?q=%E6%98%86%E4%BB%91%26x&amp;type=Company&amp;lang=en" in page


# --- problems


@pytest.mark.parametrize(
    ("path", "status", "zh", "en"),
    [
        ("id/nothing", 404, "没有这一页", "There is no such page"),
        ("nowhere", 404, "没有这一页", "There is no such page"),
        ("static/nothing.js", 404, "没有这一页", "There is no such page"),
        ("search?type=Nonsense", 400, "请求有误", "The request makes no sense"),
        ("search?q=" + "a" * 40_000, 414, "地址太长", "The address is too long"),
    ],
)
def test_problems_are_told_to_people_in_their_language(
    server: Server, path: str, status: int, zh: str, en: str
) -> None:
    for language, words in (("zh", zh), ("en", en)):
        found = httpx.get(server.url + path, headers={**HTML, "Accept-Language": language})
        assert found.status_code == status
        assert words in found.text
        assert "accept-language" in found.headers["vary"].lower()
        assert "default-src 'self'" in found.headers["content-security-policy"]


def test_problems_are_told_to_machines_in_json(server: Server) -> None:
    found = httpx.get(f"{server.url}id/nothing", headers={"Accept": "application/json"})
    assert found.headers["content-type"] == "application/problem+json"
    assert (found.json()["status"], "nothing" in found.json()["detail"]) == (404, True)
    assert httpx.get(f"{server.url}id/nothing").headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize("path", ["", "search", "ontology", "static/site.css"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_pages_are_only_read(server: Server, path: str, method: str) -> None:
    found = httpx.request(method, server.url + path, headers=HTML)
    assert found.status_code == 405


@pytest.mark.parametrize("path", ["", "search?q=a", "ontology", "static/site.css", "favicon.ico"])
def test_heads_have_no_body(server: Server, path: str) -> None:
    found = httpx.head(server.url + path, headers=HTML, follow_redirects=True)
    assert (found.status_code, found.content) == (200, b"")
    assert int(found.headers["content-length"]) > 0


# --- files


def test_files_are_kept_under_the_mark_of_their_content_only(server: Server) -> None:
    marked = server.client.get(server.url.rstrip("/") + to_asset("site.js"))
    assert "immutable" in marked.headers["cache-control"]
    assert marked.headers["content-type"].startswith(("text/javascript", "application/javascript"))
    for path in ("static/site.js", "static/site.js?0123456789ab"):
        plain = server.client.get(server.url + path)
        assert plain.headers["cache-control"] == "no-cache"
        again = server.client.get(server.url + path, headers={"If-None-Match": plain.headers["etag"]})
        assert again.status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        "../app.py",
        "..%2fapp.py",
        "%2e%2e/app.py",
        "....//app.py",
        "..\\app.py",
        "/etc/passwd",
        "%00",
        "",
        "vendor",
        "a" * 5000,
    ],
)
def test_nothing_but_static_files_is_given(server: Server, path: str) -> None:
    request = server.client.build_request("GET", f"{server.url}static/")
    request.url = httpx.URL(f"{server.url}static/").copy_with(raw_path=f"/static/{path}".encode())
    found = server.client.send(request)
    assert found.status_code in (400, 404)
    assert "import" not in found.text


def test_every_page_is_sent_with_what_keeps_it_safe(server: Server) -> None:
    for path in ("", "search?q=a", "ontology", "explore", "static/site.js", "nowhere", "index.json"):
        headers = httpx.get(server.url + path, headers=HTML).headers
        assert headers["content-security-policy"].startswith("default-src 'self';")
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_pages_have_neither_script_nor_style_within(server: Server) -> None:
    for path in ("", "search?q=a", "ontology", "nowhere"):
        page = httpx.get(server.url + path, headers=HTML).text
        assert page.count("<script") == page.count("<script ") > 0
        assert "</script>" in page
        assert not [tag for tag in ("<style", " style=", " onclick=", " onload=", "<base") if tag in page]
        assert "http://" not in page.replace("http://www.w3.org", "") or path == "ontology"


def test_a_page_whose_libraries_are_missing_says_how_to_get_them() -> None:
    from kg.serve.render import _environment, has_bundle

    assert has_bundle("nothing.js") is False
    macros = _environment("en").get_template("words.html").module
    said = macros.missing_bundle("graph.js")
    assert "KG_WITHOUT_WEB=1" in said
    assert "pip install" in said
