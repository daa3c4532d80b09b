"""Writers of the standards take turns, so that what one of them read still holds when it writes."""

from sqlalchemy import text

from app.store import Base, db


def alone_in(model: type[Base]) -> None:
    """Inside a write transaction: nobody else writes in this table until it ends.

    SQLite lets one writer in at a time anyway.
    """
    if db.engine.dialect.name == "postgresql":
        table = model.__tablename__
        db.session.execute(text(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE"))
