"""Field visits: which there are, what stands in their way, and what a report would hold."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from competitions.models import Stage
from competitions.states import StageKind, StageState
from core.digests import digest_of
from core.moments import say_day
from core.words import listed
from innovations.models import Candidacy, Proposal
from innovations.states import ProposalState
from judging.models import FieldVisit, PanelMember, Scorecard, VisitPhoto
from judging.models.visits import TEAM
from judging.queries.conflicts import Conflicts
from judging.querysets import organiser_of
from judging.states import Finding, PlaceState, ScorecardState, VisitState

SHOWN = 5
OPEN = (StageState.PLANNED, StageState.SCORING)
#: No long text comes with a list.
SHOWN_OF_ENTRY = tuple(f"candidacy__proposal__{name}" for name in ("code", "number", "title"))
SETTLED = (VisitState.REPORTED, VisitState.EXCUSED)


def entries_to_visit(stage: Stage) -> QuerySet[Candidacy]:
    """Entries that take part in the stage, with their visit, claims counted, and its team."""
    team = Prefetch("visit__team", PanelMember.objects.select_related("person"))
    return (
        Candidacy.objects.filter(stage=stage, proposal__state=ProposalState.ELIGIBLE)
        .select_related("visit", "proposal__entrant")
        .defer("visit__summary", "visit__recommendation", "visit__return_reason")
        .prefetch_related(team)
        .annotate(
            claims=Count("visit__claims", distinct=True),
            answered=Count("visit__claims", filter=~Q(visit__claims__finding=""), distinct=True),
        )
        .order_by("visit__planned_on", "proposal__number")
    )


def candidacies_managed_by(person: User) -> QuerySet[Candidacy]:
    """Entries of the own office's field-verification stages."""
    organiser = organiser_of(person)
    rows = Candidacy.objects.filter(stage__kind=StageKind.FIELD_VISIT)
    if organiser is None:
        return rows.none()
    return rows.filter(stage__competition__organiser=organiser).select_related(
        "stage__competition", "stage__marks_from", "proposal", "version"
    )


def visitors_of(stage: Stage) -> QuerySet[PanelMember]:
    """Who may be sent: everybody who serves on the panel."""
    serving = (PlaceState.INVITED, PlaceState.ACCEPTED)
    rows = stage.panel.filter(state__in=serving).select_related("person")
    return rows.order_by("person__name")


def obstacles_to_plan(candidacy: Candidacy) -> Iterator[str]:
    """A visit is planned until the stage is locked or the report is here."""
    visit = getattr(candidacy, "visit", None)
    if candidacy.stage.kind != StageKind.FIELD_VISIT:
        yield _("Entries of this stage are not visited.")
    elif candidacy.stage.state not in OPEN:
        yield _("The scores of this stage are locked. Visits can no longer change.")
    elif candidacy.proposal.state != ProposalState.ELIGIBLE:
        yield _("%(number)s no longer takes part.") % {"number": candidacy.proposal.number}
    elif visit is not None and visit.state == VisitState.REPORTED:
        yield _("The report of this visit is here. Give it back first.")


def obstacles_to_send(
    candidacy: Candidacy, members: list[PanelMember], conflicts: Conflicts
) -> Iterator[str]:
    """Two different visitors of this panel, neither of them close to the entry."""
    if len({member.pk for member in members}) != TEAM:
        yield _("A team has two different visitors.")
    for member in members:
        facts = {"judge": member.person.name, "number": candidacy.proposal.number}
        if member.stage_id != candidacy.stage_id or not member.is_serving:
            yield _("%(judge)s is not on the panel of this stage.") % facts
        bar = conflicts.get((candidacy.pk, member.pk))
        if bar:
            yield f"{facts['number']}, {facts['judge']}: {bar.label}."


def obstacles_to_change_checklist(visit: FieldVisit) -> Iterator[str]:
    """What is checked is settled before anybody stands at the door."""
    yield from obstacles_to_plan(visit.candidacy)
    if visit.begun_at is not None:
        yield _("The visit has begun: the checklist stays as it is.")


