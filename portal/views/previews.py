"""An edition as entrants and judges will see it: the real pages, nothing saved."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from competitions.models import Group, Stage
from competitions.queries import first_stage, window_of
from competitions.states import WindowKind
from competitions.views.edition import EditionMixin
from innovations.forms import SectionForm
from innovations.forms.files import AttachForm
from innovations.holders import chain_of
from innovations.queries import SectionProgress
from innovations.views.attachments import Place
from innovations.views.rows import (
    BEFORE_SECTIONS,
    FilesRow,
    files_row,
    list_rows,
    segments,
    task_rows,
)
from judging.forms.marks import MarkForm, ScorecardForm
from judging.marks import ADVISED_WORDS
from judging.queries.sheet import rubric_of
from judging.reading import reading_of
from judging.totals import running_total, shown
from portal.previews import (
    CODE,
    Sample,
    sample_content,
    sample_eligibility,
    sample_mark,
    sample_number,
    sample_of,
    stage_to_try,
)

SAMPLES = 5  # squares of a judge's desk


class PreviewMixin(EditionMixin):
    """One group of the edition. SECURITY: POST writes nothing, it shows what was typed."""

    permission_required = "competitions.view_dashboard"
    route = ""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """As if it had been saved, which the page denies in words."""
        return self.get(request, *args, **kwargs)

    @cached_property
    def groups(self) -> list[Group]:
        """All of them, for the way from one to the other."""
        return list(self.object.groups.all())

    @cached_property
    def group(self) -> Group:
        """The one in the address, else the first; without any there is nothing to show."""
        code = self.request.GET.get("kelompok")
        found = [group for group in self.groups if code in {None, "", group.code}]
        if not found:
            raise Http404
        return found[0]

    @cached_property
    def sample(self) -> Sample:
        """The made-up entry."""
        return sample_of(self.object, self.group, self.request.instant)

    def address(self, **query: str) -> str:
        """This preview with another choice."""
        chosen = {"kelompok": self.group.code, **query}
        path = reverse(self.route, kwargs={"code": self.object.code})
        return f"{path}?{urlencode(chosen)}"

    def get_context_data(self, **kwargs: Any) -> dict:
        """What marks every page as a preview."""
        return super().get_context_data(
            is_preview=True,
            is_posted=self.request.method == "POST",
            groups=[(group, self.address(kelompok=group.code)) for group in self.groups],
            group=self.group,
            publish_url=self.page_of("competition-publish"),
            code=CODE,
            **kwargs,
        )


class ApplicantPreviewView(PreviewMixin, DetailView):
    """The task list of an entry, one of its sections (`bagian`), or its files (`lampiran`)."""

    route = "edition-preview-applicant"

    def get_template_names(self) -> list[str]:
        """A page of the entrant's, with its ways bent to the preview."""
        name = "files" if self.is_about_files else "section" if self.part else "entry"
        return [f"portal/preview/{name}.html"]

    @property
    def is_about_files(self) -> bool:
        """Whether what is handed in beside the text was asked for."""
        return "lampiran" in self.request.GET

    @cached_property
    def part(self) -> SectionProgress | None:
        """The section that was asked for; one of another form does not exist."""
        code = self.request.GET.get("bagian", "")
        found = [part for part in self.sample.progress if part.section.code == code]
        if code and not found:
            raise Http404
        return found[0] if found else None

    def get_context_data(self, **kwargs: Any) -> dict:
        """The same names that the real views give their templates."""
        proposal = self.sample.proposal
        window = window_of(self.object, WindowKind.REGISTRATION)
        page = self.get_section() if self.part else self.get_entry()
        page = self.get_files() if self.is_about_files else page
        files = self.files
        return super().get_context_data(
            proposal=proposal,
            registration=window,
            files=files,
            total=len(self.sample.progress) + BEFORE_SECTIONS + (files.pieces if files else 0),
            complete=sum(p.is_complete for p in self.sample.progress) + BEFORE_SECTIONS,
            tasks_url=self.address(),
            **page,
            **kwargs,
        )

    def get_entry(self) -> dict:
        """The task list."""
        proposal, progress = self.sample.proposal, self.sample.progress
        now = next((part for part in progress if not part.is_complete), None)
        rows = task_rows(proposal, progress, now)
        for row, part in zip(rows, progress, strict=True):
            row["url"] = self.address(bagian=part.section.code)
        return {
            "rows": rows,
            "next_part": now,
            "next_url": self.address(bagian=now.section.code) if now else "",
            "eligibility": sample_eligibility(self.sample),
            "holders": chain_of(proposal, progress, stage=first_stage(self.object)),
        }

    @cached_property
    def files(self) -> FilesRow | None:
        """Requirements as a part of the entry."""
        number = len(self.sample.progress) + BEFORE_SECTIONS + 1
        row = files_row(self.sample.proposal, self.sample.slots, number=number)
        return row and replace(row, url=self.address(lampiran="ya"))

    def get_files(self) -> dict:
        """Every requirement with its limits, nothing attached."""
        asked = [slot for slot in self.sample.slots if not slot.section]
        return {
            "places": [Place(slot, AttachForm(slot=slot)) for slot in asked],
            "owed": sum(slot.is_required for slot in asked),
            "there": 0,
            "may_write": True,
            "title": _("Attachments"),
        }

    def get_evidence(self, part: SectionProgress) -> dict[str, Place]:
        """Empty places below the questions of a section, by the question's code."""
        slots = [slot for slot in self.sample.slots if slot.section == part.section.code]
        return {
            slot.question: Place(slot, AttachForm(slot=slot, prefix=slot.question))
            for slot in slots
        }

    def get_section(self) -> dict:
        """The editor of one section."""
        part, progress = self.part, self.sample.progress
        place = progress.index(part)
        following = progress[place + 1] if place + 1 < len(progress) else None
        rows = list_rows(self.sample.proposal, progress, part)
        for row, one in zip(rows[BEFORE_SECTIONS:], progress, strict=True):
            row["url"] = self.address(bagian=one.section.code)
        rows[0]["url"] = self.address()
        return {
            "part": part,
            "number": place + 1 + BEFORE_SECTIONS,
            "rows": [*rows, *([self.files] if self.files else [])],
            "segments": segments(progress, part, self.files),
            "evidence": self.get_evidence(part),
            "next_part": following,
            "next_url": self.address(bagian=following.section.code) if following else "",
            "may_write": True,
            "form": SectionForm(self.request.POST or None, part=part),
            "title": part.section.title,
        }


