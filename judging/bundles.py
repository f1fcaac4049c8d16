"""The bundle of a run: what a stranger needs to compute the list again, as canonical JSON.

Judges are letters of their own for each entry, so that nobody's marks can be followed from one
to the next. The calibrated mean needs to follow them: there they are codes of the stage, random
as well. What did not count stands there without its marks.
"""

import json
from hashlib import sha256
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from core.uploads.storing import store
from judging.engine import canonical_json, digest
from judging.models import RankingRun

FORMAT = "kipp-bundle/1"
FOLDER = "bundles"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
Names = dict[tuple[str, str], str]


def keep_bundle(run: RankingRun, result: dict[str, Any]) -> dict[str, Any]:
    """Bytes on the disk, and the columns that name them. Until those are written nobody sees it.

    The name holds the digest: the same bytes are kept once, whoever was killed meanwhile.
    """
    text = bundle_text(run, result).encode()
    found = sha256(text).hexdigest()
    name = f"{FOLDER}/{run.code}-{found[:16]}.json"
    if not default_storage.exists(name):
        _store(text, name)
    return {"bundle": name, "bundle_size": len(text), "bundle_sha256": found}


def _store(text: bytes, name: str) -> None:
    try:
        store(ContentFile(text), name)
    except FileExistsError:  # RACE: two workers at the same run write the same bytes
        return


def bundle_text(run: RankingRun, result: dict[str, Any], sealed: str = "") -> str:
    """The same run has the same text, down to the byte.

    `sealed`: the hash of the whole stage's sheet as it stood in an earlier lock.
    """
    document, answer = nameless(run, result)
    stage, edition = run.stage, run.stage.competition
    return canonical_json(
        {
            "format": FORMAT,
            "algorithm": run.algorithm,
            "competition": {"code": edition.code, "name": edition.name, "year": edition.year},
            "stage": {"code": stage.code, "name": stage.name, "order": stage.order},
            "group": {"code": run.group.code, "name": run.group.name},
            "document": document,
            "result": answer,
            "document_sha256": digest(canonical_json(document)),
            "result_sha256": digest(canonical_json(answer)),
            "sealed_sheet_sha256": sealed or stage.sheet_sha256,
            "engine": run.engine,
        }
    )


def nameless(run: RankingRun, result: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Document and answer with other names for the judges; the answer is to the new document."""
    document, calibration = run.document, run.statistics.get("calibration")
    pairs = {(row["proposal"], row["judge"]) for row in document["evaluations"]}
    codes = _codes_of_stage(run.salt, {judge for _entry, judge in pairs}) if calibration else {}
    names = {pair: codes[pair[1]] for pair in pairs} if codes else _letters(run.salt, pairs)
    told = {**document, "evaluations": _evaluations(document, names)}
    if calibration:
        corrections = {codes[judge]: text for judge, text in calibration["corrections"].items()}
        told["calibration"] = {"lambda": calibration["lambda"], "corrections": corrections}
    return told, _answer(result, names)


def _evaluations(document: dict[str, Any], names: Names) -> list[dict[str, Any]]:
    """SECURITY: marks that did not count, such as those of a recused judge, are told to nobody."""
    active = {row["id"] for row in document["proposals"] if row["status"] == "active"}
    rows = [
        {
            **row,
            "judge": names[row["proposal"], row["judge"]],
            "scores": row["scores"]
            if row["status"] == "submitted" and row["proposal"] in active
            else {},
        }
        for row in document["evaluations"]
    ]
    return sorted(rows, key=_order)


def _answer(result: dict[str, Any], names: Names) -> dict[str, Any]:
    parts = ("judge_totals", "ignored_evaluations")
    renamed = {
        part: sorted(
            ({**row, "judge": names[row["proposal"], row["judge"]]} for row in result[part]),
            key=_order,
        )
        for part in parts
    }
    return {**result, **renamed}


def _order(row: dict[str, Any]) -> tuple[str, str]:
    return row["proposal"], row["judge"]


def _letters(salt: str, pairs: set[tuple[str, str]]) -> Names:
    """A, B, C within each entry, in an order that only the salt knows."""
    panels: dict[str, list[str]] = {}
    for entry, judge in sorted(pairs, key=lambda pair: _ticket(salt, *pair)):
        panels.setdefault(entry, []).append(judge)
    return {
        (entry, judge): letter_of(place)
        for entry, judges in panels.items()
        for place, judge in enumerate(judges)
    }


def letter_of(place: int) -> str:
    """A to Z, then A2 to Z2.

    >>> letter_of(0), letter_of(27)
    ('A', 'B2')
    """
    turn, rest = divmod(place, len(LETTERS))
    return LETTERS[rest] if not turn else f"{LETTERS[rest]}{turn + 1}"


def _codes_of_stage(salt: str, judges: set[str]) -> dict[str, str]:
    in_order = sorted(judges, key=lambda judge: _ticket(salt, judge))
    width = len(str(len(in_order)))
    return {judge: f"J{place:0{width}}" for place, judge in enumerate(in_order, start=1)}


def _ticket(salt: str, *words: str) -> str:
    return sha256("|".join((salt, *words)).encode()).hexdigest()


def bundle_holds(run: RankingRun) -> bool:
    """Whether the stored bytes are still those that the run names, and those that it gives."""
    if not run.bundle or not default_storage.exists(run.bundle.name):
        return False
    with default_storage.open(run.bundle.name, "rb") as stored:
        kept = stored.read()
    sealed = json.loads(kept)["sealed_sheet_sha256"]
    again = bundle_text(run, run.result, sealed).encode()
    return kept == again and sha256(kept).hexdigest() == run.bundle_sha256
