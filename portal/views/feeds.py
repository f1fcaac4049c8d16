"""News of results for feed readers, and the map of the site for searchers: only what is public."""

from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import Sitemap
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import View

from awards.models import Announcement
from core.links import absolute, plain_path
from innovations.models import Innovation
from portal.freshness import PublicPageMixin
from portal.queries.public import announcements_at, competitions_at, innovations_at

LATEST = 20
MOST = 5000


class ResultsFeed(Feed):
    """The latest results, each with those who were chosen. Two statements."""

    feed_type = Atom1Feed

    def title(self) -> str:
        """Of the whole feed."""
        return _("Results of the innovation competitions")

    def link(self) -> str:
        """SECURITY: from the one setting, never from a request's Host header."""
        return absolute(plain_path("competition-list"), get_language())

    def feed_url(self) -> str:
        """Where it is read again."""
        return absolute(plain_path("result-feed"), get_language())

    def feed_guid(self) -> str:
        """The same for ever."""
        return self.feed_url()

    def get_object(self, request: HttpRequest) -> datetime:
        """The instant decides what there is."""
        return request.instant

    def items(self, instant: datetime) -> QuerySet[Announcement]:
        """Of each stage the version in force, the latest first."""
        rows = announcements_at(instant).prefetch_related("rows__innovation")
        return rows.order_by("-publish_at", "-pk")[:LATEST]

    def item_title(self, item: Announcement) -> str:
        """As the page has it."""
        return item.title

    def item_description(self, item: Announcement) -> str:
        """Who was chosen, in the order of the ranks."""
        chosen = [row for row in item.rows.all() if row.has_advanced]
        return "; ".join(row.innovation.name for row in chosen)

    def item_link(self, item: Announcement) -> str:
        """The page of that stage: an earlier stage's news does not open the final result."""
        path = plain_path("stage-results", slug=item.competition.slug, order=item.stage.order)
        return absolute(path, get_language())

    def item_guid(self, item: Announcement) -> str:
        """Each version is news of its own."""
        return f"{self.item_link(item)}#{item.stage.order}-{item.version}"

    def item_pubdate(self, item: Announcement) -> datetime:
        """Its instant."""
        return item.publish_at

    item_updateddate = item_pubdate


@method_decorator(login_not_required, name="dispatch")
class ResultsFeedView(PublicPageMixin, View):
    """Kept by caches like any public page: never past the next flip."""

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Atom."""
        return ResultsFeed()(request)


class Site(NamedTuple):
    """What Django's sitemaps want to know of the site."""

    domain: str


class _At(Sitemap):
    """Entries at one instant; addresses without a language."""

    limit = MOST

    def __init__(self, instant: datetime) -> None:
        self.instant = instant


class InnovationMap(_At):
    """Public innovations. SECURITY: `lastmod` is the public instant, never the row's own."""

    def items(self) -> QuerySet[Innovation]:
        """One statement."""
        return innovations_at(self.instant).only("slug", "published_at").order_by("pk")[:MOST]

    def location(self, item: Innovation) -> str:
        """Its page."""
        return plain_path("innovation-detail", slug=item.slug)

    def lastmod(self, item: Innovation) -> datetime:
        """When it became public."""
        return item.published_at


class ResultMap(_At):
    """Results pages, one an edition."""

    def items(self) -> list[tuple[str, datetime]]:
        """One statement."""
        rows = announcements_at(self.instant).order_by("publish_at")
        return list(dict(rows.values_list("competition__slug", "publish_at")).items())

    def location(self, item: tuple[str, datetime]) -> str:
        """Its page."""
        return plain_path("competition-results", slug=item[0])

    def lastmod(self, item: tuple[str, datetime]) -> datetime:
        """When its latest version became public."""
        return item[1]


class EditionMap(_At):
    """Pages of editions."""

    def items(self) -> list[str]:
        """One statement."""
        rows = competitions_at(self.instant).order_by("pk")
        return list(rows.values_list("slug", flat=True)[:MOST])

    def location(self, item: str) -> str:
        """Its page."""
        return plain_path("competition-detail", slug=item)


class PageMap(_At):
    """What is always there."""

    def items(self) -> list[str]:
        """By their names."""
        return ["landing", "competition-list", "innovation-list", "event-index"]

    def location(self, item: str) -> str:
        """Without a language."""
        return plain_path(item)


@method_decorator(login_not_required, name="dispatch")
class SitemapView(PublicPageMixin, View):
    """All public pages of this instant. SECURITY: the host is the setting's."""

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Django's template over Django's sitemaps."""
        address = urlsplit(settings.SITE_URL)
        maps = (PageMap, EditionMap, ResultMap, InnovationMap)
        urls = [
            url
            for each in maps
            for url in each(request.instant).get_urls(
                site=Site(address.netloc), protocol=address.scheme
            )
        ]
        return HttpResponse(
            render_to_string("sitemap.xml", {"urlset": urls}), content_type="application/xml"
        )


@login_not_required
def robots(_request: HttpRequest) -> HttpResponse:
    """Where the map is; what belongs to people is nobody's to search."""
    lines = ("User-agent: *", "Disallow: /app/", "Disallow: /en/app/", "Disallow: /v/")
    words = "\n".join((*lines, f"Sitemap: {absolute(reverse('sitemap'))}", ""))
    return HttpResponse(words, content_type="text/plain")