class JudgePreviewView(PreviewMixin, DetailView):
    """The scoring screen of a stage (`tahap`) with a sample to score."""

    route = "edition-preview-judge"
    template_name = "portal/preview/scorecard.html"

    @cached_property
    def stages(self) -> list[Stage]:
        """Stages that are scored, in their order."""
        rows = self.object.stages.select_related("marks_from", "rule_set").order_by("order")
        return [stage for stage in rows if stage.has_panel]

    @cached_property
    def stage(self) -> Stage:
        """The one in the address, else the first; without any there is nothing to show."""
        stage = stage_to_try(self.stages, self.request.GET.get("tahap", ""))
        if stage is None:
            raise Http404
        return stage

    def get_context_data(self, **kwargs: Any) -> dict:
        """The same names that the real view gives its template."""
        rubric = rubric_of(self.stage, self.group.pk)
        marks = {one.pk: sample_mark(one) for one in rubric[:1]}
        marks = {key: mark for key, mark in marks.items() if mark}
        form = self.get_form(rubric, marks)
        number = sample_number(self.object)
        content = sample_content(self.sample)
        values = {key: mark.value for key, mark in marks.items()}
        return super().get_context_data(
            form=form,
            reading=reading_of(content, number=number, is_blind=self.stage.is_blind),
            slug=self.sample.proposal.innovation.slug,
            is_blind=self.stage.is_blind,
            stage_name=self.stage.name,
            zone=self.object.zone,
            can_write=True,
            card_state="open",
            squares=("done", "done", "now", *["open"] * (SAMPLES - 3)),
            place=3,
            count=SAMPLES,
            number=number,
            entry_title=self.sample.proposal.title,
            total=shown(running_total(rubric, values)),
            done=len(values),
            advised_words=ADVISED_WORDS,
            stages=[(one, self.address(tahap=one.code)) for one in self.stages],
            stage=self.stage,
            title=_("Preview as a judge"),
            **kwargs,
        )

    def get_form(self, rubric: list, marks: dict) -> ScorecardForm:
        """Bound to what was typed, so that faults can be seen; else to the sample."""
        data = self.request.POST or None
        aspects = [MarkForm(one, marks.get(one.pk), data, stage=self.stage) for one in rubric]
        for aspect in aspects[:1]:
            aspect.open(aspect.criterion.code)
        form = ScorecardForm(aspects, data, initial={"version": 0, "private_note": ""})
        if data:
            form.is_valid()
        return form
