"""A portal to test against, used as a person uses it: pages are read, forms are filled in and sent."""

import base64
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from bs4 import BeautifulSoup, Tag
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from flask import Flask
from sqlalchemy import select
from werkzeug.test import Client, TestResponse

import config
from app.cases import reading
from app.cases.open_case import OpenCase
from app.crypto.sealing import Holder
from app.people import signin, vaults
from app.people.accounts import open_with_phrase
from app.people.models import Account
from app.store import db

REPORT = {
    "kategori": "pungli",
    "uraian": "Petugas loket dua meminta lima puluh ribu rupiah di luar tarif.",
}


COMPLAINT = {
    "jenis": "pengaduan",
    "kategori": "antrean",
    "uraian": "Menunggu tiga jam di loket dua, lalu loketnya tutup.",
}


class Page:
    """An answer, read as a reader sees it."""

    def __init__(self, answer: TestResponse) -> None:
        self.answer = answer
        self.status = answer.status_code
        self.body = answer.get_data()

    @cached_property
    def html(self) -> str:
        """What the answer says, as it stands."""
        return self.body.decode("utf-8", "replace")

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The page, taken apart."""
        return BeautifulSoup(self.html, "html.parser")

    @property
    def text(self) -> str:
        """All words on the page, spaces folded."""
        return " ".join(self.soup.get_text(" ").split())

    @property
    def title(self) -> str:
        """The page's title."""
        return self.soup.title.get_text() if self.soup.title else ""

    def by_id(self, name: str) -> str:
        """The words of the element with this id."""
        found = self.soup.find(id=name)
        assert found is not None, f"no #{name} on {self.title!r}"
        return found.get_text().strip()

    def form(self, action: str = "") -> Tag:
        """The first form whose address, or that of one of its buttons, ends with ``action``."""
        for form in self.soup.find_all("form"):
            if _ends(form.get("action"), action):
                return form
        for button in self.soup.find_all("button", formaction=True):
            if _ends(button["formaction"], action):
                if button.get("form"):
                    return self.soup.find(id=button["form"])
                return button.find_parent("form")
        raise AssertionError(f"no form {action!r} on {self.title!r}")

    def address(self, action: str = "") -> str:
        """Where the form goes when it is sent by the button for ``action``."""
        form = self.form(action)
        if _ends(form.get("action"), action):
            return str(form["action"])
        buttons = self.soup.find_all("button", formaction=True)
        return str(next(b["formaction"] for b in buttons if _ends(b["formaction"], action)))

    def filled(self, action: str = "") -> dict[str, Any]:
        """What the form would send as it stands: every field with its value."""
        values: dict[str, Any] = {}
        form = self.form(action)
        names = ["input", "textarea", "select"]
        beside = self.soup.find_all(names, form=form["id"]) if form.get("id") else []
        for item in [*form.find_all(names), *beside]:
            name = item.get("name")
            if not name:
                continue
            if item.name == "textarea":
                values[name] = item.get_text().removeprefix("\n")
            elif item.name == "select":
                chosen = item.find("option", selected=True) or item.find("option")
                values[name] = chosen["value"] if chosen else ""
            elif item.get("type") == "checkbox":
                if item.has_attr("checked"):
                    values.setdefault(name, []).append(item["value"])
            elif item.get("type") == "hidden" and name in values:
                before = values[name]
                before = before if isinstance(before, list) else [before]
                values[name] = [*before, item.get("value", "")]
            elif item.get("type") != "file":
                values[name] = item.get("value", "")
        return values


def _ends(address: object, action: str) -> bool:
    return str(address or "").split("?")[0].endswith(action)


@dataclass
class Visitor:
    """A browser without JavaScript: keeps cookies, follows redirects, sends forms."""

    client: Client
    base: str = "http://localhost"
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **more: Any) -> Page:
        """Open an address."""
        return Page(
            self.client.get(
                path, base_url=self.base, headers=self.headers, follow_redirects=True, **more
            )
        )

    def post(self, path: str, data: dict[str, Any], **more: Any) -> Page:
        """Send a form as multipart, as the report form does."""
        return Page(
            self.client.post(
                path,
                data=data,
                base_url=self.base,
                headers={**self.headers, **more.pop("headers", {})},
                content_type="multipart/form-data",
                follow_redirects=True,
                **more,
            )
        )

    def send(self, page: Page, action: str, **fields: Any) -> Page:
        """Fill in a form of ``page`` and send it where it goes."""
        return self.post(page.address(action), {**page.filled(action), **fields})


