"""The tree of agencies: read it, look at one, change it."""

from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, ListView

from accounts.actions.agencies import (
    add_agency,
    close_agency,
    edit_agency,
    merge_agency,
    move_agency,
    reopen_agency,
)
from accounts.changes import changes_of
from accounts.forms import AgencyMergeForm, AgencyMoveForm, details_form_of, new_form_of
from accounts.models import Agency, Membership
from accounts.queries import (
    figures_of,
    obstacles_to_add_below,
    obstacles_to_close,
    obstacles_to_edit,
    obstacles_to_merge,
    obstacles_to_move,
    obstacles_to_reopen,
    said_ties,
)
from accounts.querysets import top_of
from accounts.states import TERRITORIES, Role
from core.forms import ReasonForm
from core.views import ActionView, PermittedMixin

PAGE = 50
SHOWN_PEOPLE = 20


class AgencyListView(PermissionRequiredMixin, ListView):
    """One level of the tree a page, opened in place; a search looks through the whole branch."""

    permission_required = "accounts.view_agency"
    paginate_by = PAGE

    def get_template_names(self) -> list[str]:
        """Htmx asks for the rows below one agency."""
        is_branch = self.request.htmx and "induk" in self.request.GET
        return ["accounts/_agency_branch.html" if is_branch else "accounts/agency_list.html"]

    def get_queryset(self) -> QuerySet:
        """With counts, which the database makes for the rows of this page only."""
        rows = Agency.objects.all() if self.shows_closed else Agency.objects.current()
        if self.words:
            rows = rows.visible_to(self.request.user).matching(self.words)
        else:
            rows = rows.filter(parent=self.node)
        day = self.request.instant.date()
        return rows.select_related("parent").with_counts(day).order_by("name", "pk")

    @property
    def words(self) -> str:
        """What is searched for."""
        return self.request.GET.get("q", "").strip()

    @property
    def shows_closed(self) -> bool:
        """Closed agencies are shown on demand."""
        return "tutup" in self.request.GET

    @cached_property
    def top(self) -> Agency:
        """Where the own branch begins."""
        return top_of(self.request.user.workspace)

    @cached_property
    def node(self) -> Agency:
        """Whose children are shown; an agency outside the own reach does not exist."""
        code = self.request.GET.get("induk", "")
        if not code or code == self.top.code:
            return self.top
        agency = Agency.objects.visible_to(self.request.user).filter(code=code).first()
        if agency is None:
            raise Http404
        return agency

    def get_context_data(self, **kwargs: Any) -> dict:
        """Where we are, and what is narrowed."""
        is_search = bool(self.words)
        return super().get_context_data(
            title=_("Agencies"),
            words=self.words,
            shows_closed=self.shows_closed,
            node=None if is_search else self.node,
            line=[] if is_search else line_of(self.node, self.top),
            top=self.top,
            keeps_tree=self.request.user.workspace.role == Role.ORGANISER,
            **kwargs,
        )


def line_of(agency: Agency, top: Agency) -> list[Agency]:
    """From the top of the own reach down to the agency; one statement."""
    if agency.pk == top.pk:
        return [agency]
    known = {row.pk: row for row in Agency.objects.line_to(agency)}
    line = [known[agency.pk]]
    while line[-1].pk != top.pk and line[-1].parent_id in known:
        line.append(known[line[-1].parent_id])
    return line[::-1]


class AgencyMixin(PermittedMixin):
    """An agency of the own branch."""

    model = Agency

    def get_queryset(self) -> QuerySet:
        """With what stands around it."""
        return super().get_queryset().select_related("parent", "successor", "registry")

    def get_back_url(self) -> str:
        """Its page."""
        return reverse("agency-detail", kwargs={"code": self.object.code})

    get_success_url = get_back_url

    def get_context_data(self, **kwargs: Any) -> dict:
        """Every page says where in the tree."""
        top = top_of(self.request.user.workspace)
        return super().get_context_data(line=line_of(self.object, top), **kwargs)


class AgencyDetailView(AgencyMixin, DetailView):
    """Facts, place in the tree, people, what hangs on it, and what was done with it."""

    permission_required = "accounts.view_agency"
    template_name = "accounts/agency_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """People as far as the reader hands out their roles."""
        agency, person = self.object, self.request.user
        places = Membership.objects.visible_to(person).on(self.request.instant.date())
        figures = figures_of(agency, self.request.instant)
        return super().get_context_data(
            title=agency.name,
            places=places.filter(agency=agency).for_list()[: SHOWN_PEOPLE + 1],
            shown_people=SHOWN_PEOPLE,
            below=figures["units"],
            predecessors=agency.predecessors.all()[:PAGE] if figures["taken_in"] else [],
            figures=said_ties(figures),
            events=changes_of(agency),
            territories=TERRITORIES,
            may_rebuild=person.has_perm("accounts.move_agency", agency),
            **kwargs,
        )


class AgencyActionView(AgencyMixin, ActionView):
    """An act on an agency; its page says what would happen."""

    def get_context_data(self, **kwargs: Any) -> dict:
        """What hangs on it, for whoever is about to close or move it."""
        return super().get_context_data(
            agency=self.object, workspace_role=self.request.user.workspace.role, **kwargs
        )


class AgencyEditView(AgencyActionView):
    """Set the facts right."""

    permission_required = "accounts.edit_agency"
    template_name = "accounts/agency_edit.html"
    action = staticmethod(edit_agency)
    title = _("Edit agency")
    success_message = _("The changes are saved.")

    def get_form_class(self) -> type:
        """Local admins set names right, organisers all facts."""
        return details_form_of(self.request.user.workspace.role)

    def get_form_kwargs(self) -> dict:
        """What is stored now."""
        kwargs = super().get_form_kwargs()
        form = self.get_form_class()
        names = [name for name in form.base_fields if name != "idempotency_key"]
        kwargs["initial"] = {name: getattr(self.object, name) for name in names}
        return kwargs | self.of_organiser()

    def of_organiser(self) -> dict:
        """What the organiser's form has to know."""
        workspace = self.request.user.workspace
        if workspace.role != Role.ORGANISER:
            return {}
        return {"agency": self.object, "registry": top_of(workspace)}

    def get_obstacles(self) -> list[str]:
        """What is closed stays as it was."""
        return obstacles_to_edit(self.object)


