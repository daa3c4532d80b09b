"""The Inspektorat's one-time enrolment."""

import base64
import time

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import delete, select

from app.crypto import paper
from app.crypto.sealing import open_sealed
from app.law.calendar import today
from app.people import enrolment, signin, vaults
from app.people.models import Account, VaultGeneration, VaultMember
from app.public import teams
from app.store import db, writing
from tests.portal import REPORT, Page, Portal, Visitor


@pytest.fixture
def invitation(portal: Portal) -> str:
    """A fresh invitation, on a portal where nobody of the Inspektorat is enrolled yet."""
    with writing() as session:
        for model in (VaultMember, VaultGeneration):
            session.execute(delete(model).where(model.vault.in_(vaults.INSPECTORATE_VAULTS)))
        session.execute(delete(Account).where(Account.name == "inspektorat"))
    teams.forget()
    return enrolment.renew_invitation(today())


def begin(visitor: Visitor, code: str, name: str = "auditor") -> Page:
    page = visitor.get("/kantor/pendaftaran")
    return visitor.send(page, "/pendaftaran", undangan=code, nama=name)


def proofs(page: Page) -> dict[str, str]:
    secret = base64.b32decode(page.soup.select_one("p.akar").get_text())
    code = TOTP(secret, 6, SHA1(), signin.STEP).generate(time.time()).decode()
    return {"frasa": page.soup.select_one("p.kode").get_text(), "kode_otp": code}


def test_the_first_member_starts_the_vault_with_a_recovery_key_of_its_own(
    portal: Portal, invitation: str
) -> None:
    visitor = portal.visitor()
    page = begin(visitor, invitation)
    recovery = paper.read(page.soup.select("p.kode")[1].get_text(), enrolment.RECOVERY_BYTES)
    done = visitor.send(page, "/selesai", **proofs(page))
    assert "Inspektorat terdaftar" in done.text
    sealed = db.session.get(VaultMember, ("wbs-inspektorat", 1, vaults.RECOVERY))
    assert sealed is not None
    holder = vaults.recovery_holder(recovery)
    private = open_sealed(sealed.sealed, holder, "kunci brankas", "wbs-inspektorat", 1)
    assert len(private) == 32


def test_an_invitation_works_once(portal: Portal, invitation: str) -> None:
    visitor = portal.visitor()
    page = begin(visitor, invitation)
    form = {**page.filled("/selesai"), **proofs(page)}
    assert "terdaftar" in visitor.post("/kantor/pendaftaran/selesai", form).text
    assert visitor.post("/kantor/pendaftaran/selesai", form).status == 422
    assert begin(visitor, invitation, "kedua").status == 422
    with pytest.raises(enrolment.EnrolmentRefused):
        enrolment.renew_invitation(today())


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [("frasa", "bukan yang tadi", "tidak sama"), ("kode_otp", "000000", "tidak cocok")],
)
def test_what_was_not_copied_is_noticed_before_anything_is_stored(
    portal: Portal, invitation: str, field: str, value: str, words: str
) -> None:
    visitor = portal.visitor()
    page = begin(visitor, invitation)
    again = visitor.send(page, "/selesai", **{**proofs(page), field: value})
    assert again.status == 422
    assert words in again.text
    assert again.soup.select("p.kode")[1].get_text() == page.soup.select("p.kode")[1].get_text()
    assert db.session.scalar(select(Account).where(Account.name == "auditor")) is None
    assert "terdaftar" in visitor.send(again, "/selesai", **proofs(again)).text


@pytest.mark.parametrize(
    ("code", "name", "words"),
    [
        ("AAAAA-AAAAA-AAAAA-AAAAA-AAAAA", "auditor", "tidak dikenal"),
        (None, "petugas", "sudah dipakai"),
        (None, "A B", "huruf kecil"),
    ],
)
def test_a_wrong_invitation_or_name_is_explained(
    portal: Portal, invitation: str, code: str | None, name: str, words: str
) -> None:
    page = begin(portal.visitor(), code or invitation, name)
    assert page.status == 422
    assert words in page.text


def test_until_then_the_form_says_plainly_what_it_cannot_keep_from_the_office(
    portal: Portal, invitation: str
) -> None:
    visitor = portal.visitor()
    page = visitor.get("/lapor/wbs")
    assert "Inspektorat belum terdaftar di portal ini" in page.text
    refused = visitor.send(page, "/lapor/wbs", **{**REPORT, "tidak_boleh_baca": ["kepala"]})
    assert refused.status == 409
    assert "Tidak ada yang disimpan" in refused.text
    assert refused.filled("/lapor/wbs")["tidak_boleh_baca"] == ["kepala"]
    code, number = portal.report()
    _, page = portal.track(code)
    assert page.soup.find("button", formaction="/lacak/serahkan") is None
    assert portal.opened(number).header["rute"] == "wbs"


def test_the_inspectorate_tries_its_paper_on_its_own_device(portal: Portal) -> None:
    key = portal.accounts["inspektorat"]["kunci_pemulihan"]
    visitor = portal.visitor()
    form = {"nama": "inspektorat", "kunci": key, "uji": "ya"}
    tried = visitor.post("/kantor/pemulihan", form)
    assert "Kunci di kertas cocok" in tried.text
    assert key not in tried.html
    wrong = visitor.post("/kantor/pemulihan", form | {"kunci": "AAAAA-" * 6 + "AAAAA"})
    assert wrong.status == 422
    today_page = portal.sign_in("inspektorat").get("/kantor/meja")
    assert "kunci pemulihan di kertas diuji dan cocok" in today_page.text
    assert "Kunci pemulihan di kertas terakhir diuji pada" in today_page.text
