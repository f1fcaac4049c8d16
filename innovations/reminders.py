"""What beat reminds entrants of, by the rules of the edition: the deadline, and idle drafts.

A rule says a thing once: a deadline on its day, an idle draft once for each time it came to rest.
Work is done in chunks, each its own transaction, so that a second run finds what is left.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, QuerySet
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext as _

from accounts.models import Agency, Membership, User
from accounts.states import UNIT_ROLES, Role
from audit.trail import record
from competitions.models import Competition, ReminderRule, Reopening, Section
from competitions.queries import sender_of, window_of
from competitions.states import WindowKind
from core.links import plain_path
from core.moments import say_in_figures
from innovations.models import Proposal, SectionDraft, TeamMember
from innovations.states import BEFORE_SUBMISSION, ProposalState
from notifications.outbox import Letter, not_posted, post_letters

DAY = timedelta(days=1)
CHUNK = 200
MOST_TITLES = 10


@dataclass
class Desk:
    """A local admin's entries that are still to be submitted."""

    person: User
    titles: list[str] = field(default_factory=list)


def remind_of_deadline(rule: ReminderRule, at: datetime) -> int:
    """On the day that is so many days before the close: teams, and each local admin once.

    `closes - n days <= at < closes - (n - 1) days`: an extension makes a new day. Returns how
    many letters were new.
    """
    count, desks = 0, defaultdict(dict)
    for chunk in _chunks(_near_deadline(rule, at)):
        people = People(chunk, at)
        count += _tell_teams(_kind_of(rule), rule, chunk, people, at)
        for proposal in chunk:
            for admin in people.admins_of(proposal):
                desk = desks[proposal.closes_at].setdefault(admin.pk, Desk(admin))
                desk.titles.append(proposal.title)
    for closes_at, found in desks.items():
        count += _tell_admins(rule, closes_at, list(found.values()), at)
    return count


def remind_of_stuck_drafts(rule: ReminderRule, at: datetime) -> int:
    """Drafts in which nobody has saved anything for so many days: their teams, once a rest."""
    count = 0
    for chunk in _chunks(_stuck(rule, at)):
        count += _tell_teams("draft_stuck", rule, chunk, People(chunk, at), at)
    return count


def _open_entries(competition: Competition, at: datetime) -> QuerySet[Proposal]:
    """Not yet submitted, and still able to be: also in a participant's own, longer time."""
    window = window_of(competition, WindowKind.REGISTRATION)
    rows = Proposal.objects.filter(competition=competition, state__in=BEFORE_SUBMISSION)
    if window is None:
        return rows.none()
    own = Reopening.objects.filter(window=window, opens_at__lte=at, closes_at__gt=at)
    if not window.is_open_at(at):
        rows = rows.filter(Exists(own.filter(participant=OuterRef("participant"))))
    return rows.with_deadline().filter(closes_at__gt=at)


def _near_deadline(rule: ReminderRule, at: datetime) -> QuerySet[Proposal]:
    rows = _open_entries(rule.competition, at)
    return rows.filter(
        closes_at__lte=at + rule.days * DAY, closes_at__gt=at + (rule.days - 1) * DAY
    )


def _stuck(rule: ReminderRule, at: datetime) -> QuerySet[Proposal]:
    """`last`: the last save, or since when its writers hold it, whichever is later."""
    rows = _open_entries(rule.competition, at).filter(state=ProposalState.DRAFT)
    saved = Coalesce(Max("drafts__saved_at"), F("held_since"))
    rows = rows.annotate(last=Greatest(saved, F("held_since")))
    return rows.filter(last__lte=at - rule.days * DAY)


