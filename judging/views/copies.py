"""The organiser's side of files for judges: what stays closed, and a copy by hand."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from competitions.models import Stage
from core.views import ActionView
from innovations.models import Attachment
from judging.actions import supply_copy
from judging.forms.copies import SupplyCopyForm
from judging.permissions import runs_stage
from judging.queries.closed_files import closed_files, counts_of_files, files_of_stage
from judging.views.stages import StageMixin


class StageFilesView(StageMixin, DetailView):
    """How many files are ready for the judges, and which are not shown."""

    permission_required = "judging.view_stage_files"
    template_name = "judging/stage_files.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """Only what can be mended is listed."""
        return super().get_context_data(
            title=_("Files for the judges"),
            rows=closed_files(self.object),
            counts=counts_of_files(self.object),
            may_run=runs_stage(self.request.user, self.object),
            **kwargs,
        )


class CopySupplyView(StageMixin, ActionView):
    """A copy that somebody made by hand, for one file that stays closed."""

    permission_required = "judging.supply_copy"
    action = staticmethod(supply_copy)
    form_class = SupplyCopyForm
    template_name = "judging/copy_supply.html"
    title = _("Give a copy without names")
    success_message = _("The judges can open the copy now.")

    @cached_property
    def attachment(self) -> Attachment:
        """A file of this stage that stays closed."""
        rows: QuerySet[Attachment] = files_of_stage(self.object).exclude(clean_copy__fault="")
        rows = rows.filter(clean_copy__isnull=False).select_related("proposal", "clean_copy")
        return get_object_or_404(rows, code=self.kwargs["file"])

    def get_object(self, queryset: QuerySet | None = None) -> Stage:
        """Stage first, then its file: what does not exist is told as such."""
        self.object = super().get_object(queryset)
        self.attachment  # noqa: B018 -- 404 where there is none
        return self.object

    def act(self, form: SupplyCopyForm) -> Any:
        """With the file that it stands for."""
        facts = {"by": self.request.user, "at": self.request.instant, **form.act_arguments()}
        return supply_copy(self.object, attachment=self.attachment, **facts)

    def get_context_data(self, **kwargs: Any) -> dict:
        """Which file it stands for."""
        code = self.attachment.proposal.code
        where = {"code": code, "attachment": self.attachment.code}
        return super().get_context_data(
            number=self.attachment.proposal.number,
            file_url=reverse("attachment-file", kwargs=where),
            **kwargs,
        )

    def get_back_url(self) -> str:
        """The list of such files."""
        return reverse("stage-files", kwargs={"code": self.object.code})

    get_success_url = get_back_url
