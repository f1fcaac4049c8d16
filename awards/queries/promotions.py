"""From one level to the next: who is entitled, what stands in the way, how those above fare."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Agency
from awards.models import Announcement, AwardRow, Promotion
from competitions.models import Category, Competition, Group
from competitions.states import CompetitionState
from innovations.models import Proposal
from innovations.queries import obstacles_to_start, readiness_of, with_places
from innovations.querysets import OUT
from innovations.states import ProposalState
from judging.engine.stages import promote

LEVEL = "up"


@dataclass(frozen=True, slots=True)
class Choice:
    """A line of the result that is sent up, and where it enters."""

    row: AwardRow
    group: Group
    category: Category


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line of the result as the page of promotion shows it."""

    row: AwardRow
    promotion: Promotion | None
    is_entitled: bool
    obstacles: list[str]

    @property
    def is_winner(self) -> bool:
        """Whether it has an award; another one needs a reason."""
        return self.row.tier_id is not None

    @property
    def may_go(self) -> bool:
        """Whether it can be sent up now."""
        return self.promotion is None and not self.obstacles


def upper_choices(competition: Competition) -> QuerySet[Competition]:
    """Published editions of the governments above; a demo goes to a demo."""
    above = Agency.objects.ancestors(competition.territory)
    rows = Competition.objects.filter(territory__in=above, state=CompetitionState.PUBLISHED)
    same_kind = rows.filter(is_demo=competition.is_demo).exclude(pk=competition.pk)
    return same_kind.select_related("organiser").order_by("-year", "name")


def final_announcement(competition: Competition, at: datetime) -> Announcement | None:
    """The public result of the last stage, if there is one at this instant."""
    stage = competition.stages.order_by("-order").first()
    public = Announcement.objects.public_at(at).filter(competition=competition, run__stage=stage)
    related = public.select_related("competition__organiser", "run__stage")
    return related.defer("run__document", "run__result").order_by("publish_at", "pk").last()


def rows_of_result(announcement: Announcement) -> QuerySet[AwardRow]:
    """Winners first, then those behind them, group by group in the order of their ranks."""
    related = (
        *("proposal__entrant", "proposal__group", "proposal__category", "innovation__owner"),
        *("tier", "run__group", "announcement__competition__organiser"),
    )
    heavy = ("innovation__summary", "innovation__keywords", "innovation__search")
    rows = announcement.rows.select_related(*related).defer(
        *heavy, "run__document", "run__result", "innovation__label"
    )
    return rows.order_by("run__group__order", F("tier").asc(nulls_last=True), "rank", "pk")


def candidates_of(competition: Competition, at: datetime, *, beyond: int = 10) -> list[Candidate]:
    """Every winner, and the next of each group; who is entitled follows the declared rule.

    Best `upper_places` by rank, winners before others; a place that was declined goes on.
    """
    announcement = final_announcement(competition, at)
    if announcement is None or competition.upper is None:
        return []
    rows = _nearest(rows_of_result(announcement), beyond)
    sent = {one.origin_id: one for one in sent_up(competition)}
    entitled = entitled_to_go(rows, sent, competition.upper_places or 0)
    return [
        Candidate(
            row,
            sent.get(row.proposal_id),
            row.proposal.number in entitled,
            obstacles_of_row(row, competition.upper, at),
        )
        for row in rows
    ]


def _nearest(rows: Iterable[AwardRow], beyond: int) -> list[AwardRow]:
    """All winners; of each group as many others as asked."""
    others: dict[int, int] = defaultdict(int)
    kept = []
    for row in rows:
        others[row.run.group_id] += row.tier_id is None
        if others[row.run.group_id] <= beyond:
            kept.append(row)
    return kept


def entitled_to_go(rows: list[AwardRow], sent: dict[int, Promotion], places: int) -> set[str]:
    """Numbers of the entries that the engine's rule of promotion names, over all groups."""
    finishers = [
        {
            "proposal": row.proposal.number,
            "rank": rank,
            "score": str(row.score),
            "declined": _is_declined(row, sent.get(row.proposal_id)),
        }
        for rank, row in enumerate(sorted(rows, key=_standing), start=1)
    ]
    level = {
        "level": LEVEL,
        "promote": places,
        "min_score": None,
        "competitions": [{"id": LEVEL, "results": finishers}],
    }
    return set(promote({"levels": [level]})["levels"][0]["entrants_next"])


def _standing(row: AwardRow) -> tuple:
    """Winners before others; ranks of different groups alternate."""
    return row.tier_id is None, row.rank, row.run.group.order, row.proposal.number


def _is_declined(row: AwardRow, promotion: Promotion | None) -> bool:
    if row.proposal.state in OUT:
        return True
    return promotion is not None and promotion.entry.state == ProposalState.WITHDRAWN


