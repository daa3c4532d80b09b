"""The group of commands: what they print, and how they end."""

import json
import os
import sys
from typing import Any, NoReturn

import click
from flask.cli import AppGroup
from sqlalchemy.exc import DBAPIError

from app.site import NotSetUp


class PlainErrors(AppGroup):
    """A group whose commands end with one line and status 2 when something foreseeable is wrong."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            fail(_usage(error))
        except (DBAPIError, NotSetUp):
            fail("basis data tidak terbaca: sudahkah `portal setup` dijalankan di sini?")
        except OverflowError:
            fail("tanggal di luar jangkauan")


def _usage(error: click.UsageError) -> str:
    """What is wrong with a command line, in one line."""
    match error:
        case click.NoSuchOption():
            return f"opsi tidak dikenal: {error.option_name}"
        case click.MissingParameter(param=click.Parameter() as missing):
            return f"opsi ini wajib: {missing.opts[0]}"
        case click.BadParameter(param=click.Parameter() as wrong):
            return f"nilai {wrong.opts[0]} tidak dapat dipakai"
        case _:
            return "perintah atau opsi tidak dikenal; lihat `portal --help`"


portal = PlainErrors("portal", help="Perintah pengelola portal.")


def show(value: Any) -> None:
    """Print what a command found, as JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def fail(message: str) -> NoReturn:
    """End with one line on standard error and status 2."""
    click.echo(message, err=True)
    sys.exit(2)


def write_out(made: bytes, out: str | None) -> None:
    """A file that a command makes: to ``out``, or to standard output."""
    if out is None:
        sys.stdout.buffer.write(made)
        return
    from app.zi.exports import command

    try:
        command.write(out, [made])
    except command.Refused as refused:
        fail(str(refused))


def read_secret(what: str) -> str:
    """A secret from standard input; at a terminal it is asked for and not shown."""
    if sys.stdin.isatty():
        import getpass

        return getpass.getpass(f"{what}: ")
    return sys.stdin.readline()


def into_a_journal() -> bool:
    """Whether standard output is a service manager's journal, which would keep what is printed."""
    stream = os.environ.get("JOURNAL_STREAM", "")
    try:
        found = os.fstat(sys.stdout.fileno())
    except (OSError, ValueError):
        return False
    return stream == f"{found.st_dev}:{found.st_ino}"
