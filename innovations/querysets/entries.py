"""Reads of proposals; `visible_to` answers whether you may know one."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat, Greatest, JSONObject, Now

from accounts.models import Agency
from accounts.states import BRANCH_SIDE, ORGANISER_SIDE
from competitions.models import Question, Quota, Reopening, Requirement, Section, Window
from competitions.states import Asks, WindowKind
from core.querysets import LockingQuerySet, counted
from innovations.querysets.register import UNIT_SIDE
from innovations.states import ObjectionState, ProposalState, ScanState

LONG_TEXTS = (
    "innovation__summary",
    "innovation__keywords",
    "innovation__search",
    "competition__summary",
)
STUCK = timedelta(days=7)
ASKED = JSONObject(
    **{name: name for name in ("key", "code", "name", "description", "kind", "is_required")},
    **{name: name for name in ("file_kinds", "most_megabytes", "most_pages", "letter_title")},
)
ASKED_BESIDE = JSONObject(
    **{name: name for name in ("code", "label", "attachment", "attachment_note")},
    **{name: name for name in ("most_files", "most_megabytes", "most_pages")},
    of="section__code",
)
ATTACHED = JSONObject(
    **{name: name for name in ("id", "code", "slot", "kind", "name", "url", "size", "digest")},
    **{name: name for name in ("pages", "width", "height", "state", "uploaded_by_id")},
    **{name: name for name in ("uploaded_at", "scanned_at")},
    uploader="uploaded_by__name",
)
OUT = (ProposalState.WITHDRAWN, ProposalState.DISQUALIFIED)


class ProposalQuerySet(LockingQuerySet):
    """Proposals. Judges never come through here: they read versions through assignments."""

    def visible_to(self, person: models.Model) -> Self:
        """The entrant's side all its life; the organiser's side once it was submitted."""
        workspace = getattr(person, "workspace", None)
        if workspace is None:
            return self.none()
        if workspace.role in UNIT_SIDE:
            return self.filter(Q(entrant=workspace.agency_id) | Q(pk__in=self._joined_by(person)))
        if workspace.role in BRANCH_SIDE:
            return self.filter(entrant__in=Agency.objects.branch_of(workspace.agency))
        if workspace.role in ORGANISER_SIDE:
            return self.submitted_to(workspace.agency_id)
        return self.none()

    def _joined_by(self, person: models.Model) -> models.QuerySet:
        """Entries of other units whose team a person was asked to join."""
        team = self.model.team.rel.related_model.objects
        return team.filter(person=person.pk, is_guest=True).values("proposal")

    def involving(self, people: Collection[int]) -> Self:
        """Entries in which one of these people, by key, has a part."""
        return self.filter(self.part_of(people))

    def part_of(self, people: Collection[int]) -> Q:
        """Started it, is on its team, handed it in or objected for it.

        SECURITY: whoever has a part decides nothing about it, in whatever role, of whatever office.
        """
        own = {"proposal": OuterRef("pk")}
        team = self.model.team.rel.related_model.objects.filter(person__in=people, **own)
        versions = self.model.versions.rel.related_model.objects.filter(frozen_by__in=people, **own)
        objections = self.model.objections.rel.related_model.objects
        filed = objections.filter(filed_by__in=people, **own)
        started = Q(created_by__in=people)
        return started | Q(Exists(team)) | Q(Exists(versions)) | Q(Exists(filed))

    def submitted_to(self, organiser_id: int) -> Self:
        """What has been handed to this organiser, whatever became of it."""
        return self.filter(competition__organiser=organiser_id, submitted_at__isnull=False)

    def counting_in_quota(self) -> Self:
        """What takes a place of its participant: submitted and not withdrawn."""
        rows = self.filter(submitted_at__isnull=False)
        return rows.exclude(state=ProposalState.WITHDRAWN).order_by()

    def awaiting_screening(self) -> Self:
        """Submitted and undecided."""
        return self.filter(state=ProposalState.SUBMITTED)

    def for_list(self) -> Self:
        """What a row shows; never a long text."""
        rows = self.select_related(
            "innovation", "entrant__parent", "category", "group", "competition__organiser"
        )
        return rows.defer("returned_note", "screening_reason", *LONG_TEXTS)

    def for_page(self) -> Self:
        """What every page of one proposal shows, with the edition's windows."""
        quotas = Quota.objects.filter(competition=OuterRef("competition"))
        rows = self.annotate(has_quotas=Exists(quotas)).prefetch_related("competition__windows")
        rows = rows.with_objection()
        return rows.select_related(
            "innovation",
            "entrant__parent",
            "participant",
            "category",
            "group",
            "competition__organiser",
            "created_by",
        )

    def for_editor(self) -> Self:
        """What the page of one section asks of the entry: no long text, nothing of other pages."""
        told = ("code", "state", "title", "held_since", "repair_until", "submitted_at")
        keys = ("entrant", "group", "rule_set", "participant")
        edition = ("competition__zone", "competition__state", "competition__organiser__name")
        rows = self.with_objection().select_related("competition__organiser")
        return rows.only(*told, *keys, *edition, "competition__organiser__short_name")

    def for_saving(self) -> Self:
        """What a save asks of the entry: who may write, in which form, in whose zone."""
        names = ("code", "state", "entrant", "group", "rule_set", "participant", "repair_until")
        return self.select_related("competition").only(*names, "competition__zone")

    def with_twins(self) -> Self:
        """`twins`: how many submitted entries of the edition have the same title.

        SECURITY: drafts of others are left out, so that nobody learns of them through this rule.
        """
        same = (
            self.model.objects.filter(competition=OuterRef("competition"))
            .filter(title__iexact=OuterRef("title"), submitted_at__isnull=False)
            .exclude(state__in=OUT)
            .exclude(pk=OuterRef("pk"))
        )
        return self.annotate(twins=counted(same))

    def with_facts(self) -> Self:
        """`twins` and `won`, the innovation's public honours: what rules of entry ask for."""
        innovation = self.model._meta.get_field("innovation").related_model
        honours = innovation.honours.rel.related_model.objects.order_by()
        won = honours.filter(innovation=OuterRef("innovation")).visible_at(Now())
        told = JSONObject(award="award", level="level", year="year")
        return self.with_twins().annotate(won=ArraySubquery(won.values(told=told)))

    def with_notes(self) -> Self:
        """`told_notes`: what was to be mended, the oldest first, with who wrote and settled it."""
        notes = self.model.notes.rel.related_model.objects.filter(proposal=OuterRef("pk"))
        told = JSONObject(
            code="section_code",
            text="text",
            written_by="written_by__name",
            written_at="written_at",
            settled_by="settled_by__name",
            settled_at="settled_at",
        )
        return self.annotate(told_notes=ArraySubquery(notes.order_by("pk").values(told=told)))

    def with_objection(self) -> Self:
        """`objection`: what was last filed and not taken back, as facts; none where nothing was."""
        rows = self.model.objections.rel.related_model.objects.filter(proposal=OuterRef("pk"))
        told = JSONObject(
            code="code", state="state", filed_at="filed_at", answered_at="answered_at"
        )
        last = rows.exclude(state=ObjectionState.WITHDRAWN).order_by("-pk").values(told=told)[:1]
        return self.annotate(objection=models.Subquery(last, models.JSONField()))

    def with_progress(self) -> Self:
        """`sections` of the form, `complete_sections` of them; required files are one more.

        `lacks_files`: whether some of those are not there.
        """
        owed = Section.objects.filter(rule_set=OuterRef("rule_set")).filter(
            models.Q(groups=None) | models.Q(groups=OuterRef("group"))
        )
        drafts = self.model.drafts.rel.related_model.objects
        complete = drafts.filter(proposal=OuterRef("pk"), is_complete=True)
        files, missing = self._files_owed()
        there = models.Case(models.When(Q(files & ~missing), then=1), default=0)
        return self.annotate(
            sections=counted(owed) + Cast(files, models.IntegerField()),
            complete_sections=counted(complete) + there,
            lacks_files=missing,
        )

    def lacking_files(self) -> Self:
        """Those for which something required beside the text is not there."""
        return self.filter(self._files_owed()[1])

    def _files_owed(self) -> tuple[Exists, Exists]:
        """Whether anything is required beside the text, and whether any of it is missing."""
        own = Q(groups=None) | Q(groups=OuterRef("group"))
        owed = Requirement.objects.filter(own, rule_set=OuterRef("rule_set"), is_required=True)
        files = self.model.attachments.rel.related_model.objects.in_use().order_by()
        files = files.filter(
            proposal=OuterRef(OuterRef("pk")), slot=Concat(Value("requirement:"), OuterRef("code"))
        ).exclude(state=ScanState.INFECTED)
        missing = owed.order_by().exclude(Exists(files))
        return Exists(owed), Exists(missing)

    def with_slots(self) -> Self:
        """What is asked beside the text, and what of it is there: `innovations.queries.slots`."""
        own, files = Q(groups=None) | Q(groups=OuterRef("group")), self.model.attachments.rel
        requirements = Requirement.objects.filter(own, rule_set=OuterRef("rule_set"))
        own = Q(section__groups=None) | Q(section__groups=OuterRef("group"))
        questions = Question.objects.filter(own, section__rule_set=OuterRef("rule_set"))
        questions = questions.exclude(attachment=Asks.NOTHING).order_by("section__order", "order")
        files = files.related_model.objects.filter(proposal=OuterRef("pk")).in_use().order_by("pk")
        return self.annotate(
            told_requirements=ArraySubquery(requirements.order_by("order").values(told=ASKED)),
            told_questions=ArraySubquery(questions.values(told=ASKED_BESIDE)),
            told_files=ArraySubquery(files.values(told=ATTACHED)),
        )

    def stuck_at(self, instant: datetime) -> Self:
        """Drafts that lack one section at most, or that nobody has touched for a week."""
        drafts = self.model.drafts.rel.related_model.objects
        touched = drafts.filter(proposal=OuterRef("pk"), saved_at__gt=instant - STUCK)
        rows = self.filter(state=ProposalState.DRAFT).with_progress()
        return rows.filter(
            Q(complete_sections__gte=F("sections") - 1)
            | (Q(held_since__lte=instant - STUCK) & ~Exists(touched))
        )

    def not_reminded_since(self, instant: datetime) -> Self:
        """Those whose writers heard nothing since then."""
        return self.filter(Q(reminded_at=None) | Q(reminded_at__lt=instant))

    def with_deadline(self) -> Self:
        """`closes_at`: when registration closes, for its participant perhaps later."""
        windows = Window.objects.filter(
            competition=OuterRef("competition"), kind=WindowKind.REGISTRATION
        )
        own = Reopening.objects.filter(
            window__competition=OuterRef("competition"),
            window__kind=WindowKind.REGISTRATION,
            participant=OuterRef("participant"),
        ).order_by("-closes_at")
        return self.annotate(
            closes_at=Greatest(
                models.Subquery(windows.values("closes_at")[:1]),
                models.Subquery(own.values("closes_at")[:1]),
            )
        )

    def in_state(self, state: str) -> Self:
        """All of them for an unknown or empty word."""
        return self.filter(state=state) if state in ProposalState.values else self

    def matching(self, words: str) -> Self:
        """By number or by words of the title; indexes are not needed within one edition."""
        words = words.strip()
        if not words:
            return self
        return self.filter(
            models.Q(number__iexact=words)
            | models.Q(number__iendswith=f"-{words}")
            | models.Q(title__icontains=words)
        )
