"""For the way without a signal: the service worker's script, and a page that says so."""

import json
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import override
from django.views.generic import TemplateView

from core.views import public_page

FONT = "vendor/fontsource-variable/plus-jakarta-sans/plus-jakarta-sans-latin-wght-normal.woff2"
#: What the editor and the judge's pages need besides themselves; at most 150 KB on the wire.
SHELL = (
    "kipp.css",
    "judging.css",
    "office.css",
    "reading.css",
    FONT,
    "img/favicon.svg",
    "js/aspect.js",
    "js/attachments.js",
    "js/desk.js",
    "js/editor.js",
    "js/file-sender.js",
    "js/file-store.js",
    "js/highlights.js",
    "js/hints.js",
    "js/keep-offline.js",
    "js/kipp.js",
    "js/offline-queue.js",
    "js/page-token.js",
    "js/photos.js",
    "js/scorecard.js",
    "js/scoring-keys.js",
    "js/scoring.js",
    "js/section-pen.js",
    "js/theme.js",
    "js/undo.js",
    "js/visit-item.js",
    "js/visit.js",
    "js/words.js",
)


def version_of_shell() -> str:
    """Another one as soon as any static file is another one."""
    manifest = getattr(staticfiles_storage, "manifest_hash", "")
    return manifest or sha256("".join(map(static, SHELL)).encode()).hexdigest()[:12]


def offline_pages() -> dict[str, str]:
    """The page without a signal in every language, by its code."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found[code] = reverse("offline-page")
    return found


@login_not_required
def service_worker(request: HttpRequest) -> HttpResponse:
    """Public and the same for everybody; it stands at the root, so that it may serve all pages."""
    facts = {
        "version": version_of_shell(),
        "static": settings.STATIC_URL,
        "shell": [static(name) for name in SHELL],
        "offline": offline_pages(),
    }
    script = (
        f"self.KIPP = {json.dumps(facts)};\nimportScripts({json.dumps(static('js/worker.js'))});\n"
    )
    response = HttpResponse(script, content_type="text/javascript")
    return public_page(response, seconds=60)


@method_decorator(login_not_required, name="dispatch")
class OfflinePageView(TemplateView):
    """No signal and nothing kept under this address; the worker keeps this page itself."""

    template_name = "portal/public/offline.html"

    def render_to_response(self, context: dict, **kwargs: Any) -> HttpResponse:
        """The same for everybody."""
        return public_page(super().render_to_response(context, **kwargs), seconds=60)
