"""Serving, the work that falls due, mail, and the demonstration."""

import sys

import click
from flask import current_app

from app.commands.group import fail, portal, show


@portal.command()
def demo() -> None:
    """Isi portal kosong dengan setahun laporan contoh, dan tulis demo-accounts.json."""
    from app import demo as filling

    try:
        filled = filling.fill()
    except filling.NotEmpty:
        show({"siap": True})
        return
    show(filled)


@portal.command()
@click.option("--forever", is_flag=True, help="Terus bekerja sampai dihentikan.")
def jobs(forever: bool) -> None:
    """Kerjakan yang jatuh tempo: tenggat, langkah waktu, masa simpan, akar harian; --forever juga surel."""
    if forever:
        from app.jobs.runner import run_forever

        run_forever(current_app.config["PORTAL"])
    else:
        from app.jobs.due import run_due

        done = run_due(patience=60)
        show(done)
        if done["gagal"]:
            fail(f"gagal: {', '.join(done['gagal'])}; penyebabnya ada di log")


@portal.command("mail-test")
@click.argument("address", metavar="ALAMAT")
def mail_test(address: str) -> None:
    """Kirim satu surel percobaan ke ALAMAT, atau katakan mengapa tidak bisa."""
    from app.jobs.post import MaybeSent, NoServer, Post, TryLater, Undeliverable, Words
    from app.store import new_id

    config = current_app.config["PORTAL"]
    if config.mail is None:
        fail("MAIL_SERVER belum diisi: portal tidak mengirim surel")
    text = f"Surel percobaan dari {config.url}. Tidak ada yang perlu dilakukan.\n"
    words = Words(address, "Percobaan Kanal Integritas", text)
    try:
        with Post(config.mail) as post:
            post.deliver(address, post.new_letter(words, new_id()), lambda: None)
    except NoServer as error:
        fail(f"server surel tidak terjangkau, atau tidak menerima portal: {error}")
    except (TryLater, Undeliverable) as error:
        fail(f"server surel menolak surel itu: {error}")
    except MaybeSent:
        fail("sambungan putus saat surel diserahkan; mungkin sudah sampai")
    show({"terkirim": True})


@portal.command()
def serve() -> None:
    """Jalankan portal (gunicorn) dan pekerjaannya sampai dihentikan."""
    from app.jobs.serve import PortTaken
    from app.jobs.serve import serve as run

    port = current_app.config["PORTAL"].port
    click.echo(f"Portal: http://127.0.0.1:{port}/", err=True)
    click.echo(f"Meja kantor: http://127.0.0.1:{port}/kantor/masuk", err=True)
    click.echo("Berhenti: Ctrl+C", err=True)
    try:
        sys.exit(run(port))
    except PortTaken:
        fail(f"port {port} sudah dipakai program lain; pilih yang lain: PORT=8001 make run")