def obstacles_to_write(visit: FieldVisit) -> Iterator[str]:
    """Findings are written while the stage is open to them and the report is not handed in."""
    candidacy = visit.candidacy
    if candidacy.stage.state != StageState.SCORING:
        yield _("This stage is not open for reports now.")
    elif visit.state == VisitState.REPORTED:
        yield _("The report is handed in. The chair can give it back, with a reason.")
    elif visit.state != VisitState.PLANNED:
        yield _("This visit is not made.")
    elif candidacy.proposal.state != ProposalState.ELIGIBLE:
        yield _("%(number)s no longer takes part.") % {"number": candidacy.proposal.number}


def obstacles_to_report(visit: FieldVisit) -> Iterator[str]:
    """Every claim has its finding, and whatever does not simply match says why."""
    yield from obstacles_to_write(visit)
    claims = list(visit.claims.all())
    if not claims:
        yield _("The checklist is empty. Choose what is checked first.")
    owed = [str(claim.number) for claim in claims if not claim.finding]
    if owed:
        yield _("Without a finding yet: claim %(numbers)s.") % {"numbers": listed(owed, SHOWN)}
    silent = [
        str(claim.number)
        for claim in claims
        if claim.finding not in {"", Finding.MATCHES} and not claim.note.strip()
    ]
    if silent:
        text = _("A note is owed where a claim does not simply match: claim %(numbers)s.")
        yield text % {"numbers": listed(silent, SHOWN)}
    if not visit.summary.strip() or not visit.recommendation.strip():
        yield _("Write the summary and the recommendation.")
    if not visit.head_name.strip() or not visit.head_position.strip():
        yield _("Write the name and position of the head of the unit who signs.")
    if visit.contacts.filter(removed_at=None, initials="").exists():
        yield _("Somebody whom you met has no initials yet.")


def obstacles_to_return(visit: FieldVisit) -> Iterator[str]:
    """A report is given back only while the stage is open."""
    if visit.state != VisitState.REPORTED:
        yield _("Only a report that was handed in can be given back.")
    elif visit.candidacy.stage.state != StageState.SCORING:
        yield _("The scores of this stage are locked. Reopen the stage first.")


def obstacles_of_visits(stage: Stage) -> Iterator[str]:
    """Why the stage cannot be locked yet: an entry without report, and nobody said why."""
    if stage.kind != StageKind.FIELD_VISIT:
        return
    settled = FieldVisit.objects.filter(candidacy=OuterRef("pk"), state__in=SETTLED)
    entries = Candidacy.objects.filter(stage=stage, proposal__state=ProposalState.ELIGIBLE)
    rows = entries.filter(~Exists(settled)).order_by("proposal__number")
    numbers = list(rows.values_list("proposal__number", flat=True))
    if numbers:
        text = ngettext(
            "%(count)s entry has no report of its visit: %(numbers)s. Say why, or wait for it.",
            "%(count)s entries have no report of their visit: %(numbers)s. Say why, or wait for"
            " them.",
            len(numbers),
        )
        yield text % {"count": len(numbers), "numbers": listed(numbers, SHOWN)}


def starts_at(visit: FieldVisit) -> datetime | None:
    """Day and hour in the edition's zone."""
    return _moment(visit, visit.from_hour)


def ends_at(visit: FieldVisit) -> datetime | None:
    """The end of the visit; None where nobody said."""
    return _moment(visit, visit.until_hour)


def _moment(visit: FieldVisit, hour: object) -> datetime | None:
    if visit.planned_on is None or hour is None:
        return None
    zone = visit.candidacy.stage.competition.tzinfo
    return datetime.combine(visit.planned_on, hour, tzinfo=zone)


