"""What the checklist of the administrative selection is filled in from, read with the entries."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject

from competitions.models import ScreeningPoint
from core.querysets import counted
from innovations.models import Proposal, ProposalText, ProposalVersion, Resemblance, ScreeningAnswer
from innovations.querysets import OUT
from innovations.states import VERY_LIKE


def with_checks(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """Entries of a list with `points` in short and what the machine found; no statement a row.

    `latest_number` of their versions, `findings` of the machine, `is_compared`, how many are
    `very_like` it, `twins`.
    """
    told = JSONObject(check="filled_by", is_met=_found("is_met"), is_answered=_is_answered())
    return _with_findings(rows).annotate(points=_points(told))


def with_checklist(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """One entry with all that its checklist shows, in the statement that reads it."""
    told = JSONObject(
        **{name: name for name in ("code", "text", "guidance")},
        check="filled_by",
        is_met=_found("is_met"),
        note=_found("note"),
        by=_found("answered_by__name"),
        is_answered=_is_answered(),
    )
    return _with_findings(rows).annotate(points=_points(told))


def _with_findings(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    wordings = ProposalText.objects.filter(proposal=OuterRef("pk"))
    compared = wordings.filter(
        compared_at__isnull=False, version=latest_of(OuterRef(OuterRef("pk")))
    )
    versions = ProposalVersion.objects.filter(proposal=OuterRef("pk")).order_by("-number")
    return rows.with_twins().annotate(
        latest_number=Subquery(versions.values("number")[:1]),
        findings=Subquery(wordings.values("findings")[:1]),
        is_compared=Exists(compared),
        very_like=counted(like_it(OuterRef("pk"))),
    )


def like_it(proposal: int | OuterRef) -> QuerySet[Resemblance]:
    """What is very like an entry and has not been taken back since."""
    rows = Resemblance.objects.filter(proposal=proposal)
    rows = rows.filter(Q(of_title__gte=VERY_LIKE) | Q(of_text__gte=VERY_LIKE))
    return rows.filter(Q(other=None) | ~Q(other__state__in=OUT))


def latest_of(proposal: int | OuterRef) -> Subquery:
    """The version that is looked at now."""
    versions = ProposalVersion.objects.filter(proposal=proposal).order_by("-number")
    return Subquery(versions.values("pk")[:1])


def _points(told: JSONObject) -> ArraySubquery:
    points = ScreeningPoint.objects.filter(competition=OuterRef("competition"))
    return ArraySubquery(points.order_by("order", "pk").values(told=told))


def _answers() -> QuerySet[ScreeningAnswer]:
    """A person's answer about the version at hand, from inside a point inside an entry."""
    rows = ScreeningAnswer.objects.filter(point=OuterRef("pk"))
    rows = rows.filter(proposal=OuterRef(OuterRef("pk")))
    return rows.filter(version=latest_of(OuterRef(OuterRef(OuterRef("pk")))))


def _found(column: str) -> Subquery:
    return Subquery(_answers().values(found=F(column))[:1])


def _is_answered() -> Exists:
    return Exists(_answers().values(one=Value(1)))
