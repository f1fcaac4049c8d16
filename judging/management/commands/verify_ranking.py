"""Recompute a ranking and say whether it still follows from what is stored."""

from argparse import ArgumentParser
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from judging.bundles import bundle_holds
from judging.engine import canonical_json, digest
from judging.models import RankingRun
from judging.queries.sheet import ranking_document, sheet_sha256_of
from judging.ranking import differences, rank_apart, ranked_document, rows_of

FIELDS = [
    *("candidacy_id", "position", "rank", "judges", "is_selected", "in_plain_list"),
    *("status", "quota", "decided_by"),
]


class Command(BaseCommand):
    """`verify_ranking <run code>`: from the stored document, and from the marks in the database."""

    help = "Recompute a ranking run; exit status 1 if anything differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One run by its code."""
        parser.add_argument("code")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what differs."""
        run = RankingRun.objects.filter(code=options["code"]).first()
        if run is None or not run.result_sha256:
            raise CommandError("There is no computed run with this code.", returncode=2)
        faults = list(faults_of(run))
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} differences in run {run.code}.", returncode=1)
        self.stdout.write(f"Run {run.code} holds: result {run.result_sha256}.")


def faults_of(run: RankingRun) -> Iterator[str]:
    """Every way in which the run no longer follows from its input."""
    calibration = run.statistics.get("calibration")
    result = rank_apart(ranked_document(run.document, calibration))
    if digest(canonical_json(run.result)) != run.result_sha256:
        yield "The stored answer does not have its hash."
    if digest(canonical_json(result)) != run.result_sha256:
        yield "The stored document gives another answer."
    if sheet_sha256_of(run.document) != run.sheet_sha256:
        yield "The stored document does not have the hash of its score sheet."
    if sheet_sha256_of(ranking_document(run.stage, run.group)) != run.sheet_sha256:
        yield "The marks in the database differ from the stored document."
    for entry in differences(run, result, calibration):
        yield f"{entry}: the database's own calculation differs."
    if _facts(run.rows.all()) != _facts(rows_of(run, result)):
        yield "The table that pages show differs from the answer."
    if run.bundle_sha256 and not bundle_holds(run):
        yield "The bundle is not the one that the run gives."


def _facts(rows: Any) -> list[tuple]:
    return [
        (*(getattr(row, name) for name in FIELDS), _exact(row.score), _exact(row.stage_score))
        for row in rows
    ]


def _exact(score: Any) -> Decimal | None:
    return None if score is None else Decimal(score)
