"""Changes after publication: the log, the version in work, and what waits for a second person."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView

from competitions.actions import ask_to_adopt_rules, discard_rules_version, open_rules_version
from competitions.checks import obstacles_of_rules
from competitions.editors import EDITORS
from competitions.forms.publishing import RulesAdoptForm
from competitions.models import RuleSet
from competitions.queries import (
    obstacles_to_adopt,
    obstacles_to_discard,
    obstacles_to_open_rules,
    rules_in_work,
)
from competitions.versions import describe_rules
from competitions.views.edition import EditionMixin
from core.forms import ActionForm, ConfirmForm
from core.views import ActionView

PAGE = 20
ACTS = ("change_row", "add_row", "remove_row", "adopt_rules", "extend_window", "reopen_window")
#: Parts that change as one version.
OF_RULES = ("bagian", "pertanyaan", "persyaratan", "kriteria", "penentuan-seri")
ALONE = (
    *("dasar", "kelompok", "kategori", "kuota", "syarat"),
    *("tahapan", "batasan", "penghargaan", "waktu"),
)


class ChangeListView(EditionMixin, DetailView):
    """The public log as the office sees it, with the ways to change more."""

    permission_required = "competitions.view_dashboard"
    template_name = "competitions/change_list.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """Log, requests, versions: a statement each."""
        edition, may_edit = self.object, self.may("edit_competition")
        changes = edition.changes.select_related("approval__asked_by", "approval__decided_by")
        page = Paginator(changes, PAGE).get_page(self.request.GET.get("page"))
        work, current = self.get_versions()
        return super().get_context_data(
            title=_("Changes after publication"),
            page_obj=page,
            requests=self.waiting_requests(*ACTS),
            work=work,
            current=current,
            may_edit=may_edit and edition.state == "published",
            rule_parts=[EDITORS[slug] for slug in OF_RULES if slug in EDITORS],
            own_parts=[EDITORS[slug] for slug in ALONE if slug in EDITORS],
            **kwargs,
        )

    def get_versions(self) -> tuple[RuleSet | None, RuleSet | None]:
        """The one in work and the one in force, in one statement."""
        latest = list(self.object.rule_sets.order_by("-version")[:2])
        work = [one for one in latest if one.frozen_at is None]
        frozen = [one for one in latest if one.frozen_at is not None]
        return next(iter(work), None), next(iter(frozen), None)


class RulesOpenView(EditionMixin, ActionView):
    """Begin a version of form and rubric that can be worked on."""

    permission_required = "competitions.change_rules"
    template_name = "competitions/rules_open.html"
    action = staticmethod(open_rules_version)
    title = gettext_lazy("Open a new version")
    submit_label = gettext_lazy("Open a version")
    success_message = gettext_lazy("The version is open. Nobody outside your office sees it.")

    def get_obstacles(self) -> list[str]:
        """The same that the act refuses by."""
        return obstacles_to_open_rules(self.object)

    def get_back_url(self) -> str:
        """The log."""
        return self.page_of("change-list")

    get_success_url = get_back_url


class RulesActionView(EditionMixin, ActionView):
    """The version in work; without one the page does not exist."""

    permission_required = "competitions.change_rules"

    @cached_property
    def version(self) -> RuleSet:
        """With its edition, which the acts lock."""
        version = rules_in_work(self.object) if self.object.state != "draft" else None
        if version is None:
            raise Http404
        version.competition = self.object
        return version

    def get_act(self) -> str:
        """The key holds for this version and act."""
        return f"{type(self).__name__}:{self.version.pk}"

    def act(self, form: ActionForm) -> Any:
        """The version is the subject, not the edition."""
        by, at = self.request.user, self.request.instant
        return self.action(self.version, by=by, at=at, **form.act_arguments())

    def get_back_url(self) -> str:
        """The log."""
        return self.page_of("change-list")

    get_success_url = get_back_url


class RulesCompareView(RulesActionView):
    """What the version in work changes, and the request to put it into force."""

    form_class = RulesAdoptForm
    template_name = "competitions/rules_compare.html"
    action = staticmethod(ask_to_adopt_rules)
    title = gettext_lazy("Compare and put into force")
    submit_label = gettext_lazy("Ask a second person")
    success_message = gettext_lazy(
        "A second person of your office was asked. Until then nothing changes."
    )

    def get_obstacles(self) -> list[str]:
        """The same that the act refuses by."""
        if not self.facts:
            return [_("Nothing has been changed.")]
        return [*obstacles_to_adopt(self.version), *obstacles_of_rules(self.version)]

    @cached_property
    def facts(self) -> list:
        """Each row that differs."""
        return describe_rules(self.version)

    def get_context_data(self, **kwargs: Any) -> dict:
        """The comparison above the form."""
        return super().get_context_data(version=self.version, facts=self.facts, **kwargs)


class RulesDiscardView(RulesActionView):
    """Throw the version in work away."""

    form_class = ConfirmForm
    template_name = "competitions/rules_discard.html"
    action = staticmethod(discard_rules_version)
    title = gettext_lazy("Discard the version in work")
    submit_label = gettext_lazy("Discard")
    success_message = gettext_lazy("The version is gone. The rules in force were never touched.")

    def get_obstacles(self) -> list[str]:
        """The same that the act refuses by."""
        return obstacles_to_discard(self.version, self.request.instant)

    def get_context_data(self, **kwargs: Any) -> dict:
        """Which one."""
        return super().get_context_data(version=self.version, **kwargs)