def say_when(visit: FieldVisit) -> str:
    """Day and hours, in the reader's words."""
    if visit.planned_on is None:
        return ""
    day = say_day(visit.planned_on)
    starts, zone = starts_at(visit), visit.candidacy.stage.competition.tzinfo
    if starts is None:
        return day
    hours = " - ".join(f"{hour:%H.%M}" for hour in (visit.from_hour, visit.until_hour) if hour)
    return f"{day}, {hours} {starts.astimezone(zone):%Z}"


def visits_of_judge(person: User) -> QuerySet[FieldVisit]:
    """The judge's visits that are not over, nearest first. One statement."""
    stages = (StageState.PLANNED, StageState.SCORING, StageState.LOCKED)
    return (
        FieldVisit.objects.own(person)
        .filter(candidacy__stage__state__in=stages)
        .exclude(state=VisitState.EXCUSED)
        .select_related("candidacy__proposal")
        .only("code", "state", "begun_at", "planned_on", "address", *SHOWN_OF_ENTRY)
        .order_by("planned_on", "candidacy__proposal__number")
    )


def visits_told_to(proposal: Proposal) -> QuerySet[FieldVisit]:
    """What the entrant reads: day and place of the visits that are agreed."""
    return (
        FieldVisit.objects.filter(candidacy__proposal=proposal, planned_on__isnull=False)
        .exclude(state=VisitState.EXCUSED)
        .select_related("candidacy__stage__competition__organiser")
        .defer("summary", "recommendation", "return_reason")
        .order_by("planned_on")
    )


def earlier_card(visit: FieldVisit, person: User) -> Scorecard | None:
    """The visitor's own locked marks for this entry, where the stage ranks on earlier ones."""
    stage = visit.candidacy.stage
    if stage.marks_from_id is None:
        return None
    return (
        Scorecard.objects.filter(
            state=ScorecardState.LOCKED,
            assignment__member__person=person,
            assignment__candidacy__stage=stage.marks_from_id,
            assignment__candidacy__proposal=visit.candidacy.proposal_id,
        )
        .select_related("assignment__member__stage", "assignment__candidacy__proposal")
        .first()
    )


def obstacles_to_change_marks(visit: FieldVisit, card: Scorecard | None) -> Iterator[str]:
    """Own marks follow from what was seen: after the report, while the stage is open."""
    if card is None:
        yield _("You gave no marks to this entry in the earlier stage.")
    if visit.candidacy.stage.state != StageState.SCORING:
        yield _("This stage is not being scored. Your marks can no longer change.")
    elif visit.state != VisitState.REPORTED:
        yield _("Hand in the report first: a change of mark rests on what was seen.")


def visits_to_come(person: User, at: datetime) -> QuerySet[FieldVisit]:
    """Visits to the reader's own entries, for the home of the entrant's side. One statement."""
    return (
        FieldVisit.objects.filter(
            candidacy__proposal__in=Proposal.objects.visible_to(person).values("pk"),
            planned_on__gte=at.date(),
            state=VisitState.PLANNED,
        )
        .select_related("candidacy__proposal")
        .only("planned_on", "address", *SHOWN_OF_ENTRY)
        .order_by("planned_on")
    )


def is_reported(photo: VisitPhoto) -> bool:
    """Whether a report that was handed in names the photo."""
    return photo.visit.reports.filter(content__photos__contains=[{"code": photo.code}]).exists()


def unsettled_visits(stages: OuterRef) -> QuerySet[Candidacy]:
    """Entries of the stage (the outer row) that nobody reported on, nor excused."""
    settled = FieldVisit.objects.filter(candidacy=OuterRef("pk"), state__in=SETTLED)
    return Candidacy.objects.filter(
        ~Exists(settled),
        stage=stages,
        stage__kind=StageKind.FIELD_VISIT,
        proposal__state=ProposalState.ELIGIBLE,
    )


def digest_of_checklist(visit: FieldVisit) -> str:
    """What a page of the checklist was made from."""
    return digest_of(list(visit.claims.values_list("code", "text")))
