"""Worked cases as rows of the tables: a stage with exactly these entries, judges and marks."""

from decimal import Decimal

from competitions.models import Criterion, RuleSet, Stage
from core.codes import new_code
from innovations.models import Candidacy, Proposal, ProposalVersion
from innovations.states import ProposalState
from judging.models import Assignment, Mark, PanelMember, Scorecard
from judging.totals import measure_of
from tests.factories import NOW, World, make_member, make_proposal

STATES = {"submitted": "locked", "draft": "open", "recused": "recused", "void": "void"}
ENTRIES = {
    "active": ProposalState.ELIGIBLE,
    "withdrawn": ProposalState.WITHDRAWN,
    "disqualified": ProposalState.DISQUALIFIED,
}


class Table:
    """A stage of its own rules in a world; rows are written as the laws of the tables allow."""

    def __init__(self, world: World, case: dict) -> None:
        self.world, self.case, self.config = world, case, case["config"]
        self.group = world.competition.groups.get()
        self.rules = self._rules()
        self.stage = self._stage()
        self.criteria = {row["id"]: self._criterion(row) for row in case["criteria"]}
        self.entries = {row["id"]: self.enter(row["id"], row) for row in case["proposals"]}
        judges = dict.fromkeys(row["judge"] for row in case["evaluations"])
        self.members = {judge: self._judge(judge) for judge in judges}
        for row in case["evaluations"]:
            self._mark(row)

    def _rules(self) -> RuleSet:
        """The edition's own, with the rubric of the case in place of its own."""
        rules = self.world.competition.rule_sets.get()
        rules.criteria.all().delete()
        rules.method, rules.decimals = self.config["aggregation"], self.config["decimals"]
        rules.trim_from = self.config.get("trim_min_judges", 5)
        rules.tie_break = self.config.get("tie_break", [])
        rules.save()
        return rules

    def _stage(self) -> Stage:
        before = self.world.competition.stages.get(order=1)
        return Stage.objects.create(
            code=new_code(),
            competition=self.world.competition,
            rule_set=self.rules,
            kind="desk",
            name="Kasus",
            order=self.world.competition.stages.count() + 1,
            opens_at=before.opens_at,
            closes_at=before.closes_at,
            quorum=self.config["min_judges"],
            cut=self.config.get("top_n", 100),
            tie_policy_at_cut=self.config.get("tie_policy_at_cut", "tie_break"),
            lot_seed=self.config.get("lot_seed", ""),
            state="locked",
            locked_at=NOW,
        )

    def _criterion(self, row: dict) -> Criterion:
        return Criterion.objects.create(
            rule_set=self.rules,
            code=row["id"],
            name=row["id"],
            weight=Decimal(row["weight"]),
            min_score=Decimal(row.get("min_score", "0")),
            max_score=Decimal(row["max_score"]),
            order=self.rules.criteria.count() + 1,
        )

    def enter(self, number: str, row: dict) -> Candidacy:
        """An entry under the case's own name."""
        world = self.world
        proposal = make_proposal(world.competition, world.unit, by=world.drafter, is_filled=False)
        facts = {"state": ENTRIES[row["status"]], "submitted_at": NOW, "screened_at": NOW}
        Proposal.objects.filter(pk=proposal.pk).update(number=number, **facts)
        version = ProposalVersion.objects.create(
            proposal=proposal, number=1, content={}, digest="0" * 64,
            frozen_at=NOW, frozen_by=world.drafter,
        )  # fmt: skip
        return Candidacy.objects.create(
            code=new_code(), proposal=proposal, stage=self.stage, version=version
        )

    def _judge(self, name: str) -> PanelMember:
        person = make_member(self.world.secretariat, "judge", name)
        return PanelMember.objects.create(
            stage=self.stage, person=person, code=name, maximum_load=9
        )

    def _mark(self, row: dict) -> None:
        assignment = Assignment.objects.create(
            code=new_code(),
            candidacy=self.entries[row["proposal"]],
            member=self.members[row["judge"]],
            state="active",
            assigned_by=self.world.organiser,
        )
        card = Scorecard.objects.create(assignment=assignment, rule_set=self.rules)
        values = {
            self.criteria[code].pk: Decimal(value)
            for code, value in row["scores"].items()
            if value is not None
        }
        Mark.objects.bulk_create(
            Mark(scorecard=card, criterion_id=pk, level=1, value=value)
            for pk, value in values.items()
        )
        state = STATES[row["status"]]
        facts = {"locked_at": NOW, "numerator": self._total(values)} if state == "locked" else {}
        Scorecard.objects.filter(pk=card.pk).update(state=state, **facts)

    def _total(self, values: dict[int, Decimal]) -> int:
        return measure_of(self.criteria.values()).numerator(values)
