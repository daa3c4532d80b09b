"""A member leaves two hundred open cases, and the machine dies in the middle of sealing them anew."""

import os
import signal
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from app.cases import intake, reading, resealing
from app.cases.reading import NotForYou
from app.channels import CHANNELS
from app.crypto import receipt
from app.law.calendar import today
from app.people import recovery, vaults
from app.site import site_salt
from app.store import db
from tests.people_at_work import id_of, let_in
from tests.portal import REPORT, Portal
from tests.serving import Browser, serving

CASES = 200


def stream_until(visitor: Browser, path: str, form: dict[str, str], words: str) -> None:
    """Send a form and read its answer only until ``words`` came."""
    body = urllib.parse.urlencode(form).encode()
    with visitor._opener.open(urllib.request.Request(visitor.base + path, body)) as answer:
        read = b""
        while words.encode() not in read:
            more = answer.read1()
            assert more, read.decode()
            read += more


@pytest.mark.xdist_group("serving")
def test_what_a_member_left_behind_is_sealed_anew_through_a_kill(
    portal: Portal, tmp_path: Path
) -> None:
    secrets = [os.urandom(15) for _ in range(CASES)]
    received = [
        intake.submit(intake.Submission(CHANNELS["wbs"], REPORT, secret, today()))
        for secret in secrets
    ]
    inside = portal.sign_in("petugas")
    let_in(portal, inside)
    taken = portal.keys("rekan")
    cookie = {c.key: c.value for c in inside.client._cookies.values()}
    db.session.remove()
    with serving(tmp_path / "a", DATABASE_URL=portal.settings.database_url,
                 PORTAL_DATA=str(portal.settings.data)) as server:  # fmt: skip
        officer = server.visitor()
        officer.headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in cookie.items())}
        officer._opener.addheaders = list(officer.headers.items())
        page = officer.get("/kantor/meja/tim")
        page = officer.post(
            page.address(f"/keluarkan/{id_of('rekan')}"), page.filled("/tim/undang")
        )
        key = page.by_id("kunci-pemulihan")
        last = "-".join(key.split("-")[-3:])
        page = officer.send(page, "/selesai", kunci=last)
        assert f"{CASES} kasus masih terkunci" in page.text, page.text
        pids = server.processes()
        stream_until(
            officer, page.address("/tim/segel"), page.filled("/tim/segel"), f"10 dari {CASES}"
        )
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        server.process.wait()
    db.session.remove()
    holders = portal.keys("petugas")
    left = resealing.left(holders)
    db.session.remove()  # nobody reads while the portal mixes the day's rows
    assert 0 < left <= CASES - 10, "the kill came in the middle"
    with serving(tmp_path / "b", DATABASE_URL=portal.settings.database_url,
                 PORTAL_DATA=str(portal.settings.data)) as server:  # fmt: skip
        officer.base = server.url
        page = officer.get("/kantor/meja/tim")
        assert f"{left} kasus masih terkunci" in page.text
        done = officer.send(page, "/tim/segel")
        assert f"{left} dari {left} kasus selesai. Semua sudah tersegel." in done.text
    db.session.remove()
    assert resealing.left(holders) == 0
    again = vaults.open_vaults(vaults.recovery_holder(recovery.read_key(key)))
    for secret, receipted in zip(secrets, received, strict=True):
        with pytest.raises(NotForYou):
            reading.open_by_number(receipted.number, taken)
        assert reading.open_by_number(receipted.number, holders).sound
        assert reading.open_by_receipt(receipt.derive_keys(secret, site_salt())).sound
    assert reading.open_by_number(received[0].number, again).sound
    assert portal.command("verify")[1]["temuan"] == []
