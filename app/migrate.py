"""Bring the database to the newest form; only commands import this, never a web worker."""

from alembic import command
from alembic.config import Config as AlembicConfig

from app import documents as _document_tables  # noqa: F401 - so that every table is known
from app import office_law as _law_tables  # noqa: F401
from app import outbox as _outbox_tables  # noqa: F401
from app import sample_answers as _sample_tables  # noqa: F401
from app import site as _site_tables  # noqa: F401
from app.campaign import events as _event_tables  # noqa: F401
from app.campaign import pages as _campaign_tables  # noqa: F401
from app.campaign import views as _view_tables  # noqa: F401
from app.cases import models as _case_tables  # noqa: F401
from app.evaluation import models as _evaluation_tables  # noqa: F401
from app.monitoring import models as _summary_tables  # noqa: F401
from app.people import lending as _lending_tables  # noqa: F401
from app.people import models as _people_tables  # noqa: F401
from app.risk import models as _risk_tables  # noqa: F401
from app.standards import models as _standard_tables  # noqa: F401
from app.statistics import answers as _answer_tables  # noqa: F401
from app.statistics import models as _figure_tables  # noqa: F401
from app.store import Base
from app.survey import models as _survey_tables  # noqa: F401
from app.zi import lke_models as _lke_tables  # noqa: F401
from app.zi import models as _zi_tables  # noqa: F401
from app.zi import sampling as _drawing_tables  # noqa: F401
from app.zi import tokens as _token_tables  # noqa: F401
from config import ROOT

for _index in (index for table in Base.metadata.tables.values() for index in table.indexes):
    _index.dialect_options["postgresql"]["where"] = _index.dialect_options["sqlite"]["where"]


def alembic_config() -> AlembicConfig:
    """Alembic's configuration, without a file of its own."""
    settings = AlembicConfig()
    settings.set_main_option("script_location", str(ROOT / "migrations"))
    return settings


def upgrade() -> None:
    """Apply every migration that is not applied yet."""
    command.upgrade(alembic_config(), "head")
