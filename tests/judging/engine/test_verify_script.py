"""`verify_ranking.py`: equal where a ranking is right, and every tampering is found.

The script is a program of its own; here it runs as a stranger runs it, beside a bundle. The many
small changes of one bundle go through its functions, which a slow test repeats as processes.
"""

import ast
import copy
import importlib.util
import json
from decimal import Decimal
from functools import cache
from random import Random

import pytest

from judging.engine import EngineError, canonical_json, rank
from tests.judging.engine.bundles import SCRIPT, bundle_of, run_script, sealed
from tests.judging.engine.samples import (
    RULES,
    any_field_with_rules,
    any_staged_contest,
    contest,
    evaluation,
    two_criteria,
)

LIBRARY = {"collections", "fractions", "hashlib", "itertools", "json", "math", "sys", "unicodedata"}


@cache
def script():
    spec = importlib.util.spec_from_file_location("verify_ranking", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def regency():
    """Five entries, three judges, two criteria, a tie for the lot at the cut."""
    random = Random(6)
    rows = [
        evaluation(
            f"P{at}",
            f"J{judge}",
            a=str(random.randint(60, 90)) if at > 2 else "75",
            b=str(random.randint(60, 90)) if at > 2 else "80.50",
        )
        for at in range(1, 6)
        for judge in "123"
    ]
    rows[-1]["status"] = "recused"
    return contest(
        rows,
        criteria=two_criteria(),
        tie_break=["criterion:a", "lot"],
        lot_seed="undian|2026",
        min_judges=2,
        top_n=2,
    )


def written(tmp_path, bundle):
    path = tmp_path / "bundle.json"
    path.write_bytes(canonical_json(bundle).encode())
    return path


def found_in(bundle):
    """What the script's own functions say of a bundle."""
    module = script()
    try:
        return list(module.compare(module.read_bundle(canonical_json(bundle).encode())))
    except module.Broken as fault:
        return [fault.args]


def marks_of(document):
    return [
        (at, name)
        for at, row in enumerate(document["evaluations"])
        if row["status"] == "submitted"
        for name in row["scores"]
    ]


def with_mark_raised(document, at, name):
    changed = copy.deepcopy(document)
    scores = changed["evaluations"][at]["scores"]
    scores[name] = str(Decimal(scores[name]) + Decimal("0.01"))
    return changed


def test_script_is_one_file_of_the_standard_library_alone():
    text = SCRIPT.read_text(encoding="utf-8")
    tree = ast.parse(text, feature_version=(3, 9))

    imported = {
        name.name if isinstance(node, ast.Import) else node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    }

    assert imported <= LIBRARY
    assert len(text.splitlines()) < 400


def staged():
    return any_staged_contest(Random(11))


@pytest.mark.parametrize("make", [regency, staged, lambda: any_field_with_rules(Random(4), RULES)])
def test_right_bundle_is_equal(make, tmp_path):
    path = written(tmp_path, bundle_of(make()))

    status, said = run_script(path)

    assert status == 0, said
    assert "SAMA" in said
    assert "EQUAL" in said


def test_file_is_held_against_the_hash_that_was_published(tmp_path):
    path = written(tmp_path, bundle_of(regency()))
    own = script().hashlib.sha256(path.read_bytes()).hexdigest()

    assert run_script(path, own.upper())[0] == 0
    status, said = run_script(path, "0" * 64)
    assert status == 1
    assert own in said


def test_difference_names_the_entry_the_field_and_both_values(tmp_path):
    bundle = bundle_of(regency())
    first, second = bundle["result"]["results"][:2]
    first["rank"], second["rank"] = second["rank"], first["rank"]

    status, said = run_script(written(tmp_path, bundle))

    assert status == 1
    assert f"results {first['proposal']} rank: tertulis 2, dihitung 1" in said
    assert "DIFFERENT: stored 2, computed 1" in said


def test_every_mark_that_is_raised_by_a_hundredth_is_found():
    document = regency()
    result = rank(document)

    for at, name in marks_of(document):
        assert found_in(sealed(with_mark_raised(document, at, name), result)), (at, name)


def paths_of(value, path=()):
    """Give the way to every single value of the answer."""
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from paths_of(value[key], (*path, key))
    else:
        yield path


def at_path(value, path):
    for key in path:
        value = value[key]
    return value


@pytest.mark.parametrize("make", [regency, lambda: any_field_with_rules(Random(4), RULES[:1])])
def test_every_changed_value_of_the_answer_is_found(make):
    document = make()
    result = rank(document)

    for path in paths_of(result):
        changed = copy.deepcopy(result)
        at_path(changed, path[:-1])[path[-1]] = "999"
        assert found_in(sealed(document, changed)), path


@pytest.mark.parametrize("part", ["results", "judge_totals", "ignored_evaluations", "selected"])
def test_row_that_is_dropped_or_doubled_or_moved_is_found(part):
    document, result = regency(), rank(regency())
    rows = result[part]

    assert found_in(sealed(document, result | {part: rows[1:]}))
    assert found_in(sealed(document, result | {part: [*rows, rows[-1]]}))
    assert len(rows) < 2 or found_in(sealed(document, result | {part: rows[::-1]}))


def put(document, value, *path):
    changed = copy.deepcopy(document)
    at_path(changed, path[:-1])[path[-1]] = value
    return changed


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ("60.01", ("criteria", 0, "weight")),
        ("99", ("criteria", 1, "max_score")),
        ("undian|2028", ("config", "lot_seed")),
        (["criterion:b"], ("config", "tie_break")),
        (3, ("config", "decimals")),
        (3, ("config", "min_judges")),
        (4, ("config", "top_n")),
        ("median", ("config", "aggregation")),
        ("withdrawn", ("proposals", 3, "status")),
        ("void", ("evaluations", 4, "status")),
        ("J9", ("evaluations", 4, "judge")),
    ],
)
def test_every_changed_rule_is_found(value, path):
    document = regency()

    assert found_in(sealed(put(document, value, *path), rank(document)))


