"""The migrations make the tables that the code declares, on both databases."""

from alembic import command

from app.migrate import alembic_config
from tests.portal import Portal


def test_no_migration_is_missing(portal: Portal) -> None:
    command.check(alembic_config())
