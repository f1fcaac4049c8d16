"""The portal of `make run` without the demo's band, and able to count its statements."""

from kipp.settings.dev import *  # noqa: F403 -- the same settings, two changes
from kipp.settings.dev import MIDDLEWARE as PORTAL

DEMO = False
MIDDLEWARE = ["benchmarks.counting.CountMiddleware", *PORTAL]
