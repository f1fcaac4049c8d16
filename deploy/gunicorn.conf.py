"""The web server, the same in development and production; nginx stands in front in production."""

import os
import subprocess
import sys

PRODUCTION = "kipp.settings.base"

wsgi_app = "kipp.wsgi"
bind = os.environ.get("WEB_BIND", "0.0.0.0:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 8
keepalive = 75  # longer than nginx keeps an idle connection, so that nginx closes first
max_requests = 20_000
max_requests_jitter = 2_000
control_socket_disable = True


def on_starting(_server):
    """Refuse an unsafe production start: an error of the system checks ends it here."""
    if os.environ.setdefault("DJANGO_SETTINGS_MODULE", PRODUCTION) == PRODUCTION:
        subprocess.run([sys.executable, "manage.py", "check", "--fail-level", "ERROR"], check=True)
