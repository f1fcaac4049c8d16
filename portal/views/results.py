"""Published results: who was chosen, how, and how to check it."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path, PurePath
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.generic import DetailView
from django.views.generic.base import View

from awards.models import Announcement, AwardRow
from competitions.models import Criterion
from core.files import HEADERS, send_content, send_stored
from core.tables import write_table
from judging.queries.sheet import criteria_by_group
from portal.freshness import PublicPageMixin
from portal.queries.results import (
    public_bundle,
    public_minutes,
    public_result,
    public_scans,
    published_rows,
    stage_scores,
)
from portal.results import (
    Line,
    lines_of,
    minutes_of,
    moments_of,
    table_of,
    tables_of,
    versions_of,
    work_out,
)

PODIUM = 3
PATCHES = 45  # tiles of the cloth; more are not told apart
FOR_GOOD = 365 * 24 * 3600
PROGRAM = "verify_ranking.py"


class ResultsMixin:
    """A stage's result of the edition in the address: the last one unless another is asked for."""

    model = Announcement
    context_object_name = "announcement"
    object: Announcement

    @cached_property
    def criteria(self) -> Sequence[Criterion]:
        """The rubric that was scored, of all groups together."""
        return list(criteria_by_group(self.object.run.stage))

    @cached_property
    def rows(self) -> list[AwardRow]:
        """The published rows."""
        return published_rows(self.object)

    @cached_property
    def scores(self) -> dict:
        """Scores by stage, where several stages are weighed."""
        return stage_scores(self.object, self.rows)

    @cached_property
    def lines(self) -> list[Line]:
        """The published rows with their parts."""
        return lines_of(self.rows, self.criteria, self.scores)

    def get_context_data(self, **kwargs: Any) -> dict:
        """Four statements besides the announcement's own and the next flip."""
        return super().get_context_data(
            title=self.object.title,
            competition=self.object.competition,
            stage=self.object.stage,
            is_preview=getattr(self.request, "is_rehearsal", False),
            **self.result(),
            **self.story(),
            **kwargs,
        )

    def result(self) -> dict:
        """Who was chosen."""
        tables = tables_of(self.lines, self.criteria, self.scores)
        patches = [(row.innovation.slug, row.innovation.category, 1) for row in self.rows]
        return {
            "lines": self.lines,
            "tables": tables,
            "groups": len(tables),
            "podium": [line for line in self.lines if line.row.rank <= PODIUM][:PODIUM]
            if len(tables) == 1
            else [table.lines[0] for table in tables][:PODIUM],
            "patches": patches[:PATCHES],
            "has_tiers": any(row.tier for row in self.rows),
        }

    def story(self) -> dict:
        """How, by which rules, and how to check it."""
        found, first = self.object, self.rows[0] if self.rows else None
        versions, minutes = versions_of(found.told_versions), minutes_of(found.told_minutes)
        own = [one for one in versions if one.order == found.stage.order]
        return {
            "figures": found.told_figures,
            "stages": found.told_stages,
            "conflicts": found.told_conflicts,
            "minutes": minutes,
            "departures": minutes.departures if minutes else [],
            "window": moments_of(found.told_window),
            "ceremony": moments_of(found.told_ceremony),
            "answered": found.told_answered,
            "ties": [line for line in self.lines if line.tie],
            "worked": work_out(first, self.criteria) if first else None,
            "others": [one for one in versions if one.order != found.stage.order],
            "newer": [one for one in own if one.version > found.version][-1:],
            "older": [one for one in own if one.version < found.version],
        }


class PublicResultsMixin(PublicPageMixin, ResultsMixin):
    """Public from its instant on; before that the address does not exist."""

    def get_object(self, queryset: QuerySet | None = None) -> Announcement:
        """By the clock alone: the last stage, or the asked one; its latest or the asked version."""
        found = public_result(instant=self.request.instant, **self.kwargs)
        if found is None:
            raise Http404
        return found


@method_decorator(login_not_required, name="dispatch")
class ResultsView(PublicResultsMixin, DetailView):
    """The page."""

    template_name = "portal/public/results.html"


@method_decorator(login_not_required, name="dispatch")
class ResultsTableView(PublicResultsMixin, DetailView):
    """The published rows as a file."""

    def get(self, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """What the page shows, and nothing more."""
        self.object = self.get_object()
        text = write_table(*table_of(self.lines, self.criteria))
        return send_content(text, f"hasil-{self.object.competition.slug}.csv")


@method_decorator(login_not_required, name="dispatch")
class BundleView(View):
    """The bundle of one published ranking, called by its own digest; it never changes.

    SECURITY: exists only once a result that names it is public; sent as a sandboxed download.
    """

    def get(self, request: HttpRequest, slug: str, digest: str) -> HttpResponse:
        """The bytes, or 304 for whoever has them."""
        run = public_bundle(slug, digest, request.instant)
        if run is None:
            raise Http404
        tag = f'"{digest}"'
        if same := get_conditional_response(request, etag=tag):
            return same
        name = f"{slug}-tahap-{run.stage.order}-{run.group.code}.json"
        response = send_stored(run.bundle, name=name, content_type="application/json")
        return _kept(response, tag)


@method_decorator(login_not_required, name="dispatch")
class MinutesView(View):
    """The public excerpt of the minutes that a result stands on, as it was stored."""

    def get(self, request: HttpRequest, slug: str, order: int) -> HttpResponse:
        """SECURITY: exists only once the stage's result is public."""
        paper = public_minutes(slug, order, request.instant)
        if paper is None:
            raise Http404
        name = f"berita-acara-{slug}-tahap-{order}.pdf"
        return send_stored(paper.file, name=name, content_type="application/pdf")


@method_decorator(login_not_required, name="dispatch")
class SignedView(View):
    """A signed paper that the office released, as it was stored."""

    def get(self, request: HttpRequest, slug: str, order: int, scan: str) -> HttpResponse:
        """SECURITY: exists only once the stage's result is public, and while it is released."""
        found = public_scans(slug, order, request.instant).filter(code=scan).first()
        if found is None:
            raise Http404
        ending = PurePath(found.name).suffix
        name = f"bertanda-tangan-{slug}-tahap-{order}{ending}"
        return send_stored(found.file, name=name, content_type=found.content_type)


@method_decorator(login_not_required, name="dispatch")
class VerifierView(View):
    """The program that anybody can repeat a ranking with; plain text as far as we are concerned."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The same bytes as in our repository."""
        response = HttpResponse(_program(), content_type="text/x-python; charset=utf-8")
        for name, value in HEADERS.items():
            response[name] = value
        response["Content-Disposition"] = f'attachment; filename="{PROGRAM}"'
        del response["Cache-Control"]
        patch_cache_control(response, public=True, max_age=3600)
        return response


def _kept(response: HttpResponse, tag: str) -> HttpResponse:
    response["ETag"] = tag
    del response["Cache-Control"]
    patch_cache_control(response, public=True, max_age=FOR_GOOD, immutable=True)
    return response


@lru_cache(maxsize=1)
def _program() -> bytes:
    """Read once a worker."""
    return Path(finders.find(f"verify/{PROGRAM}")).read_bytes()
