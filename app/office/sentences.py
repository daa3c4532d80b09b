"""What several pages of the desk say when a form could not be carried out."""

import sys

from flask import current_app
from flask_babel import gettext
from sqlalchemy.exc import SQLAlchemyError

from app.cases.intake import NoVault
from app.crypto.errors import CannotOpen
from app.people.pins import KeyExchanged

NOT_WRITTEN = (KeyExchanged, CannotOpen, NoVault, SQLAlchemyError)
"""Why the portal wrote nothing, by no fault of who sent the form."""


def not_written(error: Exception) -> str:
    """What to say of one of :data:`NOT_WRITTEN`, while it is handled; a fault of ours is logged."""
    if not isinstance(error, SQLAlchemyError):
        return keys_changed()
    current_app.log_exception(sys.exc_info())
    return our_error()


def once_more() -> str:
    """The form was not signed for this session, or too long ago."""
    text: str = gettext("Formulir ini perlu dikirim sekali lagi; isinya masih ada di bawah.")
    return text


def case_moved() -> str:
    """Somebody wrote in the case meanwhile."""
    text: str = gettext(
        "Laporan ini baru saja berubah. Baca yang baru di bawah, lalu kirim lagi bila masih perlu; "
        "yang Anda tulis masih ada."
    )
    return text


def keys_changed() -> str:
    """A published key is not the one it should be."""
    text: str = gettext(
        "Kunci tim berubah di luar prosedur, sehingga tidak ada yang disimpan. Minta pengelola "
        "menghentikan portal, dan hubungi Inspektorat; yang Anda tulis masih ada di bawah."
    )
    return text


def our_error() -> str:
    """The database did not answer as it should."""
    text: str = gettext(
        "Ada kesalahan di pihak kami dan tulisan Anda belum tersimpan. Isinya masih ada di bawah; "
        "kirim sekali lagi."
    )
    return text
