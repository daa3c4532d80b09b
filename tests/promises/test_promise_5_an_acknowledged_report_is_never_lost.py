"""Promise 5: the acknowledgement is shown after the commit; sending again shows the same one."""

import os
import signal
import threading
import time
from http.client import HTTPException
from pathlib import Path

from tests.portal import REPORT
from tests.serving import Browser, serving


def test_every_receipt_that_was_shown_opens_its_case_after_everything_was_killed(
    tmp_path: Path,
) -> None:
    shown: list[tuple[str, str]] = []
    with serving(tmp_path) as portal:
        stop = threading.Event()
        threads = [
            threading.Thread(target=_report, args=(portal.visitor(), n, shown, stop))
            for n in range(4)
        ]
        for thread in threads:
            thread.start()
        while len(shown) < 40 and any(thread.is_alive() for thread in threads):
            time.sleep(0.01)
        for pid in reversed(portal.processes()):
            os.kill(pid, signal.SIGKILL)
        stop.set()
        for thread in threads:
            thread.join()
        portal.process.wait()
    assert len(shown) >= 40
    with serving(tmp_path) as portal:
        visitor = portal.visitor()
        for code, text in shown:
            page = visitor.send(visitor.get("/lacak"), "/lacak", kode=code)
            assert text in page.text
        assert portal.command("verify").returncode == 0


def test_an_answer_lost_on_the_way_is_shown_again_by_another_process(tmp_path: Path) -> None:
    with serving(tmp_path) as portal:
        visitor = portal.visitor()
        form = {**visitor.get("/lapor/wbs").filled("/lapor/wbs"), **REPORT}
        first = visitor.post("/lapor/wbs", form).by_id("kode-laporan")
    with serving(tmp_path) as portal:
        again = portal.visitor().post("/lapor/wbs", form)
        assert again.by_id("kode-laporan") == first


def _report(
    visitor: Browser, who: int, shown: list[tuple[str, str]], stop: threading.Event
) -> None:
    n = 0
    while not stop.is_set():
        n += 1
        text = f"laporan {who} nomor {n}."
        try:
            page = visitor.send(
                visitor.get("/lapor/wbs"), "/lapor/wbs", **{**REPORT, "uraian": text}
            )
            shown.append((page.by_id("kode-laporan"), text))
        except (
            OSError,
            HTTPException,
            AssertionError,
        ):  # killed, perhaps in the middle of an answer
            return
