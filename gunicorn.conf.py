"""gunicorn's settings: two processes, threads that slow clients cannot use up, no access log."""

import gc
import os
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

# What is loaded stays: looking for garbage in it meanwhile takes a tenth of the start.
gc.disable()


def when_ready(_server: Any) -> None:
    """Before the first worker is forked: what was loaded is never looked through again, by no process."""
    from wsgi import office

    office()
    gc.freeze()
    gc.enable()
