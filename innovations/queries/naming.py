"""Who stands behind an entry, looked for in its answers where judges may not know it."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf

from accounts.models import Agency
from competitions.models import Stage
from competitions.states import Level
from innovations.hints import names_in
from innovations.models import Proposal, TeamMember

#: What stands before a region's own name: `Kabupaten Banyumas` is told by `Banyumas` as well.
REGIONS = ("Kabupaten ", "Kota ", "Provinsi ")
AGENCY = JSONObject(
    own="name",
    own_short="short_name",
    above="parent__name",
    above_short="parent__short_name",
    region="parent__parent__name",
)


def with_names(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """Entries with `is_blind`, and with the names that blind judges should not read."""
    blind = Stage.objects.filter(competition=OuterRef("competition"), is_blind=True)
    team = TeamMember.objects.filter(proposal=OuterRef("pk")).order_by("pk")
    told = Coalesce(NullIf(F("name"), Value("")), F("person__name"), output_field=CharField())
    agencies = Agency.objects.filter(pk=OuterRef("entrant"))
    return rows.annotate(
        is_blind=Exists(blind),
        team_names=ArraySubquery(team.values_list(told)),
        agency_names=ArraySubquery(agencies.values(told=AGENCY)),
    )


def names_told(proposal: Proposal, texts: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Pairs of a place and the names that its text has; none unless a stage is blind.

    Wants an entry that was read by `with_names`. Within one region its name tells nobody.
    """
    if not proposal.is_blind:
        return []
    names = _names_of(proposal)
    found = ((place, names_in(text, names)) for place, text in texts)
    return [(place, ", ".join(told)) for place, told in found if told]


def _names_of(proposal: Proposal) -> list[str]:
    told: dict[str, Any] = proposal.agency_names[0]
    is_local = proposal.competition.level == Level.REGENCY
    region = "" if is_local else told.pop("region", "") or ""
    for kind in REGIONS:
        region = region.removeprefix(kind)
    agencies = (told[name] for name in ("own", "own_short", "above", "above_short"))
    names = [*agencies, region, *proposal.team_names]
    return list(dict.fromkeys(name.strip() for name in names if name))
