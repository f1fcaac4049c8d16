"""The sealed dossier that goes up with an entry: what was judged, what it got, by which decree."""

from decimal import Decimal
from typing import Any

from awards.models import AwardRow
from competitions.models import Criterion
from core.digests import digest_of
from innovations.models import ProposalVersion
from judging.queries.sheet import criteria_of

FORMAT = "kipp-dossier/1"


def seal(row: AwardRow, version: ProposalVersion) -> tuple[dict[str, Any], str]:
    """The dossier of one line of a published result, and its SHA-256.

    Numbers are text, instants ISO 8601 in UTC; means by criterion only, never a judge's own mark.
    """
    dossier = {
        "format": FORMAT,
        "competition": _competition(row),
        "entry": {
            "number": row.proposal.number,
            "title": row.proposal.title,
            "unit": row.proposal.entrant.name,
            "innovation": row.innovation.code,
        },
        "result": _result(row),
        "version": {
            "number": str(version.number),
            "digest": version.digest,
            "frozen_at": version.frozen_at.isoformat(),
            "content": version.content,
        },
    }
    return dossier, digest_of(dossier)


def _competition(row: AwardRow) -> dict[str, str]:
    competition = row.announcement.competition
    return {
        "code": competition.code,
        "name": competition.name,
        "year": str(competition.year),
        "level": competition.level,
        "organiser": competition.organiser.name,
    }


def _result(row: AwardRow) -> dict[str, Any]:
    announcement = row.announcement
    return {
        "stage": row.run.stage.name,
        "group": row.run.group.name,
        "award": row.tier.name if row.tier else "",
        "rank": str(row.rank),
        "score": str(row.score),
        "judges": str(row.judges),
        "criteria": [_criterion(row, one) for one in criteria_of(row.run.stage, row.run.group_id)],
        "decree_number": announcement.decree_number,
        "announced_at": announcement.publish_at.isoformat(),
        "result_sha256": row.run.result_sha256,
        "bundle_sha256": row.run.bundle_sha256,
    }


def _criterion(row: AwardRow, criterion: Criterion) -> dict[str, str]:
    mean: Decimal | None = row.mean_of(criterion.code)
    return {
        "code": criterion.code,
        "name": criterion.name,
        "weight": str(criterion.weight),
        "mean": "" if mean is None else str(mean),
    }


def is_genuine(dossier: dict[str, Any], digest: str) -> bool:
    """Whether the stored dossier still has the digest under which it was sealed."""
    return digest_of(dossier) == digest
