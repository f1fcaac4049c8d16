"""The Celery application: JSON only, late acknowledgement, nothing kept in a result backend."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kipp.settings.base")

app = Celery("kipp")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="clock")
