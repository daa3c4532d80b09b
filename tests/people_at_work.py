"""How people come to a team and leave it, as they do it on the pages."""

import base64
import time

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import select, update

from app.law.calendar import today
from app.people import accounts, enrolment, signin
from app.people.models import Account, Assignment
from app.store import db, writing
from tests.portal import Page, Portal, Visitor


def enrol(portal: Portal, code: str, name: str) -> Page:
    """Enrol with a code as a person does; the portal's accounts know the new one."""
    visitor = portal.visitor()
    page = visitor.send(
        visitor.get("/kantor/pendaftaran"), "/pendaftaran", undangan=code, nama=name
    )
    phrase = page.soup.select_one("p.kode")
    assert phrase is not None, page.text
    secret = page.soup.select_one("p.akar").get_text()
    step = int(time.time()) // signin.STEP
    otp = TOTP(base64.b32decode(secret), 6, SHA1(), signin.STEP).generate(step * signin.STEP)
    portal.accounts = {
        **portal.accounts,
        name: {"frasa": phrase.get_text(), "otp_secret": secret},
    }
    portal.used_steps[name] = step - 1
    with_codes = {"frasa": phrase.get_text(), "kode_otp": otp.decode()}
    done = visitor.send(page, "/selesai", **with_codes)
    db.session.rollback()
    with writing() as session:  # the code of this half minute may be used again by the test
        session.execute(update(Account).where(Account.name == name).values(otp_last_step=0))
    return done


def employ(portal: Portal, name: str, nip: str = "", superior: str = "") -> Visitor:
    """An employee of no team, signed in; with a NIP also on the personnel list under ``superior``."""
    credentials = accounts.new_credentials()
    account, _ = accounts.new_account(name, [], credentials, today())
    account.nip = nip or None
    with writing() as session:
        session.add(account)
        if nip:
            facts = {"position": "Staf", "unit": "Pelayanan", "email": f"{name}@kantor.test"}
            on_list = Assignment(nip=nip, since=today(), until=None, name=name.title(), **facts)
            on_list.superior = superior
            session.add(on_list)
    portal.accounts = {
        **portal.accounts,
        name: {
            "frasa": credentials.phrase,
            "otp_secret": enrolment.otp_text(credentials.otp_secret),
        },
    }
    visitor, page = enter(portal, name)
    assert page.status == 200, page.text
    return visitor


def enter(portal: Portal, name: str) -> tuple[Visitor, Page]:
    """Sign in, wherever that leads."""
    visitor = portal.visitor()
    page = visitor.send(
        visitor.get("/kantor/masuk"),
        "/kantor/masuk",
        nama=name,
        frasa=portal.accounts[name]["frasa"],
        kode_otp=portal.otp(name),
    )
    return visitor, page


def fingerprint_on(page: Page) -> str:
    return "-".join(page.by_id("sidik").split("-")[-3:])


def id_of(name: str) -> str:
    db.session.rollback()
    found = db.session.scalar(select(Account.id).where(Account.name == name))
    assert found is not None
    return found


def let_in(portal: Portal, officer: Visitor, name: str = "rekan") -> None:
    """Invite, enrol and let in a second member."""
    page = officer.send(officer.get("/kantor/meja/tim"), "/tim/undang")
    enrol(portal, page.by_id("kode-undangan"), name)
    _, own = enter(portal, name)
    typed = fingerprint_on(own)
    done = officer.send(officer.get("/kantor/meja/tim"), f"/izinkan/{id_of(name)}", sidik=typed)
    assert done.status == 200, done.text


def part_with(officer: Visitor, name: str) -> str:
    """Remove a member; returns the new recovery key."""
    page = officer.send(officer.get("/kantor/meja/tim"), f"/keluarkan/{id_of(name)}")
    key = page.by_id("kunci-pemulihan")
    done = officer.send(page, "/selesai", kunci="-".join(key.split("-")[-3:]).lower())
    assert done.title.startswith("Tim"), done.text
    return key
