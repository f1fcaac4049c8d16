"""The portal's own door, with the failpoints behind it."""

from kipp.wsgi import application
from tests.faults import failpoints

__all__ = ["application", "failpoints"]
