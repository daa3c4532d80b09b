"""gunicorn's settings: two processes, threads that slow clients cannot use up, no access log."""

import ctypes
import gc
import os
import sys
import threading
from typing import Any

bind = f"127.0.0.1:{os.environ.get('PORT') or 8000}"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
threads = int(os.environ.get("WEB_THREADS") or 16)
worker_class = "app.server.QuietWorker"
logger_class = "app.server.QuietLogger"
accesslog = None
loglevel = "warning"
preload_app = True
timeout = 120
graceful_timeout = 20
keepalive = 5
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 - heartbeat

# No header of a client may name the address that pages are served under, nor the scheme.
forwarder_headers = ""
forwarded_allow_ips = ""
secure_scheme_headers: dict[str, str] = {}

# gunicorn's control socket, in the home folder unless told otherwise, would manage the portal from outside.
control_socket_disable = True

# Threads allocate one at a time anyway: in one heap they leave fewer holes than in one each.
_M_ARENA_MAX = -8
if _mallopt := getattr(ctypes.CDLL(None), "mallopt", None):
    _mallopt(_M_ARENA_MAX, 1)

# Who commits holds the write lock and gives up the interpreter's at each step of it: to get that back takes
# as long as another thread may compute on, five milliseconds unless told otherwise.
_TURN = 0.0005

# What is loaded stays: looking for garbage in it meanwhile takes a tenth of the start.
gc.disable()


def when_ready(_server: Any) -> None:
    """Before the first worker is forked: what was loaded is never looked through again, by no process."""
    gc.freeze()
    gc.enable()


def post_worker_init(_worker: Any) -> None:
    """Citizens are served at once; what few need in the first second is made ready meanwhile."""
    sys.setswitchinterval(_TURN)
    threading.Thread(target=_make_ready, name="making ready", daemon=True).start()


def _make_ready() -> None:
    """Compile the reporters' pages, and load the office's."""
    from app import public
    from wsgi import app, office

    public.make_ready(app)
    office()
    gc.freeze()
