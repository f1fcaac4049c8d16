"""A plenary's papers: as a draft, as they were stored at the closing, and as they were signed."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from core.blocks import FORMATS
from core.files import TYPES, send_content, send_stored
from core.forms import ReasonForm
from core.views import ActionView
from judging.actions import add_scan, ask_papers, release_scan, remove_scan
from judging.forms.plenaries import ScanForm, ScanReleaseForm
from judging.minutes import minutes_of
from judging.models import PlenaryPaper, PlenaryScan
from judging.papering import KINDS
from judging.plenary_papers import draw
from judging.queries.plenaries import obstacles_to_add_scan, obstacles_to_release_scan
from judging.states import PaperKind, PlenaryState
from judging.views.plenaries import PlenaryMixin

NAMES = {
    PaperKind.MINUTES: "berita-acara",
    PaperKind.SHEET: "rekapitulasi",
    PaperKind.ANNEX: "lampiran",
    PaperKind.EXCERPT: "kutipan",
}
BY_NAME = {name: kind for kind, name in NAMES.items()}


class PlenaryPapersView(PlenaryMixin, DetailView):
    """Papers of every closing, the last first; drafts while it is in session."""

    permission_required = "judging.view_plenary"
    template_name = "judging/plenary_papers.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """Closings with their papers and scans."""
        records = list(
            self.object.records.defer("facts")
            .select_related("closed_by")
            .prefetch_related("papers", "scans__added_by")
            .order_by("-number")
        )
        return super().get_context_data(
            title=_("Minutes and papers"),
            closings=[self.closing(kept) for kept in records],
            drafts=[(kind.label, name) for kind, name in NAMES.items()],
            job=self.object.job,
            is_missing=bool(records) and len(records[0].papers.all()) < len(KINDS),
            **kwargs,
        )

    def closing(self, kept: Any) -> dict:
        """One closing as the page shows it: a line for each kind of paper."""
        papers = {(paper.kind, paper.format): paper for paper in kept.papers.all()}
        return {
            "number": kept.number,
            "closed_at": kept.closed_at,
            "closed_by": kept.closed_by.name,
            "digest": kept.digest,
            "papers": [
                {
                    "label": kind.label,
                    "name": name,
                    "files": [papers[kind, form] for form in FORMATS if (kind, form) in papers],
                }
                for kind, name in NAMES.items()
            ],
            "scans": [scan for scan in kept.scans.all() if scan.removed_at is None],
        }


class PlenaryPaperView(PlenaryMixin, DetailView):
    """The stored bytes of one paper of one closing."""

    permission_required = "judging.view_plenary"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """As a download, under a name that people know."""
        self.object = self.get_object()
        kind = BY_NAME.get(kwargs["name"])
        rows = PlenaryPaper.objects.filter(
            record__plenary=self.object, record__number=kwargs["closing"]
        )
        paper = get_object_or_404(rows, kind=kind, format=kwargs["form"])
        name = f"{kwargs['name']}-{self.object.stage.order}-{kwargs['closing']}.{paper.format}"
        return send_stored(paper.file, name=name, content_type=TYPES[paper.format])


class PlenaryDraftView(PlenaryMixin, DetailView):
    """A paper as it would be now, marked as a draft; nothing is stored."""

    permission_required = "judging.view_plenary"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only while the plenary is in session: afterwards the stored ones hold."""
        self.object = self.get_object()
        kind, form = BY_NAME.get(kwargs["name"]), kwargs["form"]
        if kind is None or form not in FORMATS or self.object.state != PlenaryState.OPEN:
            raise Http404
        content = draw(minutes_of(self.object), kind, form, at=request.instant, is_draft=True)
        response = send_content(content, f"draf-{kwargs['name']}.{form}")
        response["Cache-Control"] = "private, no-store"
        return response


class PapersAskView(PlenaryMixin, ActionView):
    """Have the papers made that are missing."""

    permission_required = "judging.conduct_plenary"
    action = staticmethod(ask_papers)
    template_name = "judging/plenary_change.html"
    title = _("Make the papers again")
    submit_label = _("Make the papers")
    success_message = _("The papers are being made.")

    def get_success_url(self) -> str:
        """Where they will be."""
        return reverse("plenary-papers", kwargs={"code": self.object.stage.code})

    get_back_url = get_success_url


class ScanAddView(PlenaryMixin, ActionView):
    """Add a signed paper."""

    permission_required = "judging.conduct_plenary"
    form_class = ScanForm
    action = staticmethod(add_scan)
    template_name = "judging/scan_add.html"
    title = _("Add a signed paper")
    success_message = _("The signed paper is kept.")

    def get_obstacles(self) -> list[str]:
        """Of a closed plenary."""
        return list(obstacles_to_add_scan(self.object))

    def get_success_url(self) -> str:
        """Where it stands."""
        return reverse("plenary-papers", kwargs={"code": self.object.stage.code})

    get_back_url = get_success_url


class ScanMixin(PlenaryMixin):
    """A scan of the own edition."""

    def scan(self) -> PlenaryScan:
        """Of this plenary; a removed one does not exist any more."""
        rows = PlenaryScan.objects.filter(record__plenary=self.object, removed_at=None)
        return get_object_or_404(rows.select_related("record__plenary"), code=self.kwargs["scan"])


class ScanFileView(ScanMixin, DetailView):
    """The stored bytes of a signed paper."""

    permission_required = "judging.view_plenary"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """As a download."""
        self.object = self.get_object()
        scan = self.scan()
        return send_stored(scan.file, name=scan.name, content_type=scan.content_type)


class ScanReleaseView(ScanMixin, ActionView):
    """Show a scan on the results page, or no longer."""

    permission_required = "judging.conduct_plenary"
    form_class = ScanReleaseForm
    template_name = "judging/plenary_change.html"
    title = _("Show a signed paper on the results page")
    success_message = _("Saved.")

    def get_obstacles(self) -> list[str]:
        """By what the paper holds."""
        return list(obstacles_to_release_scan(self.scan()))

    def get_initial(self) -> dict:
        """As it is now."""
        return {**super().get_initial(), "is_public": self.scan().is_public}

    def act(self, form: ScanReleaseForm) -> Any:
        """The scan of the address."""
        facts = {"by": self.request.user, "at": self.request.instant}
        return release_scan(self.scan(), **facts, **form.act_arguments())

    def get_success_url(self) -> str:
        """The list."""
        return reverse("plenary-papers", kwargs={"code": self.object.stage.code})

    get_back_url = get_success_url


class ScanRemoveView(ScanMixin, ActionView):
    """Take a scan off the page."""

    permission_required = "judging.conduct_plenary"
    form_class = ReasonForm
    template_name = "judging/plenary_change.html"
    title = _("Take out a signed paper")
    submit_label = _("Take out")
    success_message = _("The signed paper is taken out. It stays in the trail.")

    def act(self, form: ReasonForm) -> Any:
        """The scan of the address."""
        facts = {"by": self.request.user, "at": self.request.instant}
        return remove_scan(self.scan(), **facts, **form.act_arguments())

    def get_success_url(self) -> str:
        """The list."""
        return reverse("plenary-papers", kwargs={"code": self.object.stage.code})

    get_back_url = get_success_url
