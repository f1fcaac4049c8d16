"""The yardstick: a bare Django view, served by gunicorn exactly as the portal is."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, SECRET_KEY="hello")  # noqa: S106 -- signs nothing


def hello(_request: HttpRequest) -> HttpResponse:
    """No database, no template, no middleware."""
    return HttpResponse("halo")


urlpatterns = [path("", hello)]
application = get_wsgi_application()
