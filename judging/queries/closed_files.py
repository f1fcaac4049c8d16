"""Files that judges of a blind stage cannot open, because no program could make them nameless."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Expression, OuterRef, Q, QuerySet

from competitions.models import Stage
from core.querysets import counted
from innovations.models import Attachment, Candidacy, ProposalVersion
from innovations.states import VIEWABLE
from judging.models import CleanCopy

SHOWN = 100


@dataclass(frozen=True, slots=True)
class ClosedFile:
    """One of them, with where to look it up."""

    code: str
    number: str
    title: str
    label: str
    fault: str
    proposal: str


def files_of_stage(stage: Stage) -> QuerySet[Attachment]:
    """Files of the versions that this stage judges, without those that a scan keeps back."""
    versions = Candidacy.objects.filter(stage=stage).values("version")
    held = ProposalVersion.attachments.through.objects.filter(
        attachment=OuterRef("pk"), proposalversion__in=versions
    )
    return Attachment.objects.filter(Exists(held), state__in=VIEWABLE).exclude(file="")


def counts_of_files(stage: Stage) -> dict[str, int]:
    """All files, those that are ready, and those that stay closed."""
    made = Q(clean_copy__isnull=False, clean_copy__fault="")
    closed = ~Q(clean_copy__fault="") & Q(clean_copy__isnull=False)
    counts = {"ready": Count("pk", filter=made), "closed": Count("pk", filter=closed)}
    return files_of_stage(stage).aggregate(files=Count("pk"), **counts)


def closed_files(stage: Stage) -> list[ClosedFile]:
    """What the organiser can mend, by number. Two statements."""
    rows = (
        files_of_stage(stage)
        .exclude(clean_copy__fault="")
        .filter(clean_copy__isnull=False)
        .select_related("clean_copy", "proposal")
        .order_by("proposal__number", "pk")[:SHOWN]
    )
    rows = list(
        rows.only(
            "code", "clean_copy__fault", "proposal__number", "proposal__title", "proposal__code"
        )
    )
    labels = _labels(stage, rows)
    return [
        ClosedFile(
            row.code,
            row.proposal.number,
            row.proposal.title,
            labels.get(row.code, ""),
            row.clean_copy.fault,
            row.proposal.code,
        )
        for row in rows
    ]


def _labels(stage: Stage, rows: list[Attachment]) -> dict[str, str]:
    """What the form calls each file; only the lists of files are read, no texts."""
    proposals = {row.proposal_id for row in rows}
    lists = Candidacy.objects.filter(stage=stage, proposal__in=proposals)
    found: dict[str, Any] = {}
    for listed in lists.values_list("version__content__files", flat=True):
        found |= {row["code"]: row["label"] for row in listed or ()}
    return found


def closed_count() -> Expression:
    """For a list of stages: how many of their files stay closed. The partial index holds them."""
    stage = OuterRef(OuterRef(OuterRef("pk")))  # out of the link, out of the copy, to the list
    entries = Candidacy.objects.filter(stage=stage)
    held = ProposalVersion.attachments.through.objects.filter(
        attachment=OuterRef("attachment"), proposalversion__in=entries.values("version")
    )
    return counted(CleanCopy.objects.exclude(fault="").filter(Exists(held)))
