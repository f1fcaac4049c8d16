"""What a judge is asked for, and how the invitation leaves."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import Membership, User
from accounts.states import Role
from competitions.models import Category, Stage
from competitions.queries import sender_of
from core.codes import new_code
from core.links import plain_path
from core.moments import say_in_figures
from judging.models import Assignment, PanelExpertise, PanelMember
from judging.models.panels import MINUTES
from judging.news import tell_office
from judging.states import INVITE_AGAIN, PlaceState
from notifications.outbox import post

GONE = (PlaceState.DECLINED, PlaceState.LEFT)


@dataclass(frozen=True, slots=True)
class Asked:
    """The same for everybody who is invited with it. Categories by whether they are main ones."""

    entries: int = 60
    minutes: int = MINUTES
    words: str = ""
    expertise: str = ""
    is_chair: bool = False
    body: str = ""
    categories: Mapping[int, bool] = field(default_factory=dict)

    @property
    def facts(self) -> dict:
        """As the place on the panel keeps them."""
        return {
            "asked_entries": self.entries,
            "maximum_load": self.entries,
            "asked_minutes": self.minutes,
            "words": self.words,
            "expertise": self.expertise,
            "is_chair": self.is_chair,
            "body": self.body,
        }


def asked_of(member: PanelMember) -> Asked:
    """What somebody in this place's stead is asked for."""
    return Asked(
        entries=member.entries_asked,
        minutes=member.asked_minutes,
        words=member.words,
        expertise=member.expertise,
        is_chair=member.is_chair,
        body=member.body,
        categories=dict(member.expertises.values_list("category", "is_main")),
    )


def place_for(
    stage: Stage, person: User, asked: Asked, *, replaces: PanelMember | None = None
) -> PanelMember:
    """A new place, or the one that this person gave up, asked for anew. The stage is locked."""
    member = PanelMember.objects.filter(stage=stage, person=person, state__in=GONE).first()
    facts = {**asked.facts, "replaces": replaces}
    if member is None:
        member = PanelMember.objects.create(stage=stage, person=person, code=new_code(), **facts)
    else:
        answer = {"answered_at": None, "answer_reason": "", "declared_at": None}
        member.move(INVITE_AGAIN, reminded_at=None, **answer, **facts)
    set_expertise(member, asked.categories)
    return member


def set_expertise(member: PanelMember, categories: Mapping[int, bool]) -> None:
    """Exactly these categories of the edition; whether each is a main one."""
    known = Category.objects.filter(
        competition=member.stage.competition_id, pk__in=categories
    ).values_list("pk", flat=True)
    member.expertises.all().delete()
    PanelExpertise.objects.bulk_create(
        PanelExpertise(member=member, category_id=pk, is_main=categories[pk]) for pk in known
    )


def judges_of(stage: Stage, at: datetime) -> Collection[int]:
    """People who judge for the organiser on this day."""
    guests = Membership.objects.on(at.date()).filter(
        agency=stage.competition.organiser_id, role=Role.JUDGE
    )
    return set(guests.values_list("person", flat=True))


def obstacles_to_join(stage: Stage, people: Collection[User], at: datetime) -> Iterator[str]:
    """Only judges of this organiser, and nobody twice. The stage is locked."""
    guests = judges_of(stage, at)
    seated = set(stage.panel.exclude(state__in=GONE).values_list("person", flat=True))
    for person in people:
        if person.pk not in guests:
            yield _("%(name)s is not a judge of this organiser.") % {"name": person.name}
        elif person.pk in seated:
            yield _("%(name)s is already on the panel.") % {"name": person.name}


def invite(members: Iterable[PanelMember], at: datetime) -> None:
    """One letter each: what is asked, by when, and where to answer."""
    for member in members:
        stage = member.stage
        post(
            "judging_panel_joined",
            to=[member.person],
            about=f"panel-{member.code}-{at:%Y%m%d%H%M%S}",
            at=at,
            **sender_of(stage.competition),
            url=plain_path("independence-declare", code=stage.code),
            **facts_of(member),
        )


def remind(members: Iterable[PanelMember], at: datetime) -> None:
    """The invitation once more, to those who have not answered."""
    for member in members:
        stage = member.stage
        post(
            "judging_panel_reminder",
            to=[member.person],
            about=f"panel-again-{member.code}-{stage.competition.start_of_day(at):%Y%m%d}",
            at=at,
            **sender_of(stage.competition),
            url=plain_path("independence-declare", code=stage.code),
            **facts_of(member),
        )


def facts_of(member: PanelMember) -> dict:
    """What an invitation and its reminder say."""
    stage = member.stage
    return {
        "stage": stage.name,
        "competition": stage.competition.name,
        "count": member.entries_asked,
        "hours": member.asked_hours,
        "when": say_in_figures(stage.opens_at, stage.competition.zone),
        "closes": say_in_figures(stage.closes_at, stage.competition.zone),
        "words": member.words,
    }


def tell_of_judge(
    kind: str, member: PanelMember, at: datetime, *, url: str, **facts: object
) -> None:
    """News of one judge's place, to those who run the edition."""
    about = f"{kind}-{member.code}-{at:%Y%m%d%H%M%S}"
    judge = member.person.name
    tell_office(kind, member.stage, at, about=about, url=url, judge=judge, **facts)


def open_work_of(member: PanelMember) -> list[Assignment]:
    """What the judge was given and has not locked, locked for the act."""
    rows = member.assignments.select_for_update(of=("self",)).filter(
        state__in=("offered", "active")
    )
    return list(rows.select_related("candidacy__proposal").order_by("pk"))
