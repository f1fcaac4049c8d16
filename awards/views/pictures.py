"""The picture of an honour, for links that are shared elsewhere."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.generic import View

from awards.pictures import draw_share
from core.files import send_made
from core.limits import limited
from innovations.models import Honour

SECONDS = 3600
guarded = limited("share-image", times=30, seconds=60)


@method_decorator([login_not_required, guarded], name="dispatch")
class ShareImageView(View):
    """SECURITY: before the honour is public the picture does not exist, as the page does not."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        """The latest honour that is told at this instant."""
        honours = Honour.objects.visible_at(request.instant).filter(
            innovation__slug=slug, innovation__published_at__lte=request.instant
        )
        newest = honours.select_related("innovation__owner").order_by("-year", "-visible_from")
        honour = newest.first()
        if honour is None or not honour.innovation.is_public_at(request.instant):
            raise Http404
        response = send_made(draw_share(honour), content_type="image/png")
        response["Cache-Control"] = f"public, max-age={SECONDS}"
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response
