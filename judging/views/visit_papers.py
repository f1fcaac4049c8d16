"""What leaves a field visit: the report, its photos, calendars, and the entrant's notice."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView

from accounts.states import UNIT_ROLES
from competitions.calendars import Entry, write_calendar
from core.files import send_content, send_stored
from core.limits import limited, person_of
from core.links import absolute, plain_path
from core.views import PermittedMixin
from innovations.models import Proposal
from judging.models import FieldVisit, VisitReport
from judging.permissions import chairs_stage, runs_stage
from judging.queries.visits import ends_at, is_reported, say_when, starts_at, visits_told_to
from judging.querysets import host_of
from judging.states import Finding, VisitState
from judging.visit_reports import draw_report

TONES = {"matches": "done", "partly": "attention", "not": "problem", "not_seen": "none"}


class VisitPaperMixin(PermittedMixin):
    """Visits whose papers this person reads: organiser, auditor, chair, and the team itself."""

    model = FieldVisit
    permission_required = "judging.view_visit_report"

    def get_queryset(self) -> QuerySet[FieldVisit]:
        """With what the papers name."""
        person = self.request.user
        rows = FieldVisit.objects.visible_to(person)
        if host_of(person) is not None:
            own = FieldVisit.objects.own(person).values("pk")
            rows = FieldVisit.objects.filter(Q(pk__in=rows.values("pk")) | Q(pk__in=own))
        return rows.select_related(
            "candidacy__stage__competition__organiser", "candidacy__proposal", "candidacy__version"
        )


class VisitReportDetailView(VisitPaperMixin, DetailView):
    """The latest report as it was handed in, claim by claim."""

    template_name = "judging/visit_report.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """Plain values of what was frozen; earlier reports by number."""
        visit, stage = self.object, self.object.candidacy.stage
        reports = list(visit.reports.select_related("handed_in_by").order_by("-number"))
        report = _chosen(reports, self.request.GET.get("versi", ""))
        may_run = runs_stage(self.request.user, stage)
        may_return = may_run or chairs_stage(self.request.user, stage)
        is_latest = bool(report) and report is reports[0]
        context = super().get_context_data(
            title=_("Report of the field visit"),
            stage=stage,
            competition=stage.competition,
            may_run=may_run,
            may_see_stage=may_return or host_of(self.request.user) is None,
            report=report,
            reports=reports,
            content=_content(report),
            may_return=may_return and visit.state == VisitState.REPORTED and is_latest,
            photo_urls=_photo_urls(visit, report),
            number=visit.candidacy.proposal.number,
            entry_title=visit.candidacy.proposal.title,
            **kwargs,
        )
        context.pop("object")
        return context


def _chosen(reports: list[VisitReport], asked: str) -> VisitReport | None:
    """The one that was asked for by number, else the newest."""
    wanted = [report for report in reports if str(report.number) == asked]
    return next(iter(wanted or reports), None)


def _content(report: VisitReport | None) -> dict:
    if report is None:
        return {}
    labels = dict(Finding.choices)
    claims = [
        {**row, "label": labels.get(row["finding"], ""), "tone": TONES.get(row["finding"], "none")}
        for row in report.content["claims"]
    ]
    counts = [
        (label, sum(row["finding"] == value for row in claims)) for value, label in labels.items()
    ]
    return {**report.content, "claims": claims, "counts": counts}


def _photo_urls(visit: FieldVisit, report: VisitReport | None) -> list[dict]:
    rows = report.content["photos"] if report else []
    return [{**row, "url": reverse("visit-photo", args=[visit.code, row["code"]])} for row in rows]


@method_decorator(limited("visit-reports", times=30, seconds=60, who=person_of), name="dispatch")
class VisitReportFileView(VisitPaperMixin, DetailView):
    """The same as PDF; drawn from what was frozen, so the same bytes each time."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """404 before the first report."""
        visit = self.get_object()
        reports = list(visit.reports.order_by("-number"))
        report = _chosen(reports, request.GET.get("versi", ""))
        if report is None:
            raise Http404
        report.visit = visit
        name = slugify(f"kunjungan-{visit.candidacy.proposal.number}-{report.digest[:8]}")
        return send_content(draw_report(report), f"{name}.pdf")


class VisitPhotoView(VisitPaperMixin, DetailView):
    """A photo that was drawn anew; the stored bytes never came from a camera."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """One of this visit; one that was taken out opens only where a report names it."""
        visit = self.get_object()
        photo = get_object_or_404(visit.photos, code=self.kwargs["photo"])
        if photo.removed_at is not None and not is_reported(photo):
            raise Http404
        kind = photo.content_type
        return send_stored(photo.file, name=photo.code, content_type=kind, is_inline=True)


class VisitCalendarView(VisitPaperMixin, DetailView):
    """Day and place for the calendar of a visitor or the office."""

    permission_required = "judging.view_visit_calendar"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """404 as long as no day is agreed."""
        visit = self.get_object()
        path = plain_path("visit-detail", code=visit.code)
        return send_calendar(visit, path, at=request.instant)


def send_calendar(visit: FieldVisit, path: str, *, at: Any) -> HttpResponse:
    """One entry whose UID stays when the visit is moved. SECURITY: it names no visitor."""
    starts = starts_at(visit)
    if starts is None:
        raise Http404
    proposal = visit.candidacy.proposal
    entry = Entry(
        uid=f"visit-{visit.code}@kipp",
        summary=_("Field visit: %(number)s %(title)s")
        % {"number": proposal.number, "title": proposal.title},
        starts_at=starts,
        ends_at=ends_at(visit),
        changed_at=visit.updated_at,
        sequence=visit.plan_number,
        place=visit.address,
        address=absolute(path),
        is_cancelled=visit.state == VisitState.EXCUSED,
    )
    text = write_calendar([entry], name=proposal.number, at=at)
    return send_content(text, f"kunjungan-{visit.code}.ics")


class EntrantMixin(PermittedMixin):
    """The entry's own side: its unit, its agency. SECURITY: nobody learns who comes."""

    model = Proposal
    permission_required = "judging.view_visit_notice"

    def get_queryset(self) -> QuerySet[Proposal]:
        """An office reads its own pages, not this one."""
        workspace = getattr(self.request.user, "workspace", None)
        if workspace is None or workspace.role not in UNIT_ROLES:
            return Proposal.objects.none()
        return super().get_queryset().select_related("competition__organiser")


class VisitNoticeView(EntrantMixin, DetailView):
    """Day and place of the visit to one's own entry."""

    template_name = "judging/visit_notice.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """Bodies only."""
        proposal = self.object
        visits = [
            {
                "when": say_when(visit),
                "address": visit.address,
                "stage": visit.candidacy.stage.name,
                "has_hour": visit.from_hour is not None,
                "calendar": reverse("visit-notice-calendar", args=[proposal.code, visit.code]),
            }
            for visit in visits_told_to(proposal)
        ]
        return super().get_context_data(
            title=gettext_lazy("Field visit"),
            visits=visits,
            organiser=proposal.competition.organiser.name,
            competition_name=proposal.competition.name,
            **kwargs,
        )


class VisitNoticeCalendarView(EntrantMixin, DetailView):
    """The same for the entrant's calendar."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """One visit of this entry."""
        proposal = self.get_object()
        visit = get_object_or_404(
            visits_told_to(proposal).select_related("candidacy__proposal"),
            code=self.kwargs["visit"],
        )
        path = plain_path("visit-notice", code=proposal.code)
        return send_calendar(visit, path, at=request.instant)
