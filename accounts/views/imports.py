"""The tree from a file: template, upload, preview, the confirming act; and the tree as a file."""

from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, View

from accounts.actions.imports import apply_import, recheck_import, upload_agencies
from accounts.forms import ApplyImportForm, UploadAgenciesForm
from accounts.imports.faults import told
from accounts.imports.previews import FaultLine, lines_of_page
from accounts.imports.writing import EXAMPLE, FORMATS, lines_of, write_csv, write_sheet
from accounts.models import Agency, AgencyImport
from accounts.querysets import top_of
from accounts.states import ImportState, Verdict
from core.files import send_content
from core.views import ActionView, PermittedMixin, stop_polling

PAGE = 50
SHOWN_IMPORTS = 10
FAULT_HEAD = (_("Row"), _("Cell"), _("Read"), _("Reason"), _("How to mend it"))
TABS = (Verdict.FAULTY, Verdict.NEW, Verdict.CHANGED, Verdict.UNCHANGED)


class SheetView(PermissionRequiredMixin, View):
    """A sheet of agencies in the format that the address names."""

    permission_required = "accounts.export_agencies"

    def get(self, _request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The lines of this sheet."""
        file_format = kwargs["format"]
        if file_format not in FORMATS:
            raise Http404
        return send_content(write_sheet(self.lines(), file_format), f"{self.name()}.{file_format}")


class ImportTemplateView(SheetView):
    """What an organiser fills; as CSV with the examples that XLSX has on its second sheet."""

    def name(self) -> str:
        """The file's name."""
        return "templat-instansi"

    def lines(self) -> list[tuple[str, ...]]:
        """An empty sheet in XLSX; a CSV has no second sheet, so its examples are its rows."""
        return [] if self.kwargs["format"] == "xlsx" else list(EXAMPLE)


class AgencyExportView(SheetView):
    """The own tree: edit it, then import it again."""

    def name(self) -> str:
        """The file's name."""
        return "instansi"

    def lines(self) -> list[tuple[str, ...]]:
        """All that is open below the own government."""
        return lines_of(top_of(self.request.user.workspace))


class AgencyImportView(ActionView):
    """Hand in a file; the imports before stand below."""

    model = Agency
    permission_required = "accounts.upload_agencies"
    form_class = UploadAgenciesForm
    action = staticmethod(upload_agencies)
    template_name = "accounts/agency_import.html"
    title = _("Import agencies")

    def get_object(self, _queryset: QuerySet | None = None) -> Agency:
        """The government whose tree it is."""
        self.check_permission(None)
        return top_of(self.request.user.workspace)

    def get_form_kwargs(self) -> dict:
        """With the file."""
        return {**super().get_form_kwargs(), "files": self.request.FILES or None}

    def get_back_url(self) -> str:
        """The tree."""
        return reverse("agency-list")

    def get_success_url(self) -> str:
        """Progress first, then the preview."""
        return reverse("import-detail", kwargs={"code": self.outcome.code})

    def get_context_data(self, **kwargs: Any) -> dict:
        """The latest imports."""
        imports = AgencyImport.objects.visible_to(self.request.user).for_list()[:SHOWN_IMPORTS]
        return super().get_context_data(government=self.object, imports=imports, **kwargs)


class ImportMixin(PermittedMixin):
    """An import of the own government."""

    model = AgencyImport

    def get_queryset(self) -> QuerySet:
        """Never the file itself."""
        return super().get_queryset().for_list().select_related("job", "asked_by", "applied_by")

    def get_back_url(self) -> str:
        """Its page."""
        return reverse("import-detail", kwargs={"code": self.object.code})

    get_success_url = get_back_url


class ImportDetailView(ImportMixin, DetailView):
    """Progress while it is checked; then what it would do, or what is wrong, row by row."""

    permission_required = "accounts.view_import"
    context_object_name = "task"

    @property
    def is_waiting(self) -> bool:
        """Whether a worker still has it."""
        return self.object.state in {ImportState.QUEUED, ImportState.CHECKING, ImportState.FAILED}

    def get_template_names(self) -> list[str]:
        """The fragment is what htmx polls."""
        if self.request.htmx:
            return ["core/_job.html"]
        name = "import_wait" if self.is_waiting else "import_detail"
        return [f"accounts/{name}.html"]

    def get_context_data(self, **kwargs: Any) -> dict:
        """One page of one verdict."""
        context = super().get_context_data(
            title=_("Import of agencies"), job=self.object.job, **kwargs
        )
        return context | ({} if self.is_waiting else self.preview())

    def preview(self) -> dict:
        """Counts by verdict, and the rows of the chosen one."""
        task = self.object
        page = self.page()
        return {
            "tabs": [(tab, task.counts.get(tab, 0)) for tab in TABS],
            "verdict": self.verdict,
            "page_obj": page,
            "lines": lines_of_page(page),
            "refusal": told(task.refusal) if task.refusal else None,
            "obstacles": task.obstacles_to_apply(self.request.instant),
            "may_recheck": not task.obstacles_to_check(self.request.instant),
        }

    @property
    def verdict(self) -> Verdict:
        """The chosen one; else the first that has rows."""
        chosen = self.request.GET.get("lihat", "")
        if chosen in Verdict.values:
            return Verdict(chosen)
        return next((tab for tab in TABS if self.object.counts.get(tab)), Verdict.UNCHANGED)

    def page(self) -> Page:
        """Fifty rows; their number is known, so nothing is counted."""
        rows = self.object.lines.filter(verdict=self.verdict).order_by("number")
        paginator = Paginator(rows, PAGE)
        paginator.count = self.object.counts.get(self.verdict, 0)
        return paginator.get_page(self.request.GET.get("page", 1))

    def render_to_response(self, context: dict, **kwargs: Any) -> HttpResponse:
        """A finished check ends the polling and shows its preview."""
        response = super().render_to_response(context, **kwargs)
        return stop_polling(self.request, response, self.object.job, self.request.path)


class ImportFaultsView(ImportMixin, DetailView):
    """Every fault as CSV, for whoever mends the file."""

    permission_required = "accounts.view_import"

    def render_to_response(self, _context: dict, **_kwargs: Any) -> HttpResponse:
        """One line a fault."""
        rows = self.object.lines.filter(verdict=Verdict.FAULTY).order_by("number")
        lines = (FaultLine(row.number, fault).texts for row in rows for fault in row.faults)
        name = f"kesalahan-{self.object.code}"
        return send_content(write_csv([FAULT_HEAD, *lines]), f"{name}.csv")


class ImportRecheckView(ImportMixin, ActionView):
    """Check the same file again, against the tree as it is now."""

    permission_required = "accounts.recheck_import"
    action = staticmethod(recheck_import)
    template_name = "accounts/import_recheck.html"
    title = _("Check the file again")
    submit_label = _("Check again")

    def get_obstacles(self) -> list[str]:
        """The file has to be there, and free."""
        return self.object.obstacles_to_check(self.request.instant)


class ImportApplyView(ImportMixin, ActionView):
    """Write the whole plan."""

    permission_required = "accounts.apply_import"
    form_class = ApplyImportForm
    action = staticmethod(apply_import)
    template_name = "accounts/import_apply.html"
    title = _("Apply the import")
    submit_label = _("Apply the import")
    success_message = _("The import is applied.")

    def get_form_kwargs(self) -> dict:
        """What the person saw is what is confirmed."""
        kwargs = super().get_form_kwargs()
        kwargs["initial"] = {"plan_digest": self.object.plan_digest}
        return kwargs

    def get_obstacles(self) -> list[str]:
        """Only a sound file."""
        return self.object.obstacles_to_apply(self.request.instant)

    def get_context_data(self, **kwargs: Any) -> dict:
        """The numbers again."""
        counts = self.object.counts
        return super().get_context_data(
            task=self.object,
            new=counts.get(Verdict.NEW, 0),
            changed=counts.get(Verdict.CHANGED, 0),
            unchanged=counts.get(Verdict.UNCHANGED, 0),
            **kwargs,
        )
