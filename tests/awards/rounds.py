"""A round that is over: marks, adopted rankings, concluded stages; ready to be announced."""

from datetime import timedelta

from competitions.models import Stage
from competitions.states import StageState
from core.codes import new_code
from core.digests import digest_of
from core.jobs import open_job
from innovations.models import Candidacy, Proposal
from innovations.states import CandidacyState, ProposalState
from judging.engine import rank
from judging.models import RankingRow, RankingRun
from judging.ranking import rows_of
from judging.states import RunState
from tests.factories import NOW, World, make_competition, make_proposal

T0 = NOW + timedelta(days=30)
WORDING = {
    "title": "Sepuluh inovasi terbaik 2026",
    "message": "Terima kasih kepada semua unit.",
    "decree_number": "Keputusan Bupati Nomor 188/412/2026",
    "signatory_name": "Drs. Contoh Nama, M.Si.",
    "signatory_position": "Bupati Banyumas",
    "place": "Purwokerto",
}


class Round(World):
    """Entries with one mark each, the best first; the first `winners` are selected.

    `marks` are what every judge gives on every criterion, so a score equals its mark. With
    `world` it is one more edition in that world.
    """

    def __init__(
        self,
        marks: tuple[str, ...] = ("90", "80", "70", "60"),
        winners: int = 2,
        *,
        is_over: bool = True,
        world: World | None = None,
    ):
        if world is None:
            super().__init__()
        else:
            self.__dict__.update(vars(world))
            self.competition = make_competition(world.secretariat, territory=world.regency)
        self.desk, self.plenary = self.competition.stages.order_by("order")
        Stage.objects.filter(pk=self.plenary.pk).update(cut=winners)
        self.entrants = [self.unit, self.sister_unit, self.school, self.other_opd]
        self.proposals = [self.enter(number) for number, _ in enumerate(marks, start=1)]
        self.desk_run = self.run(self.desk, marks, top=len(marks) - 1 or 1)
        if is_over:
            self.plenary_run = self.run(self.plenary, marks[:-1] or marks, top=winners)

    def enter(self, number: int) -> Proposal:
        """An admitted entry with its frozen version."""
        entrant = self.entrants[(number - 1) % len(self.entrants)]
        proposal = make_proposal(
            self.competition, entrant, by=self.drafter, name=f"Inovasi Nomor {number}"
        )
        Proposal.objects.filter(pk=proposal.pk).update(
            state=ProposalState.ELIGIBLE,
            number=f"BMS26-{number:03}",
            submitted_at=NOW,
            screened_at=NOW,
        )
        proposal.refresh_from_db()
        content = self.content(proposal)
        proposal.versions.create(
            number=1,
            content=content,
            digest=digest_of(content),
            frozen_at=NOW,
            frozen_by=self.local_admin,
        )
        return proposal

    def content(self, proposal: Proposal) -> dict:
        """A frozen text; its summary names the place."""
        sections = [
            {
                "code": section.code,
                "title": section.title,
                "questions": [
                    {
                        "code": question.code,
                        "label": question.label,
                        "words": 5,
                        "text": f"{section.title} {proposal.title} di tepi sungai.\n\nDua.",
                    }
                    for question in section.questions.all()
                ],
            }
            for section in proposal.rule_set.sections.prefetch_related("questions")
        ]
        return {
            "title": proposal.title,
            "subtitle": proposal.innovation.subtitle,
            "long_name": "",
            "group": proposal.group.name,
            "category": proposal.category.name,
            "sdgs": [3],
            "started_on": "2022-03-01",
            "entrant": proposal.entrant.name,
            "sections": sections,
            "team": [],
        }

    def run(self, stage: Stage, marks: tuple[str, ...], *, top: int) -> RankingRun:
        """An adopted ranking by the real engine, and its stage concluded."""
        proposals = self.proposals[: len(marks)]
        for proposal in proposals:
            Candidacy.objects.create(
                code=new_code(),
                proposal=proposal,
                stage=stage,
                version=proposal.versions.get(),
            )
        document = self.document(proposals, marks, top)
        run = RankingRun.objects.create(
            code=new_code(),
            stage=stage,
            group=proposals[0].group,
            algorithm="kipp-rank/1",
            config_hash="c" * 64,
            sheet_sha256="5" * 64,
            document=document,
            result=rank(document),
            result_sha256="a" * 64,
            asked_by=self.organiser,
            job=open_job(self.organiser.pk, "ranking"),
            state=RunState.ADOPTED,
            adopted_at=NOW,
        )
        RankingRow.objects.bulk_create(rows_of(run, run.result))
        self.conclude(stage, run)
        return run

    def conclude(self, stage: Stage, run: RankingRun) -> None:
        """Set what concluding a stage leaves behind."""
        selected = run.rows.filter(is_selected=True).values("candidacy")
        advanced = stage.candidacies.filter(pk__in=selected)
        stage.candidacies.update(state=CandidacyState.ELIMINATED, decided_at=NOW)
        advanced.update(state=CandidacyState.ADVANCED)
        Stage.objects.filter(pk=stage.pk).update(
            state=StageState.CONCLUDED, locked_at=NOW, concluded_at=NOW
        )
        stage.refresh_from_db()

    def document(self, proposals: list[Proposal], marks: tuple[str, ...], top: int) -> dict:
        """Two judges give every criterion the entry's mark."""
        criteria = list(self.competition.rule_sets.get().criteria.all())
        return {
            "config": {
                "decimals": 4,
                "rounding": "HALF_UP",
                "aggregation": "mean",
                "min_judges": 2,
                "tie_break": [f"criterion:{criteria[0].code}", "lot"],
                "lot_seed": "2026-04-20",
                "top_n": top,
                "tie_policy_at_cut": "tie_break",
            },
            "criteria": [
                {
                    "id": criterion.code,
                    "weight": str(criterion.weight),
                    "max_score": str(criterion.max_score),
                    "min_score": str(criterion.min_score),
                }
                for criterion in criteria
            ],
            "proposals": [
                {"id": proposal.number, "status": "active", "stage_scores": {}}
                for proposal in proposals
            ],
            "evaluations": [
                {
                    "proposal": proposal.number,
                    "judge": judge,
                    "status": "submitted",
                    "scores": {criterion.code: mark for criterion in criteria},
                }
                for proposal, mark in zip(proposals, marks, strict=True)
                for judge in ("J1", "J2")
            ],
        }