def test_seed_that_was_changed_is_found_even_where_no_lot_was_drawn():
    bundle = bundle_of(contest([evaluation("P1", total="80")], tie_break=["lot"], lot_seed="a"))
    bundle["document"]["config"]["lot_seed"] = "b"

    assert [place for place, *_ in found_in(bundle)] == ["document_sha256"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nonsense",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"{}",
        b'{"format": "kipp-bundle/1", "algorithm": "kipp-rank/1"}',
        b'{"format": "kipp-bundle/1", "algorithm": "kipp-rank/2"}',
        b'{"format": "kipp-bundle/1", "algorithm": "kipp-rank/2", "document": {}, "result": 3}',
        b'{"format": "kipp-bundle/1", "format": "kipp-bundle/1"}',
        b"[" * 100_000,
    ],
    ids=lambda content: content[:50],
)
def test_broken_file_gets_a_sentence(content):
    module = script()

    with pytest.raises((module.Broken, TypeError, LookupError, AttributeError)):
        list(module.compare(module.read_bundle(content)))


def test_broken_or_missing_file_ends_with_status_two_and_no_traceback(tmp_path):
    path = written(tmp_path, {"format": "kipp-bundle/1", "algorithm": "kipp-rank/2"})

    status, said = run_script(path)

    assert status == 2
    assert "Isi berkas rusak" in said
    assert run_script(tmp_path / "none.json")[0] == 2
    assert run_script(path, "a", "b")[0] == 2


HOSTILE = {
    "deep": ('"decimals":', '"deep":' + "[" * 700 + "]" * 700 + ',"decimals":'),
    "places": ('"top_n":"2"', '"top_n":"1000000000"'),
    "decimals": ('"decimals":"4"', '"decimals":"1000000000"'),
    "weight": ('"weight":"', '"weight":"1e999999999'),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_ends_at_once_with_status_two_and_no_traceback(name, tmp_path):
    text = canonical_json(bundle_of(regency()))
    hostile = text.replace(*HOSTILE[name])
    path = tmp_path / "bundle.json"
    path.write_text(hostile)

    status, said = run_script(path)

    assert hostile != text
    assert status == 2, said
    assert "Traceback" not in said


def test_words_of_a_file_never_steer_the_terminal(tmp_path):
    bundle = {**bundle_of(regency()), "sealed_sheet_sha256": "\x1b[2J\nSAMA, usulan: 99\u202e"}

    _status, said = run_script(written(tmp_path, bundle))

    assert "\x1b" not in said
    assert "\u202e" not in said
    assert "\nSAMA, usulan: 99" not in said


def test_list_of_several_rules_that_is_too_large_to_try_is_held_against_exchanges():
    random = Random(3)
    document = contest(
        [evaluation(f"P{at:02}", total=f"{random.gauss(70, 6):.2f}") for at in range(60)],
        proposals=[
            {
                "id": f"P{at:02}",
                "status": "active",
                "facts": {"category": random.choice("ABC"), "agency": random.choice("uvwxyz")},
            }
            for at in range(60)
        ],
        tie_break=["lot"],
        lot_seed="undian",
        top_n=10,
        quotas=[
            {"field": "category", "groups": {name: {"min": 2, "max": 4} for name in "ABC"}},
            {"field": "agency", "limit": 2},
        ],
    )
    result = rank(document)
    outside = next(
        row["proposal"] for row in result["results"] if row["proposal"] not in result["selected"]
    )

    assert found_in(sealed(document, result)) == []
    for at in range(10):
        worse = [*result["selected"][:at], outside, *result["selected"][at + 1 :]]
        assert found_in(sealed(document, result | {"selected": worse}))


def outcome(document):
    try:
        return rank(document)
    except EngineError:
        return None


@pytest.mark.slow
def test_script_and_engine_agree_on_hundreds_of_documents():
    for seed in range(600):
        random = Random(seed)
        rules = random.sample(RULES, random.randint(1, 3))
        for document in (any_staged_contest(random), any_field_with_rules(random, rules)):
            result = outcome(document)
            assert result is None or found_in(sealed(document, result)) == [], seed


@pytest.mark.slow
def test_every_raised_mark_is_found_by_a_process_of_its_own(tmp_path):
    document = regency()
    result = json.loads(json.dumps(rank(document)))

    for at, name in marks_of(document):
        changed = sealed(with_mark_raised(document, at, name), result)
        assert run_script(written(tmp_path, changed))[0] == 1
