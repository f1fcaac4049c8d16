"""Frozen versions: the list, exactly one of them, two of them compared."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from core.digests import digest_of
from innovations.comparing import compare_versions, facts_of
from innovations.models import Proposal, ProposalVersion
from innovations.views.entries import ProposalMixin


class VersionMixin(ProposalMixin):
    """A proposal that was handed in at least once; the others have no version to know of."""

    permission_required = "innovations.view_versions"
    http_method_names: ClassVar[list[str]] = ["get", "head"]

    def get_queryset(self) -> QuerySet[Proposal]:
        """What was never submitted has no version."""
        return super().get_queryset().filter(submitted_at__isnull=False)

    def get_version(self, name: str) -> ProposalVersion:
        """The version that the address names; another one does not exist."""
        versions = self.object.versions.select_related("frozen_by")
        found = versions.filter(number=self.kwargs[name]).first()
        if found is None:
            raise Http404
        return found


class VersionListView(VersionMixin, DetailView):
    """All versions, the latest first; no text is loaded."""

    template_name = "innovations/version_list.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """When, by whom, with which digest."""
        rows = self.object.versions.select_related("frozen_by").defer("content")
        return super().get_context_data(
            versions=rows.order_by("-number"), title=_("Versions"), **kwargs
        )


class VersionDetailView(VersionMixin, DetailView):
    """Exactly what was handed in."""

    template_name = "innovations/version_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """The content alone: nothing of the living entry."""
        version = self.get_version("number")
        files = [*version.content.get("files", ()), *version.content.get("links", ())]
        return super().get_context_data(
            version=version,
            content=version.content,
            facts=facts_of(version.content),
            files=[(row["label"], [row]) for row in files],
            is_genuine=digest_of(version.content) == version.digest,
            latest=self.object.versions.count(),
            title=_("Version %(number)s") % {"number": version.number},
            **kwargs,
        )


class VersionCompareView(VersionMixin, DetailView):
    """What changed from one version to another."""

    template_name = "innovations/version_compare.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """Word by word for each answer; facts and files beside."""
        before, after = self.get_version("before"), self.get_version("after")
        comparison = compare_versions(before.content, after.content)
        title = _("What changed from version %(before)s to version %(after)s")
        return super().get_context_data(
            before=before,
            after=after,
            comparison=comparison,
            same=[answer for answer in comparison.answers if not answer.is_changed],
            title=title % {"before": before.number, "after": after.number},
            **kwargs,
        )
