"""A stage with entries and a panel, as far on its way as a test asks."""

from datetime import timedelta
from decimal import Decimal
from functools import cached_property

from accounts.models import User
from accounts.states import Role
from competitions.models import Stage
from core.codes import new_code
from innovations.models import Candidacy, Proposal, ProposalVersion
from innovations.states import ProposalState
from judging.actions import (
    add_panel_member,
    change_assignments,
    declare_independence,
    draw_assignments,
    excuse_assignments,
    invite_judges,
    lock_scorecard,
    lock_stage,
    save_scorecard,
    start_ranking,
    start_stage,
)
from judging.asking import Asked
from judging.marks import MarkFacts, level_of
from judging.models import Assignment, DrawRun, PanelMember, RankingRun, Scorecard
from judging.queries.gaps import open_gaps
from judging.queries.sheet import rubric_of
from judging.ranking import compute_run
from judging.sharing import run_draw
from tests.factories import NOW, World, make_member, make_proposal

LATER = NOW + timedelta(hours=1)
REASON = "Kenaikan didukung data dan dibandingkan dengan dua unit lain."


class Scene:
    """The desk stage of a world with three judges and some entries of different agencies."""

    def __init__(self, entries: int = 3, judges: int = 3, *, world: World | None = None) -> None:
        self.world = world or World()
        self.competition = self.world.competition
        self.stage: Stage = self.competition.stages.get(order=1)
        self.plenary: Stage = self.competition.stages.get(order=2)
        self.group = self.competition.groups.get()
        self.organiser: User = self.world.organiser
        self.candidacies = [self.add_entry() for _ in range(entries)]
        self.members = self.add_judges(judges) if judges else []

    def add_entry(self, name: str = "", entrant: object = None) -> Candidacy:
        """One admitted entry with its frozen version."""
        entrant = entrant or self.world.unit
        proposal = make_proposal(
            self.competition, entrant, by=self.world.drafter, name=name, is_filled=False
        )
        return self.admit(proposal)

    def admit(self, proposal: Proposal) -> Candidacy:
        serial = Proposal.objects.filter(competition=self.competition).exclude(number="").count()
        Proposal.objects.filter(pk=proposal.pk).update(
            state=ProposalState.ELIGIBLE,
            number=f"BMS26-{serial + 1:03d}",
            submitted_at=NOW,
            screened_at=NOW,
        )
        proposal.refresh_from_db()
        version = ProposalVersion.objects.create(
            proposal=proposal,
            number=1,
            content=content_of(proposal),
            digest="0" * 64,
            frozen_at=NOW,
            frozen_by=self.world.drafter,
        )
        return Candidacy.objects.create(
            code=new_code(), proposal=proposal, stage=self.stage, version=version
        )

    def add_judges(self, count: int) -> list[PanelMember]:
        """So many guests of the organiser, asked by one act."""
        names = [f"Juri {number}" for number in range(1, count + 1)]
        people = [make_member(self.world.secretariat, Role.JUDGE, name) for name in names]
        asked = Asked(entries=60)
        return invite_judges(self.stage, by=self.organiser, at=NOW, people=people, asked=asked)

    def add_judge(self, name: str, **facts: object) -> PanelMember:
        """A guest of the organiser on the panel; workspace set as the middleware would."""
        person = make_member(self.world.secretariat, Role.JUDGE, name)
        return add_panel_member(self.stage, by=self.organiser, at=NOW, person=person, **facts)

    def assign_all(self) -> None:
        """Every judge reads every entry."""
        pairs = [(entry, member) for entry in self.candidacies for member in self.members]
        facts = {"add": pairs, "remove": [], "reason": ""}
        change_assignments(self.stage, by=self.organiser, at=NOW, **facts)

    def draw(self, seed: str = "padi") -> DrawRun:
        """Entries shared out here and now, as a worker does it."""
        run = draw_assignments(self.stage, by=self.organiser, at=NOW, seed=seed)
        run_draw(run.pk, NOW)
        run.refresh_from_db()
        return run

    def start(self) -> None:
        """All assigned, started, declared."""
        self.assign_all()
        self.stage = start_stage(self.stage, by=self.organiser, at=NOW)
        for member in self.members:
            declare_independence(member, by=member.person, at=NOW)

    def assignment(self, entry: int = 0, judge: int = 0) -> Assignment:
        return Assignment.objects.get(candidacy=self.candidacies[entry], member=self.members[judge])

    def marks(self, value: object = "74.50", **others: object) -> list[MarkFacts]:
        """The same mark for every criterion, or others by code."""
        return [self.mark(code, others.get(code, value)) for code in self.rubric]

    def mark(self, code: str, value: object, reason: str = REASON) -> MarkFacts:
        value = Decimal(str(value))
        return MarkFacts(code, level_of(self.rubric[code], value), value, reason)

    @cached_property
    def rubric(self) -> dict[str, list]:
        """Levels by criterion code."""
        rubric = rubric_of(self.stage, self.group.pk)
        return {criterion.code: list(criterion.levels.all()) for criterion in rubric}

    def score(self, entry: int, judge: int, value: object = "74.50", **others: object) -> Scorecard:
        """Save and lock one scorecard."""
        assignment = self.assignment(entry, judge)
        person = self.members[judge].person
        card = save_scorecard(
            assignment, by=person, at=LATER, version=0, marks=self.marks(value, **others)
        )
        return lock_scorecard(assignment, by=person, at=LATER, version=card.version)

    def score_all(self, *values: object) -> None:
        """One value an entry, the same from each judge."""
        for entry in range(len(self.candidacies)):
            for judge in range(len(self.members)):
                self.score(entry, judge, values[entry] if values else 70 + entry)

    def settle(self, reason: str = "Juri berhalangan.") -> None:
        """Every scorecard that is still open becomes a gap with a reason."""
        codes = list(open_gaps(self.stage).values_list("code", flat=True))
        if codes:
            excuse_assignments(self.stage, by=self.organiser, at=LATER, gaps=codes, reason=reason)

    def lock(self) -> Stage:
        self.stage = lock_stage(self.stage, by=self.organiser, at=LATER)
        return self.stage

    def rank(self, stage: Stage | None = None) -> RankingRun:
        """A run that is computed here and now."""
        run = start_ranking(stage or self.stage, by=self.organiser, at=LATER, group=self.group)
        compute_run(run.pk, LATER)
        run.refresh_from_db()
        return run

    def ranked(self, *values: object) -> RankingRun:
        """From nothing to a computed run of the desk stage."""
        self.start()
        self.score_all(*values)
        self.lock()
        return self.rank()


def content_of(proposal: Proposal) -> dict:
    """What a version holds, with the entrant's and a person's name as canaries."""
    return {
        "title": proposal.title,
        "subtitle": "Layanan yang mendatangi warga",
        "long_name": "",
        "group": "Kelompok Umum",
        "category": "Kesehatan",
        "sdgs": [3],
        "started_on": "2022-03-01",
        "entrant": proposal.entrant.name,
        "sections": [
            {
                "code": section.code,
                "title": section.title,
                "questions": [
                    {
                        "code": question.code,
                        "label": question.label,
                        "words": 9,
                        "text": f"Isi {section.title}: naik dari 61% menjadi 94%.\n\nLanjut.",
                    }
                    for question in section.questions.all()
                ],
            }
            for section in proposal.rule_set.sections.prefetch_related("questions")
        ],
        "team": [{"name": "Siti Rahayu", "role": "writer"}],
    }