@dataclass
class Portal:
    """One portal with its own database; the office and the Inspektorat are set up."""

    app: Flask
    settings: config.Config
    accounts: dict[str, dict[str, str]]
    used_steps: dict[str, int] = field(default_factory=dict)

    def visitor(self, base: str = "http://localhost") -> Visitor:
        """Somebody with a fresh browser."""
        return Visitor(Client(self.app), base)

    def report(self, visitor: Visitor | None = None, **fields: Any) -> tuple[str, str]:
        """File a WBS report through the form; returns the code and the case number."""
        visitor = visitor or self.visitor()
        page = visitor.send(visitor.get("/lapor/wbs"), "/lapor/wbs", **{**REPORT, **fields})
        assert page.status == 200, page.text
        return page.by_id("kode-laporan"), page.by_id("nomor-laporan")

    def complain(self, visitor: Visitor | None = None, **fields: Any) -> tuple[str, str]:
        """File a complaint through the form; returns the code and the case number."""
        visitor = visitor or self.visitor()
        address = "/lapor/pengaduan"
        page = visitor.send(visitor.get(address), address, **{**COMPLAINT, **fields})
        assert page.status == 200, page.text
        return page.by_id("kode-laporan"), page.by_id("nomor-laporan")

    def track(self, code: str, visitor: Visitor | None = None) -> tuple[Visitor, Page]:
        """Open a report by its code."""
        visitor = visitor or self.visitor()
        return visitor, visitor.send(visitor.get("/lacak"), "/lacak", kode=code)

    def sign_in(self, name: str, base: str = "http://localhost") -> Visitor:
        """A browser in which ``name`` has signed in."""
        visitor = self.visitor(base)
        page = visitor.send(
            visitor.get("/kantor/masuk"),
            "/kantor/masuk",
            nama=name,
            frasa=self.accounts[name]["frasa"],
            kode_otp=self.otp(name),
        )
        assert page.status == 200, page.text
        assert "Hari ini" in page.title, page.text
        return visitor

    def otp(self, name: str) -> str:
        """A one-time code of ``name`` that was not used yet and does not expire on its way."""
        current, passed = divmod(int(time.time()), signin.STEP)
        oldest = current - 1 if passed < signin.STEP // 2 else current
        step = max(oldest, self.used_steps.get(name, 0) + 1)
        assert step <= current + 1, "more sign-ins than one-time codes"
        self.used_steps[name] = step
        secret = base64.b32decode(self.accounts[name]["otp_secret"])
        return TOTP(secret, 6, SHA1(), signin.STEP).generate(step * signin.STEP).decode()

    def keys(self, name: str) -> list[Holder]:
        """Every vault key that ``name``'s passphrase opens, as a thief who has it would get them."""
        account = db.session.scalar(select(Account).where(Account.name == name))
        assert account is not None
        opened = open_with_phrase(account, self.accounts[name]["frasa"])
        return vaults.open_vaults(opened.holder)

    def opened(self, number: str, name: str = "petugas") -> OpenCase:
        """A case as ``name``'s keys open it."""
        db.session.rollback()
        return reading.open_by_number(number, self.keys(name))

    def command(self, *words: str, typed: str = "") -> tuple[int, Any, str]:
        """Run a portal command; exit status, JSON of standard output (or None), standard error."""
        ran = self.app.test_cli_runner().invoke(args=["portal", *words], input=typed)
        text = ran.stdout
        return ran.exit_code, json.loads(text) if text.strip() else None, ran.stderr


def spellings(marker: str) -> Iterator[bytes]:
    """How a disk may hold a text: UTF-8, UTF-16, hexadecimal, base64 at each of three offsets."""
    plain = marker.encode()
    wide = marker.encode("utf-16-le")
    for raw in (plain, wide, marker.encode("utf-16-be")):
        yield raw
        yield raw.hex().encode()
        yield raw.hex().upper().encode()
    for raw in (plain, wide):
        for offset in range(3):
            coded = base64.b64encode(b"\0" * offset + raw)
            inner = re.sub(rb"=+$", b"", coded)[4:-4]
            yield inner
            yield inner.replace(b"+", b"-").replace(b"/", b"_")
