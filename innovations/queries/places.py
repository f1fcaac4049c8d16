"""The places that a participant's entries take in the quota, read with an entry."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from competitions.models import Group, Quota
from competitions.quotas import Quotas
from innovations.models import Proposal

LIMIT = JSONObject(agency_kind="agency_kind", group_id="group_id", most="most")
HELD = JSONObject(id="pk", counts_in_quota="counts_in_quota", used="used")


def with_places(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """The edition's quotas, and what the participant has submitted, with the entry itself."""
    quotas = Quota.objects.filter(competition=OuterRef("competition"))
    taken = Proposal.objects.filter(
        group=OuterRef("pk"), participant=OuterRef(OuterRef("participant"))
    )
    used = taken.counting_in_quota().values("group").annotate(number=Count("pk")).values("number")
    groups = Group.objects.filter(competition=OuterRef("competition"))
    groups = groups.annotate(used=Coalesce(Subquery(used), 0))
    return rows.annotate(
        told_quotas=ArraySubquery(quotas.values(told=LIMIT)),
        told_groups=ArraySubquery(groups.values(told=HELD)),
    )


def share_of(proposal: Proposal) -> tuple[int, int | None]:
    """Places taken, of how many; no statement where the page has read the entry `with_places`."""
    if not hasattr(proposal, "told_quotas"):
        proposal = with_places(Proposal.objects.select_related("participant")).get(pk=proposal.pk)
    counts = {row["id"]: row.pop("used") for row in map(dict, proposal.told_groups)}
    groups = [
        Group(pk=row["id"], counts_in_quota=row["counts_in_quota"]) for row in proposal.told_groups
    ]
    quotas = Quotas([Quota(**row) for row in proposal.told_quotas], groups)
    own = next(group for group in groups if group.pk == proposal.group_id)
    return quotas.places(proposal.participant.kind, counts, own)
