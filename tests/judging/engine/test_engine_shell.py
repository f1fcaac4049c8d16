"""The command line, and what must not matter to it."""

import json
import subprocess
import sys

import pytest

from judging.engine import EngineError, answer
from judging.engine.reading import read_document
from tests.judging.engine.editions import edition
from tests.judging.engine.samples import contest, evaluation
from tests.judging.engine.shell import ROOT, run_engine

DOCUMENT = {
    "kind": "ranking",
    "input": contest(
        [evaluation(name, total="80") for name in ("P1", "P10", "P2", "Pü", "PÉ")],
        tie_break=["lot"],
        lot_seed="undian",
    ),
}


@pytest.mark.parametrize(
    ("seed", "locale"), [("0", "C"), ("1", "C.UTF-8"), ("4242", "id_ID.ISO-8859-1")]
)
def test_hash_seed_and_locale_do_not_matter(seed, locale):
    content = json.dumps(DOCUMENT, ensure_ascii=False).encode()

    printed = run_engine(content, PYTHONHASHSEED=seed, LC_ALL=locale, PYTHONUTF8="0")

    assert printed == (0, answer(DOCUMENT))


@pytest.mark.parametrize("seed", ["0", "4242"])
def test_hash_seed_does_not_matter_to_a_plan(seed):
    document = {"kind": "assignment", "input": edition(40, 6, 2)}

    printed = run_engine(json.dumps(document).encode(), PYTHONHASHSEED=seed)

    assert printed == (0, answer(document))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nonsense",
        b"[1, 2",
        b"\xff\xfe\x00",
        b"null",
        b"[]",
        b'"ranking"',
        b"{}",
        b'{"kind": "ranking"}',
        b'{"kind": "ranking", "input": []}',
        b'{"kind": 7, "input": {}}',
        b'{"kind": "ranking", "kind": "lot", "input": {}}',
        b'{"kind": "rounding", "input": {"items": []}, "tolerance": NaN}',
        b'{"kind": "rounding", "input": {"items": [{"value": "1", "decimals": 1e400}]}}',
        b'{"kind": "rounding", "input": {"items": [{"value": "1", "decimals": Infinity}]}}',
        b'{"kind": "rounding", "input": {"items": [{"value": "1", "decimals": ' + b"9" * 9999,
        b"[" * 100_000,
        b'{"kind": "\\ud800", "input": {}}',
    ],
    ids=lambda content: content[:40],
)
def test_malformed_content_is_refused(content):
    with pytest.raises(EngineError, match="malformed"):
        answer(read_document(content))


def test_refusal_is_a_printed_code_and_status_one():
    assert run_engine(b"nonsense") == (1, {"error": "malformed"})


def test_byte_order_mark_is_read_over():
    content = b'\xef\xbb\xbf{"kind": "rounding", "input": {"items": []}}'

    assert run_engine(content) == (0, {"rounded": []})


def test_import_needs_neither_django_nor_what_costs_memory():
    code = "import judging.engine, sys; sys.exit(any(m.split('.')[0] in BAD for m in sys.modules))"
    code = code.replace("BAD", "('django', 'kipp', 'numpy', 'ortools', 'pandas')")

    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)

    assert done.returncode == 0