class AgencyAddView(AgencyActionView):
    """Put a new agency below this one."""

    permission_required = "accounts.add_agency"
    template_name = "accounts/agency_add.html"
    action = staticmethod(add_agency)
    title = _("Add an agency or unit")
    success_message = _("The agency is added.")

    def get_form_class(self) -> type:
        """Local admins add units with their names, organisers with all facts."""
        return new_form_of(self.request.user.workspace.role)

    def get_form_kwargs(self) -> dict:
        """Codes are the organiser's."""
        workspace = self.request.user.workspace
        is_organiser = workspace.role == Role.ORGANISER
        return super().get_form_kwargs() | ({"registry": top_of(workspace)} if is_organiser else {})

    def get_obstacles(self) -> list[str]:
        """Nothing is added below what is closed."""
        return obstacles_to_add_below(self.object)

    def get_success_url(self) -> str:
        """The new one."""
        return reverse("agency-detail", kwargs={"code": self.outcome.code})


class AgencyPickView(AgencyActionView):
    """An act towards another agency of the own branch, which a search finds."""

    def get_form_kwargs(self) -> dict:
        """SECURITY: only agencies of the own reach can be named."""
        others = Agency.objects.visible_to(self.request.user).current()
        facts = {"choices": others.exclude(pk=self.object.pk), "words": self.words}
        return super().get_form_kwargs() | facts

    @property
    def words(self) -> str:
        """What is searched for; the form brings it along when it is sent."""
        return self.request.GET.get("q", "").strip()

    def get_context_data(self, **kwargs: Any) -> dict:
        """The search stands above the form."""
        return super().get_context_data(words=self.words, **kwargs)


class AgencyMoveView(AgencyPickView):
    """Hang it under another agency."""

    permission_required = "accounts.move_agency"
    template_name = "accounts/agency_move.html"
    form_class = AgencyMoveForm
    action = staticmethod(move_agency)
    title = _("Move agency")
    success_message = _("The agency stands in its new place.")

    def get_obstacles(self) -> list[str]:
        """Before a place is chosen."""
        return obstacles_to_move(self.object)


class AgencyMergeView(AgencyPickView):
    """Close it in favour of another."""

    permission_required = "accounts.merge_agency"
    template_name = "accounts/agency_merge.html"
    form_class = AgencyMergeForm
    action = staticmethod(merge_agency)
    title = _("Merge into another agency")
    success_message = _("The agencies are merged. The people of the closed one were told.")

    def get_obstacles(self) -> list[str]:
        """Before a successor is chosen."""
        return obstacles_to_merge(self.object, self.request.instant)

    def get_context_data(self, **kwargs: Any) -> dict:
        """What would happen with what hangs on it."""
        return super().get_context_data(stakes=stakes_of(self.object, self.request), **kwargs)


class AgencyCloseView(AgencyActionView):
    """Take it out of every choice."""

    permission_required = "accounts.close_agency"
    template_name = "accounts/agency_close.html"
    form_class = ReasonForm
    action = staticmethod(close_agency)
    title = _("Close agency")
    submit_label = _("Close agency")
    success_message = _("The agency is closed. Its people were told.")

    def get_obstacles(self) -> list[str]:
        """Nothing open may be left below."""
        return obstacles_to_close(self.object, self.request.instant)

    def get_context_data(self, **kwargs: Any) -> dict:
        """What would happen with what hangs on it."""
        return super().get_context_data(stakes=stakes_of(self.object, self.request), **kwargs)


class AgencyReopenView(AgencyActionView):
    """Undo a closing."""

    permission_required = "accounts.reopen_agency"
    template_name = "accounts/agency_reopen.html"
    form_class = ReasonForm
    action = staticmethod(reopen_agency)
    title = _("Reopen agency")
    submit_label = _("Reopen agency")
    success_message = _("The agency is open again.")

    def get_obstacles(self) -> list[str]:
        """Its place has to be there, and free."""
        return obstacles_to_reopen(self.object)


def stakes_of(agency: Agency, request: Any) -> dict[str, Any]:
    """What a closing touches: invitations, people, units, and what apps above count."""
    figures = figures_of(agency, request.instant)
    return {**figures, "figures": said_ties(figures)}
