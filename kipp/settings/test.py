"""The test suite: development settings, cheap passwords, plain names.

The plugin tests.services has put database, broker and folder into the environment.
"""

import os
from pathlib import Path

os.environ["SECRET_KEY"] = "only-for-the-suite-" + "k" * 50

from kipp.settings.dev import *  # noqa: F403 -- the environment above must stand first

SITE_URL = "http://testserver"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MAILBOX_DIR = Path(MEDIA_ROOT) / "mail"
# live_server serves through the finders, which know no hashed names.
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
ACCOUNT_RATE_LIMITS = False
LOGGING["root"]["level"] = "ERROR"
