"""One entry of a computed run from the run's own evidence: the frozen document and the answer."""

import json
from dataclasses import dataclass
from typing import Any

from django.db import connection

from judging.models import PanelMember, RankingRun

PARTS = """
SELECT jsonb_build_object(
    'evaluations', jsonb_path_query_array(
        document, '$.evaluations[*] ? (@.proposal == $entry)', named.entry),
    'totals', jsonb_path_query_array(
        result, '$.judge_totals[*] ? (@.proposal == $entry)', named.entry),
    'ignored', jsonb_path_query_array(
        result, '$.ignored_evaluations[*] ? (@.proposal == $entry)', named.entry),
    'stage_scores', jsonb_path_query_first(
        document, '$.proposals[*] ? (@.id == $entry).stage_scores', named.entry),
    'criteria', document -> 'criteria'
)
  FROM judging_rankingrun run,
       LATERAL (SELECT jsonb_build_object('entry', %(entry)s::text) AS entry) named
 WHERE run.id = %(run)s
"""


@dataclass(frozen=True, slots=True)
class EntrySheet:
    """Marks by judge and aspect as they counted, totals as published, scores of other stages."""

    evaluations: list[dict[str, Any]]
    totals: list[dict[str, str]]
    ignored: list[dict[str, str]]
    stage_scores: dict[str, str]
    criteria: list[dict[str, str]]


def entry_sheet(run: RankingRun, number: str) -> EntrySheet:
    """By the entry's number. One statement; nothing of other entries leaves the database."""
    with connection.cursor() as cursor:
        cursor.execute(PARTS, {"run": run.pk, "entry": number})
        told = json.loads(cursor.fetchone()[0])
    return EntrySheet(**{**told, "stage_scores": told["stage_scores"] or {}})


def judge_names(run: RankingRun, codes: set[str]) -> dict[str, str]:
    """Names by the code of the stage whose marks count."""
    source = run.stage.marks_from_id or run.stage_id
    rows = PanelMember.objects.filter(stage=source, code__in=codes)
    return dict(rows.values_list("code", "person__name"))