def sent_up(competition: Competition) -> QuerySet[Promotion]:
    """What this edition has sent to the upper one that it names now."""
    return Promotion.objects.filter(lower=competition, upper=competition.upper_id).for_list()


def places_left(competition: Competition) -> int:
    """How many more may be sent; a declined one gives its place free."""
    standing = sent_up(competition).exclude(entry__state=ProposalState.WITHDRAWN)
    return max(0, (competition.upper_places or 0) - standing.count())


def obstacles_of_row(
    row: AwardRow, upper: Competition, at: datetime, group: Group | None = None
) -> list[str]:
    """Why one entry cannot go up now."""
    if row.proposal.state in OUT:
        state = row.proposal.get_state_display().lower()
        return [_("It no longer stands here: %(state)s.") % {"state": state}]
    known = {"innovation": row.innovation, "entrant": row.proposal.entrant, "group": group}
    return obstacles_to_start(upper, at, **known, may_be_early=True)


def obstacles_to_name_upper(competition: Competition, upper: Competition | None) -> Iterator[str]:
    """What was sent up keeps its way."""
    gone = Promotion.objects.filter(lower=competition).exclude(upper=upper)
    if gone.exists():
        yield _("Entries were sent up already. The upper competition stays.")
    if upper is not None and not upper_choices(competition).filter(pk=upper.pk).exists():
        yield _("Choose a published competition of a government above yours.")


def obstacles_to_promote(competition: Competition, at: datetime) -> list[str]:
    """Why nothing can be sent up yet. The page shows it; the act refuses by it."""
    if final_announcement(competition, at) is None:
        return [_("The result of the last stage is not public yet. Announce it first.")]
    if competition.upper is None or not competition.upper_places:
        return [_("Name the upper competition and the number of places first.")]
    return []


def obstacles_to_send(competition: Competition, choices: list[Choice]) -> Iterator[str]:
    """No more than the places that are left."""
    left = places_left(competition)
    if len(choices) > left:
        yield ngettext(
            "%(left)s place is left, and %(chosen)s entries are chosen.",
            "%(left)s places are left, and %(chosen)s entries are chosen.",
            left,
        ) % {"left": left, "chosen": len(choices)}


def lower_editions(upper: Competition) -> QuerySet[Competition]:
    """Editions below that name this one, with how many they sent and how many were handed in."""
    arrivals = Promotion.objects.filter(lower=OuterRef("pk"), upper=upper).order_by()
    return (
        upper.lower.public()
        .select_related("organiser", "territory")
        .annotate(
            sent=_counted(arrivals),
            handed_in=_counted(arrivals.filter(entry__submitted_at__isnull=False)),
            current_stage=Subquery(_stages_begun().values("name")[:1]),
        )
        .order_by("name", "pk")
    )


def _stages_begun() -> QuerySet:
    """The latest stage that was begun, for the edition of the outer row."""
    stages = Competition.stages.rel.related_model.objects
    begun = stages.filter(competition=OuterRef("pk"), started_at__isnull=False)
    return begun.order_by("-order")


def _counted(rows: QuerySet) -> Subquery:
    return Subquery(rows.values("lower").annotate(count=Count("pk")).values("count"))


def arrivals_of(upper: Competition, at: datetime) -> QuerySet[Promotion]:
    """What came from below, and how it stands there now."""
    rows = Promotion.objects.filter(upper=upper).for_list()
    return with_standing(rows, at).order_by("lower__name", "rank", "pk")


def with_standing(rows: QuerySet[Promotion], at: datetime) -> QuerySet[Promotion]:
    """`is_gone` where it no longer stands below; `is_demoted` where a correction took its award."""
    awarded = AwardRow.objects.filter(
        announcement__in=Announcement.objects.in_force_at(at),
        announcement__stage=OuterRef("announcement__stage"),
        proposal=OuterRef("origin"),
        tier__isnull=False,
    )
    return rows.annotate(
        is_gone=Q(origin__state__in=OUT), is_demoted=~Q(award="") & ~Exists(awarded)
    )


def readiness_above(promotion: Promotion, *, is_told: bool) -> list[dict]:
    """Requirements of the edition above held against a draft that is being written there.

    SECURITY: no word of its text. Facts are told to those below; the office above learns only
    what is met. Nothing once it was handed in or declined: then that office decides itself.
    """
    rows = Proposal.objects.filter(pk=promotion.entry_id, submitted_at=None)
    rows = rows.exclude(state__in=OUT).for_page().with_facts().with_slots()
    entry = with_places(rows).first()
    found = readiness_of(entry, twins=entry.twins) if entry else []
    return [
        {"label": one.label, "note": one.note if is_told else "", "is_met": one.is_met}
        for one in found
    ]
