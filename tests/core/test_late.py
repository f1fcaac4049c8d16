"""What a web worker does not carry until somebody asks for it."""

import subprocess
import sys

from core.late import Late
from devtools.places import ROOT

FEW_NEED = ("numpy", "openpyxl", "docx", "typst", "fontTools", "holidays", "ortools")
LOADED = f"""
import sys
import kipp.wsgi
from django.urls import get_resolver
get_resolver().url_patterns
print(sorted(set({FEW_NEED!r}) & set(sys.modules)))
"""


def test_late_module_is_the_module():
    assert Late("os.path").join("a", "b") == "a/b"


def test_web_worker_starts_without_what_few_requests_need():
    """15 MiB of each worker were numpy, which no page asked for."""
    words = [sys.executable, "-W", "ignore", "-c", LOADED]

    done = subprocess.run(words, check=True, capture_output=True, cwd=ROOT, text=True)

    assert done.stdout.splitlines()[-1] == "[]"
