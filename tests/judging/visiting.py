"""A field-verification stage that ranks on the marks of a concluded one, with two visitors."""

from datetime import date, time, timedelta
from uuid import uuid4

from accounts.states import Role
from competitions.models import Stage
from competitions.states import StageKind, StageState
from core.codes import new_code
from innovations.models import Candidacy
from judging.actions import (
    adopt_run,
    change_checklist,
    conclude_stage,
    declare_independence,
    plan_visit,
    prepare_visit,
    report_visit,
    save_visit_item,
    start_stage,
)
from judging.actions.visits import ClaimFacts, VisitPlan
from judging.models import Assignment, FieldVisit, PanelMember
from judging.queries.visits import digest_of_checklist
from judging.visit_items import FIELDS, ItemFacts
from tests.factories import NOW, add_stage, make_member
from tests.judging.scenes import LATER, Scene

VISITED = LATER + timedelta(days=2)
DAY = date(2026, 5, 20)
PLAN = VisitPlan(DAY, time(9, 30), time(12), "Jl. Pahlawan 4, Sumpiuh")


class VisitScene(Scene):
    """Desk marks are ranked and concluded; the two who go on are visited by Juri 1 and Juri 2."""

    def __init__(self, entries=2, *, world=None, is_scored=False):
        super().__init__(entries=entries, judges=2, world=world)
        facts = {} if is_scored else {"marks_from": self.stage}
        rules = self.competition.rule_sets.get()
        self.visits = add_stage(
            rules, StageKind.FIELD_VISIT, 3, cut=1, at=NOW, is_blind=False, **facts
        )

    def conclude_desk(self):
        """The earlier ranking, adopted and carried out."""
        self.run = self.ranked(*[70 + 5 * place for place in range(len(self.candidacies))])
        adopt_run(self.run, by=self.organiser, at=LATER)
        conclude_stage(self.stage, by=self.organiser, at=LATER)
        return self

    def open_visits(self, *, is_started=True):
        """Entries in the stage, its panel of visitors, and scoring begun."""
        for candidacy in self.candidacies:
            Candidacy.objects.create(
                code=new_code(),
                proposal=candidacy.proposal,
                stage=self.visits,
                version=candidacy.version,
            )
        self.visitors = [self.seat(member.person) for member in self.members]
        if is_started:
            self.stage.refresh_from_db()
            self.visits = start_stage(self.visits, by=self.organiser, at=LATER)
        return self

    def open_visits_at_once(self):
        """The earlier stage is taken as concluded; no mark was given there."""
        facts = {"locked_at": LATER, "concluded_at": LATER, "state": StageState.CONCLUDED}
        Stage.objects.filter(pk=self.stage.pk).update(**facts)
        return self.open_visits()

    def seat(self, person):
        member = PanelMember.objects.create(
            stage=self.visits, person=person, code=new_code(), state="invited"
        )
        return declare_independence(member, by=person, at=NOW)

    def visitor(self, name):
        return self.seat(make_member(self.world.secretariat, Role.JUDGE, name))

    def entry(self, place=0):
        rows = Candidacy.objects.filter(stage=self.visits).select_related(
            "stage__competition", "proposal"
        )
        return rows.order_by("proposal__number")[place]

    def plan(self, place=0, **facts):
        facts = {"members": self.visitors, "plan": PLAN, **facts}
        return plan_visit(self.entry(place), by=self.organiser, at=LATER, **facts)

    def choose(self, visit, *texts):
        """A checklist of these sentences."""
        facts = {"by": self.organiser, "at": LATER, "known": digest_of_checklist(visit)}
        return change_checklist(visit, claims=[ClaimFacts(text) for text in texts], **facts)

    def visited(self, place=0):
        """Planned, with a checklist of two claims."""
        visit = self.plan(place)
        return self.choose(visit, "Naik dari 61% menjadi 94%", "Melayani 120 warga sebulan")

    def write(self, visit, kind, key="", *, by=None, base=None, **values):
        """What a phone sends."""
        stored = base if base is not None else dict.fromkeys(FIELDS[kind], "")
        facts = ItemFacts(kind, str(key), values, stored)
        person = (by or self.visitors[0]).person
        return save_visit_item(visit, by=person, at=VISITED, facts=facts)

    def fill(self, visit):
        """Everything that a report owes."""
        for claim in visit.claims.all():
            self.write(visit, "claim", claim.code, finding="matches")
        self.write(visit, "contact", uuid4(), initials="S.R.", role="Bidan", words="Ramai.")
        self.write(
            visit,
            "report",
            summary="Layanan berjalan.",
            recommendation="Layak.",
            head_name="Dr. Wati",
            head_position="Kepala Puskesmas",
        )
        return FieldVisit.objects.get(pk=visit.pk)

    def report(self, visit):
        """Filled and handed in."""
        person = self.visitors[0].person
        return report_visit(self.fill(visit), by=person, at=VISITED)

    def own_card(self, place=0, judge=0):
        """A visitor's locked marks of the desk stage."""
        return Assignment.objects.get(
            candidacy=self.candidacies[place], member=self.members[judge]
        ).scorecard


def prepared(scene, place=0):
    """A visit's row before anything is agreed."""
    return prepare_visit(scene.entry(place), by=scene.organiser, at=LATER)
