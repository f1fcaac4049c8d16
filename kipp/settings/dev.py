"""The embedded portal of `make run`: production, loosened for one machine without TLS."""

import os
import secrets
from pathlib import Path

LOCAL = Path(__file__).resolve().parent.parent.parent / ".local"
PORT = os.environ.get("PORT", "8000")


def _own_secret() -> str:
    """A secret of this machine, made once, so that sessions outlive a restart."""
    path = LOCAL / "secret-key"
    if not path.exists():
        LOCAL.mkdir(exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


os.environ.setdefault("SECRET_KEY", _own_secret())
os.environ.setdefault("SITE_URL", f"http://localhost:{PORT}")
os.environ.setdefault("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
os.environ.setdefault("MEDIA_ROOT", str(LOCAL / "media"))
os.environ.setdefault("EMAIL_URL", "consolemail://")
os.environ.setdefault("DEFAULT_FROM_EMAIL", "KIPP Banyumas <portal@kipp.example>")

from kipp.settings.base import *  # noqa: E402, F403 -- the defaults above must stand first

MFA_REQUIRED = False
SHOW_STYLE_GUIDE = True
SHOW_MAILBOX = True
DEMO = True
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = MAILBOX_DIR
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_NAME = "kipp"
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_NAME = "csrf"
CSRF_COOKIE_SECURE = False
LANGUAGE_COOKIE_SECURE = False
CSRF_TRUSTED_ORIGINS = [SITE_URL, f"http://127.0.0.1:{PORT}"]
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W012", "security.W016"]
