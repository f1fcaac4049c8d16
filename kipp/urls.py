"""All addresses. Indonesian has no prefix, English stands under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from core.views import health, readiness
from portal.views.feeds import SitemapView, robots
from portal.views.offline import service_worker

urlpatterns = [
    path("healthz", login_not_required(health), name="health"),
    path("readyz", login_not_required(readiness), name="readiness"),
    path("sw.js", service_worker, name="service-worker"),
    path("sitemap.xml", SitemapView.as_view(), name="sitemap"),
    path("robots.txt", robots, name="robots"),
]

urlpatterns += i18n_patterns(
    path("", include("core.urls")),
    path("", include("notifications.urls")),
    path("", include("accounts.urls")),
    path("", include("competitions.urls")),
    path("", include("innovations.urls")),
    path("", include("awards.urls")),
    path("", include("portal.urls")),
    path("", include("judging.urls")),
    prefix_default_language=False,
)
