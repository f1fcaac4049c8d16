"""Published bundles as a run writes them, and the script that a stranger holds against them."""

import subprocess
import sys

from judging.engine import ALGORITHM, canonical_json, digest, rank
from tests.judging.engine.shell import ROOT

SCRIPT = ROOT / "static" / "verify" / "verify_ranking.py"


def bundle_of(document):
    return sealed(document, rank(document))


def sealed(document, result):
    """The hashes as they follow from the content, whoever wrote it."""
    return {
        "format": "kipp-bundle/1",
        "algorithm": ALGORITHM,
        "competition": {"code": "banyumas-2026", "name": "KIPP Banyumas", "year": 2026},
        "stage": {"code": "desk", "name": "Desk", "order": 1},
        "group": {"code": "umum", "name": "Umum"},
        "document": document,
        "result": result,
        "document_sha256": digest(canonical_json(document)),
        "result_sha256": digest(canonical_json(result)),
        "sealed_sheet_sha256": "5" * 64,
        "engine": {"commit": "0" * 40},
    }


def run_script(path, *words):
    """Return the exit status and what was said; a traceback is never right."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", SCRIPT, path, *words],
        capture_output=True,
        check=False,
        cwd=path.parent,
    )
    assert done.stderr == b""
    return done.returncode, done.stdout.decode()
