"""Run migrations on the database that the application is connected to."""

from alembic import context

import app.migrate  # noqa: F401 - knows every table
from app.store import Base, db


def run() -> None:
    """One connection, one transaction for each migration."""
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
