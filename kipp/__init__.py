"""The rung that composes all others; nobody imports it."""

from kipp.celery import app as celery_app

__all__ = ["celery_app"]