def _chunks(rows: QuerySet[Proposal]) -> Iterator[list[Proposal]]:
    """By key, so that no chunk costs more than the first."""
    rows, last = rows.only("code", "title", "entrant", "rule_set", "group", "held_since"), 0
    while chunk := list(rows.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        yield chunk
        last = chunk[-1].pk


class People:
    """Who reads about a chunk of entries, in a few statements whatever its size.

    Nobody whose membership has ended, or lies elsewhere, is reminded.
    """

    def __init__(self, chunk: list[Proposal], at: datetime) -> None:
        entrants = {proposal.entrant_id for proposal in chunk}
        rows = Agency.objects.with_tree_fields().filter(pk__in=entrants)
        self.branches = {agency.pk: set(agency.tree_path) for agency in rows}
        self.teams = defaultdict(list)
        for member in TeamMember.objects.filter(proposal__in=chunk).select_related("person"):
            self.teams[member.proposal_id].append(member.person)
        self.places, self.admins = defaultdict(set), defaultdict(list)
        for place in self._memberships(at):
            self.places[place.person_id].add(place.agency_id)
            if place.role == Role.LOCAL_ADMIN:
                self.admins[place.agency_id].append(place.person)

    def _memberships(self, at: datetime) -> QuerySet[Membership]:
        agencies = set().union(*self.branches.values())
        rows = Membership.objects.on(at.date()).filter(agency__in=agencies, role__in=UNIT_ROLES)
        return rows.select_related("person").order_by("pk")

    def team_of(self, proposal: Proposal) -> list[User]:
        """Of the team, those who still work for the entrant or above it."""
        branch = self.branches[proposal.entrant_id]
        return [one for one in self.teams[proposal.pk] if self.places[one.pk] & branch]

    def admins_of(self, proposal: Proposal) -> list[User]:
        """Local admins of the entrant and of the agencies above it."""
        branch = sorted(self.branches[proposal.entrant_id])
        found = [person for agency in branch for person in self.admins[agency]]
        return list(dict.fromkeys(found))


@transaction.atomic
def _tell_teams(
    kind: str, rule: ReminderRule, chunk: list[Proposal], people: People, at: datetime
) -> int:
    """RACE: the rule's row is locked, so that two clocks take turns; keys hold in any case."""
    rule = _lock(rule)
    missing = missing_sections(chunk)
    letters = [
        Letter(
            to=people.team_of(proposal),
            about=f"{kind}-{rule.pk}-{proposal.code}-{_stamp(proposal)}",
            url=plain_path("proposal-detail", code=proposal.code),
            context={
                **_facts(rule, proposal.closes_at),
                "title": proposal.title,
                "missing": ", ".join(missing[proposal.pk]),
            },
        )
        for proposal in chunk
    ]
    return _send(kind, rule, letters, at)


@transaction.atomic
def _tell_admins(rule: ReminderRule, closes_at: datetime, desks: list[Desk], at: datetime) -> int:
    """One letter for all entries on a desk."""
    rule = _lock(rule)
    kind = f"{_kind_of(rule)}_units"
    letters = [
        Letter(
            to=[desk.person],
            about=f"{kind}-{rule.pk}-{desk.person.pk}-{closes_at:%Y%m%d%H%M}",
            url=plain_path("proposal-list"),
            context={
                **_facts(rule, closes_at),
                "count": len(desk.titles),
                "titles": "; ".join(desk.titles[:MOST_TITLES]),
            },
        )
        for desk in desks
    ]
    return _send(kind, rule, letters, at)


def _lock(rule: ReminderRule) -> ReminderRule:
    rows = ReminderRule.objects.select_related("competition__organiser")
    return rows.select_for_update(of=("self",)).get(pk=rule.pk)


def _send(kind: str, rule: ReminderRule, letters: list[Letter], at: datetime) -> int:
    fresh = [letter for letter in not_posted(letters) if letter.to]
    if fresh:
        post_letters(kind, fresh, at=at, **sender_of(rule.competition))
        facts = {"kind": kind, "letters": len(fresh)}
        record("innovations.send_reminders", rule, by=None, at=at, after=facts)
    return len(fresh)


def _kind_of(rule: ReminderRule) -> str:
    """The last 24 hours are duty: they know no quiet and no digest."""
    return "deadline_last_day" if rule.days == 1 else "deadline_near"


def _stamp(proposal: Proposal) -> str:
    """What makes it another thing to say: another close, or another rest."""
    instant = getattr(proposal, "last", None) or proposal.closes_at
    return f"{instant:%Y%m%d%H%M}"


def _facts(rule: ReminderRule, closes_at: datetime) -> dict:
    competition = rule.competition
    return {
        "competition": competition.name,
        "organiser": competition.organiser.name,
        "days": rule.days,
        "closes": say_in_figures(closes_at, competition.zone),
    }


def missing_sections(chunk: list[Proposal]) -> dict[int, list[str]]:
    """What is not complete, by entry, in four statements: titles of sections, then the files."""
    forms = {proposal.rule_set_id for proposal in chunk}
    rows = Section.objects.filter(rule_set__in=forms).prefetch_related("groups").order_by("order")
    sections = list(rows)
    complete = set(
        SectionDraft.objects.filter(proposal__in=chunk, is_complete=True).values_list(
            "proposal", "section"
        )
    )
    rows = Proposal.objects.filter(pk__in=[proposal.pk for proposal in chunk])
    lacking = set(rows.lacking_files().values_list("pk", flat=True))
    return {
        proposal.pk: [
            *(
                section.title
                for section in sections
                if _is_owed(section, proposal) and (proposal.pk, section.pk) not in complete
            ),
            *([_("Attachments")] if proposal.pk in lacking else []),
        ]
        for proposal in chunk
    }


def _is_owed(section: Section, proposal: Proposal) -> bool:
    """An empty list of groups means all of them."""
    groups = {group.pk for group in section.groups.all()}
    return section.rule_set_id == proposal.rule_set_id and (
        not groups or proposal.group_id in groups
    )
