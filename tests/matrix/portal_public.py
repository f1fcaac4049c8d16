"""Addresses that development alone shows."""

from tests.permission_matrix import EVERYBODY, Row

ROWS = [Row("style", ok=EVERYBODY)]
