"""May we enter? Asked before anybody signs in, answered without being written down."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from competitions.models import Competition
from portal.entry_check import checks_of
from portal.freshness import PublicPageMixin
from portal.queries.editions import editions_at, rulebook


@method_decorator(login_not_required, name="dispatch")
class EntryCheckView(PublicPageMixin, DetailView):
    """A plain form by GET: the address holds the answers, and nothing else does."""

    template_name = "portal/public/entry_check.html"
    context_object_name = "competition"

    def get_queryset(self) -> QuerySet[Competition]:
        """Drafts do not exist for the public."""
        return editions_at(self.request.instant)

    def get_context_data(self, **kwargs: Any) -> dict:
        """Five statements with the page's own."""
        group = self.get_group()
        requirements = rulebook(self.object.rule_set_id)["requirement_list"]
        checks = checks_of(self.object, group, requirements, self.request.GET)
        is_asked = any(check.answer for check in checks)
        return super().get_context_data(
            title=_("May we enter?"),
            group=group,
            checks=checks,
            is_asked=is_asked,
            missing=[check for check in checks if is_asked and not check.answer],
            hindrances=[check for check in checks if check.is_no],
            **kwargs,
        )

    def get_group(self) -> dict | None:
        """The group that is chosen, else the first: rules may differ from group to group."""
        groups = self.object.group_list
        code = self.request.GET.get("kelompok", "")
        chosen = [group for group in groups if group["code"] == code]
        return next(iter(chosen or groups), None)
