"""Recompute a ranking and say whether it still follows from what is stored."""

from argparse import ArgumentParser
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from judging.engine import canonical_json, digest, rank
from judging.models import RankingRow, RankingRun
from judging.queries.sheet import ranking_document, sheet_sha256_of
from judging.ranking import differences, rows_of

FIELDS = ["candidacy_id", "position", "rank", "judges", "is_selected"]


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
    result = rank(run.document)
    if digest(canonical_json(run.result)) != run.result_sha256:
        yield "The stored answer does not have its hash."
    if digest(canonical_json(result)) != run.result_sha256:
        yield "The stored document gives another answer."
    if sheet_sha256_of(run.document) != run.sheet_sha256:
        yield "The stored document does not have the hash of its score sheet."
    if sheet_sha256_of(ranking_document(run.stage, run.group)) != run.sheet_sha256:
        yield "The marks in the database differ from the stored document."
    for entry in differences(run, result):
        yield f"{entry}: the database's own calculation differs."
    if _facts(run.rows.all()) != _facts(rows_of(run, result)):
        yield "The table that pages show differs from the answer."


def _facts(rows: Any) -> list[tuple]:
    return [(*(getattr(row, name) for name in FIELDS), _score(row)) for row in rows]


def _score(row: RankingRow) -> Decimal | None:
    return None if row.score is None else Decimal(row.score)
