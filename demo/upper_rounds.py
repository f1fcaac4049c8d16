"""Banyumas 2020 goes on: its winners enter the round of Jawa Tengah, the best of that the nation's.

Both upper rounds are made up, as the file says that tells of their entries; what they are called,
who may enter and how the way up works is the portal's own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.hashers import make_password

from accounts.models import Agency, Membership, User
from accounts.states import AgencyKind, Role
from awards.actions import name_upper, promote_entries
from awards.models import Promotion
from awards.queries.promotions import Choice, final_announcement, rows_of_result
from competitions.actions import conclude_competition, publish_competition
from competitions.models import Competition, Stage
from competitions.states import StageKind
from core.codes import new_code
from demo import bulk
from demo.editions import Plan, build_edition
from demo.entries import Cast, begin, hand_over, luck, plan_writings, submit
from demo.files import read
from demo.judgement import BANDS, assign_all, seat_members
from demo.people import PASSWORD, SINCE, People
from demo.results import Words, announce_stage, hold_plenary, rank_and_conclude
from demo.tree import Tree
from demo.upper_plans import (
    NATION,
    NATION_DAYS,
    PROVINCE,
    PROVINCE_DAYS,
    SENT_BY_BANYUMAS,
    SENT_BY_PROVINCE,
    Days,
)
from innovations.actions import (
    admit_proposal,
    complete_section,
    hand_over_proposal,
    submit_proposal,
    withdraw_proposal,
)
from innovations.models import Proposal
from innovations.queries import progress_of
from judging.actions import declare_independence, lock_scorecard, save_scorecard, start_stage
from judging.actions.places import Answer
from judging.marks import MarkFacts
from judging.models import Assignment, Scorecard
from judging.queries.sheet import rubric_of

DECLARED = ("is_true", "may_publish")
OFFICE = ("SETDA", "Bagian Organisasi")
DECLINED = 3  # of those that Banyumas sends up; the next in rank takes the place
#: How Banyumas' entries fare above, by their rank below: made up, like all marks of the demo.
STRENGTHS = (0.95, 0.9, 0.83, 0.68, 0.61, 0.56, 0.52)
CATEGORIES = {"Inklusi Sosial": "Pengentasan Kemiskinan"}
OTHERWISE = "Pemberdayaan Masyarakat"


@dataclass(frozen=True)
class UpperTree(Tree):
    """The government above, its office, and the agencies below it that enter."""

    office: Agency

    @property
    def organiser(self) -> Agency:
        """Whatever it is called there."""
        return self.office


def upper_rounds(below: Competition) -> None:
    """Play both rounds from the promotion to the announcement, then close what they came from."""
    facts = read("upper")
    upper = {
        "province": _level(PROVINCE, facts["province"], facts["texts"]),
        "nation": _level(NATION, facts["nation"], facts["texts"]),
    }
    by = below.announcements.get().prepared_by
    _send(below, by, upper["province"], SENT_BY_BANYUMAS, PROVINCE_DAYS)
    below.refresh_from_db()
    _decline_and_follow(below, by, PROVINCE_DAYS.promoted + timedelta(days=4))
    _play(upper["province"], PROVINCE_DAYS)
    edition = upper["province"].cast.competition
    _send(edition, upper["province"].organiser, upper["nation"], SENT_BY_PROVINCE, NATION_DAYS)
    _play(upper["nation"], NATION_DAYS)
    for level in upper.values():
        last = level.cast.competition.announcements.order_by("publish_at").last()
        conclude_competition(
            level.cast.competition, by=level.organiser, at=last.publish_at + timedelta(days=30)
        )


@dataclass(frozen=True)
class Upper:
    """One upper round with everything that its acts need."""

    cast: Cast
    entries: list[dict]
    judges: list[dict]

    @property
    def organiser(self) -> User:
        """Prepares, starts, concludes."""
        return self.cast.people.organiser


def _level(plan: Plan, facts: dict[str, Any], texts: list[str]) -> Upper:
    """The government with its office, people and entrants, and its published edition."""
    tree, people = _tree_and_people(facts)
    competition = build_edition(plan, tree, people)
    competition = publish_competition(competition, by=people.organiser, at=plan.published_at)
    cast = Cast(competition, tree, people)
    entries = [_entry(row, cast, texts) for row in facts["entries"]]
    return Upper(cast, entries, facts["judges"])


def _tree_and_people(facts: dict[str, Any]) -> tuple[UpperTree, People]:
    code, name, kind = facts["territory"]
    territory = _territory(None, code, name, AgencyKind(kind))
    office = _below(territory, facts["office"], AgencyKind.SECRETARIAT)
    secret = make_password(PASSWORD)
    entrants = {row["agency"]: _entrant(row) for row in facts["entries"]}
    admins = {row["agency"]: _person(row["admin"], secret) for row in facts["entries"]}
    secretariat = dict(zip(("S1", "S2", "S3"), _persons(facts["people"], secret), strict=True))
    judges = {f"J{n}": one for n, one in enumerate(_persons(facts["judges"], secret), start=1)}
    people = People(
        judges=judges,
        secretariat=secretariat,
        local_admins=admins,
        proposers={row["id"]: admins[row["agency"]] for row in facts["entries"]},
    )
    _join(people, office, entrants)
    units = {(name, name): agency for name, agency in entrants.items()}
    return UpperTree(territory, {}, units, office), people


def _persons(rows: Iterable[dict], secret: str) -> list[User]:
    return [_person(row, secret) for row in rows]


def _person(row: dict, secret: str) -> User:
    return User.objects.create(email=row["email"], name=row["name"], password=secret, is_demo=True)


def _join(people: People, office: Agency, entrants: dict[str, Agency]) -> None:
    roles = {"S1": Role.ORGANISER, "S2": Role.ORGANISER, "S3": Role.SCREENER}
    places = [(one, office, roles[code]) for code, one in people.secretariat.items()]
    places += [(one, office, Role.JUDGE) for one in people.judges.values()]
    places += [(one, entrants[name], Role.LOCAL_ADMIN) for name, one in people.local_admins.items()]
    Membership.objects.bulk_create(
        Membership(code=new_code(), person=person, agency=agency, role=role, starts_on=SINCE)
        for person, agency, role in places
    )


def _entrant(row: dict) -> Agency:
    """An agency of a regency or city, below its province, below the nation."""
    nation = _territory(None, "", "Indonesia", AgencyKind.NATION)
    province = _territory(nation, *row["province"], AgencyKind.PROVINCE)
    code, name = row["region"]
    kind = AgencyKind.CITY if name.startswith("Kota ") else AgencyKind.REGENCY
    region = _territory(province, code, name, kind)
    return _below(region, row["agency"], AgencyKind.REGIONAL_AGENCY)


def _territory(above: Agency | None, code: str, name: str, kind: AgencyKind) -> Agency:
    """The official region where it is loaded, else a row for it."""
    known = Agency.objects.filter(kind=kind, region_code=code).first()
    return known or Agency.objects.create(
        code=new_code(), parent=above, kind=kind, name=name, region_code=code
    )


def _below(parent: Agency, name: str, kind: AgencyKind) -> Agency:
    facts = {"kind": kind, "region_code": parent.region_code, "is_demo": True}
    return Agency.objects.create(code=new_code(), parent=parent, name=name, **facts)


def _entry(row: dict, cast: Cast, texts: list[str]) -> dict:
    """With a short text for every question of the form; the last digits keep them apart."""
    told = [text.format(**row) for text in texts]
    answers = {
        code: [told[(place + n) % len(told)] for n, _q in enumerate(section.questions.all())]
        for place, (code, section) in enumerate(_asked(cast).items())
    }
    return {**row, "unit": row["agency"], "long_name": "", "answers": answers}


def _asked(cast: Cast) -> dict[str, Any]:
    """Sections that the group is asked, in order."""
    rules = cast.competition.rule_sets.get()
    sections = rules.sections.prefetch_related("questions", "groups").order_by("order")
    return {one.code: one for one in sections if _is_asked(one.groups.all(), cast.group.pk)}


def _is_asked(groups: Iterable, group: int) -> bool:
    only = {one.pk for one in groups}
    return not only or group in only


def _send(below: Competition, by: User, upper: Upper, places: int, days: Days) -> list[Promotion]:
    """The first ones of the public result, by rank."""
    below = name_upper(below, by=by, at=days.promoted, upper=upper.cast.competition, places=places)
    at = days.promoted + timedelta(hours=1)
    return _promote(below, by, at, places)


def _promote(below: Competition, by: User, at: datetime, count: int) -> list[Promotion]:
    sent = below.promotions.values_list("origin", flat=True)
    announcement = final_announcement(below, at)
    rows = rows_of_result(announcement).filter(tier__isnull=False).exclude(proposal__in=sent)
    upper = below.upper
    group = upper.groups.get(code="umum")
    categories = {one.name: one for one in upper.categories.all()}
    choices = [
        Choice(row=row, group=group, category=_category(row.proposal.category.name, categories))
        for row in rows[:count]
    ]
    return promote_entries(below, by=by, at=at, choices=choices)


def _category(name: str, categories: dict[str, Any]) -> Any:
    return categories.get(name) or categories[CATEGORIES.get(name, OTHERWISE)]


def _decline_and_follow(below: Competition, by: User, at: datetime) -> None:
    """One unit declines its place; the next in rank takes it."""
    declined = below.promotions.order_by("rank")[DECLINED - 1]
    withdraw_proposal(declined.entry, by=declined.entry.created_by, at=at)
    _promote(below, by, at + timedelta(days=1), 1)


def _play(upper: Upper, days: Days) -> None:
    """Hand in, admit, score, rank, announce."""
    cast = upper.cast
    strengths = _enter_own(upper)
    for place, promotion in enumerate(_arrived(cast.competition)):
        entry = _hand_in(cast, promotion, days.handed_in + timedelta(hours=place))
        strengths[entry.pk] = STRENGTHS[place % len(STRENGTHS)]
    proposals = list(cast.competition.proposals.filter(pk__in=strengths).order_by("number"))
    for place, proposal in enumerate(proposals):
        at = days.screened + timedelta(minutes=20 * place)
        admit_proposal(proposal, by=cast.people.screener, at=at)
    _judge(upper, proposals, strengths, days)
    _conclude(cast, days)


def _arrived(competition: Competition) -> list[Promotion]:
    """In the order of their ranks below; a declined place is none."""
    arrivals = competition.arrivals.select_related("entry", "origin").order_by("rank", "pk")
    return [one for one in arrivals if one.entry.is_writable]


def _enter_own(upper: Upper) -> dict[int, float]:
    """Entries of the other governments, set-wise as far as texts go; strength by key."""
    strengths = {}
    for writing in plan_writings(upper.cast, upper.entries):
        proposal = begin(upper.cast, writing)
        bulk.write_sections(upper.cast, proposal, writing)
        upper.cast.papers.attach(proposal, by=writing.writer, at=writing.moment(0.9))
        hand_over(proposal, writing)
        submit(upper.cast, proposal, writing)
        strengths[proposal.pk] = writing.entry["strength"]
    return strengths


def _hand_in(cast: Cast, promotion: Promotion, at: datetime) -> Proposal:
    """The team reads its text again, adds what is asked here alone, and hands it in."""
    entry, writer = promotion.entry, promotion.entry.created_by
    cast.papers.attach(entry, by=writer, at=at)
    entry.refresh_from_db()
    for part in progress_of(entry):
        complete_section(entry, by=writer, at=at, section=part.section)
    entry.refresh_from_db()
    entry = hand_over_proposal(entry, by=writer, at=at + timedelta(minutes=10))
    admin = promotion.origin.submitted_by
    submit_proposal(entry, by=admin, at=at + timedelta(minutes=40), declarations=DECLARED)
    return entry


def _judge(
    upper: Upper, proposals: list[Proposal], strengths: dict[int, float], days: Days
) -> None:
    """Three judges read everything, one scorecard after the other."""
    cast, desk = upper.cast, upper.cast.competition.stages.get(kind=StageKind.DESK)
    expertise = {f"J{n}": row["expertise"] for n, row in enumerate(upper.judges, start=1)}
    panel = seat_members(cast, desk, expertise, days.screened + timedelta(days=3))
    wanted = [(p.number, judge, p) for p in proposals for judge in panel]
    pairs = assign_all(cast, desk, panel, wanted, days.screened + timedelta(days=4))
    start_stage(desk, by=cast.people.organiser, at=desk.opens_at)
    for code, member in panel.items():
        answer = Answer(categories=dict.fromkeys((c.pk for c in cast.categories.values()), False))
        at = desk.opens_at + timedelta(hours=2)
        declare_independence(member, by=cast.people.judges[code], at=at, answer=answer)
    strength = {proposal.number: strengths[proposal.pk] for proposal in proposals}
    for place, (names, assignment) in enumerate(sorted(pairs.items())):
        at = days.scored + timedelta(hours=2 * place)
        _score(cast, assignment, names, strength[names[0]], at)


def _score(
    cast: Cast, assignment: Assignment, names: tuple[str, str], strength: float, at: datetime
) -> None:
    by = cast.people.judges[names[1]]
    rubric = rubric_of(assignment.member.stage, cast.group.pk)
    marks = [_mark(names, criterion.code, strength) for criterion in rubric]
    card = save_scorecard(assignment, by=by, at=at, version=0, marks=marks)
    Scorecard.objects.filter(pk=card.pk).update(created_at=at)  # no act can begin in the past
    lock_scorecard(assignment, by=by, at=at + timedelta(minutes=25), version=card.version)


def _mark(names: tuple[str, str], criterion: str, strength: float) -> MarkFacts:
    """Around the entry's strength; the same on every machine."""
    noise = luck("mark", *names, criterion) - 0.5 + (luck("judge", *names) - 0.5) / 2
    value = max(0, min(100, round(52 + 40 * strength + 10 * noise)))
    level = sum(value >= low for low in BANDS)
    sentences = read("reasons").get(criterion, {}).get(str(level), SAID)
    choice = int(luck("words", *names, criterion) * len(sentences))
    return MarkFacts(criterion, level, Decimal(value), sentences[choice])


SAID = ["Uraian jelas dan didukung bukti.", "Bukti cukup, beberapa angka perlu dirinci."]


def _conclude(cast: Cast, days: Days) -> None:
    """Every stage in its order; those with an award are announced at their instants."""
    desk, *plenaries = cast.competition.stages.order_by("order")
    rank_and_conclude(cast, desk, days.ranked)
    for stage, publish_at in zip(plenaries, days.announced, strict=True):
        run = hold_plenary(cast, stage, stage.opens_at)
        announce_stage(cast, run, _words(cast, stage, publish_at))


def _words(cast: Cast, stage: Stage, publish_at: datetime) -> Words:
    tier = stage.tiers.get()
    return Words(
        publish_at=publish_at,
        title=f"{tier.name} {cast.competition.name}",
        message="Seluruh nama orang, usulan, dan nilai pada edisi ini contoh.",
        decree_number=f"{cast.competition.number_prefix}/DEMO/{cast.competition.year}",
        signatory_name=cast.people.approver.name,
        signatory_position="Pejabat penetap (nama rekaan)",
        place=cast.competition.territory.name,
    )
