"""Carry out what somebody does in a case of their own account, and say why where it cannot be done."""

import sys
from collections.abc import Callable

from flask import Response, current_app
from flask_babel import gettext

from app.cases import acts
from app.cases.damage import UNREADABLE
from app.cases.uploads import FilesGone
from app.files import Bag
from app.office import sentences


def carry_out(
    act: Callable[[], None], refuse: Callable[[int, str], Response], bag: Bag | None = None
) -> Response | None:
    """Let ``act`` write; None once it is written, else what ``refuse`` makes of status and sentence."""
    bag = bag or Bag()
    try:
        act()
    except acts.AlreadyDone:
        pass
    except (acts.CaseMoved, acts.StepRefused):
        return refuse(409, sentences.case_moved())
    except FilesGone:
        bag.drop_lost()
        return refuse(409, "")
    except (acts.CaseDamaged, *UNREADABLE):
        current_app.log_exception(sys.exc_info())
        return refuse(
            409,
            gettext(
                "Sebagian data laporan ini diubah di luar portal, sehingga tidak ada yang dapat "
                "disimpan di dalamnya. Hubungi Inspektorat; yang Anda tulis masih ada."
            ),
        )
    except sentences.NOT_WRITTEN as error:
        return refuse(503, sentences.not_written(error))
    bag.sent()
    return None
