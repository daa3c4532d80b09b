"""Kanal Integritas: two applications that share the store and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the cleaning child imports this package and needs neither
    from flask import Flask

    from config import Config


def create_public_app(config: Config) -> Flask:
    """The application for citizens and anonymous reporters."""
    from app import commands, public
    from app.web import new_app

    app = new_app(config, "publik")
    public.register(app)
    commands.register(app)
    return app


def create_office_app(config: Config) -> Flask:
    """The application behind the sign-in, mounted under ``/kantor``."""
    from app import office
    from app.web import new_app

    app = new_app(config, "kantor")
    office.register(app)
    return app
