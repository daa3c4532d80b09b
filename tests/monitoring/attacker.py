"""Somebody who signs in without a vault's key, follows every link and keeps all that they are shown."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup

from tests.paper import text_of
from tests.portal import Visitor

_MOST = 400
"""Pages that one look takes at most; more is a sign that the walk runs in circles."""

_FOLLOWED = (
    "/kantor/zi",
    "/kantor/meja/rekap",
    "/kantor/meja/evaluasi",
    "/kantor/meja/risiko",
    "/kantor/pegawai",
    "/jawaban",
    "/survei/hasil",
)
_LIVE = re.compile(r"/kantor/meja/rekap/(?P<source>[a-z]+)/(?P<period>[^/]+)(?P<rest>.*)")
_SEALED = ("wbs", "gratifikasi", "benturan")
_PERIODS = ("2025", "2025-S2", "2025-Q4", "2025-12", "2026", "2026-Q4")
_RANDOM = (
    (re.compile(r"\b[0-9a-f]{64}\b|\b[0-9a-f]{32}\b"), "ACAK"),
    (re.compile(r"[A-Za-z0-9_-]{40,}={0,2}"), "ACAK"),
    (re.compile(r'"byte": \d+'), "BESAR"),
    (re.compile(r"\d{4}-\d\d-\d\d(?:T[\d:.+Z-]+)?"), "HARI"),
    (
        re.compile(r"\b\d{1,2} (?:Jan|Feb|Mar|Apr|Mei|Jun|Jul|Agu|Sep|Okt|Nov|Des)\w* \d{4}\b"),
        "HARI",
    ),
)
"""What differs between two looks at the same: ids, tokens, hashes of days, days, packed sizes."""


@dataclass
class Attacker:
    """A browser and where it begins. Without ``papers`` it leaves files alone that another one reads."""

    browser: Visitor
    begin: tuple[str, ...]
    headers: dict[str, str] = field(default_factory=dict)
    papers: bool = True

    def look(self) -> dict[str, str]:
        """Every address that can be reached, and what it says, without what is random."""
        found: dict[str, str] = {}
        waiting, seen = list(self.begin), set(self.begin)
        while waiting:
            path = waiting.pop(0)
            answer = self.browser.client.get(path, headers=self.headers)
            assert answer.status_code < 500, path
            if answer.status_code != 200:
                found[_plain(path)] = str(answer.status_code)
                continue
            body = answer.get_data()
            found.setdefault(_plain(path), "")
            found[_plain(path)] += _plain(_words(body, answer.content_type or ""))
            if "html" in (answer.content_type or ""):
                for link in _links(body, path):
                    if link not in seen and _wanted(link) and (self.papers or not _is_file(link)):
                        seen.add(link)
                        waiting.append(link)
            assert len(found) < _MOST, "a walk without an end"
        return found


def _links(body: bytes, path: str) -> Iterator[str]:
    for link in BeautifulSoup(body, "html.parser").find_all("a", href=True):
        split = urlsplit(urljoin(f"http://localhost{path}", link["href"]))
        if split.netloc == "localhost":
            yield split.path + (f"?{split.query}" if split.query else "")


def _wanted(link: str) -> bool:
    """Pages of figures and of the record, in one language; of many that are alike some."""
    if "bahasa=" in link or not link.startswith(_FOLLOWED):
        return False
    if "/kriteria/" in link:
        return "/kriteria/V." in link
    live = _LIVE.match(link)
    if live:
        return live["source"] in _SEALED and live["period"] in _PERIODS and not live["rest"]
    return "tahun=" not in link or link.endswith(("=2025", "=2026"))


def _is_file(link: str) -> bool:
    return link.endswith((".pdf", ".xlsx", ".zip", "/pdf", "/xlsx", "/zip"))


def _words(body: bytes, kind: str) -> str:
    if body.startswith(b"%PDF"):
        return text_of(body)
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            members = sorted(n for n in packed.namelist() if not n.startswith("docProps"))
            members = [n for n in members if not n.endswith(".pdf")]  # those that pages link to
            return "\n".join(f"{_plain(n)}: {_words(packed.read(n), '')}" for n in members)
    text = body.decode("utf-8", "replace")
    return BeautifulSoup(text, "html.parser").get_text(" ") if "html" in kind else text


def _plain(text: str) -> str:
    for pattern, word in _RANDOM:
        text = pattern.sub(word, text)
    return " ".join(text.split())
