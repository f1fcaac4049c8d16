"""What an innovation has won, as a picture for links that are shared elsewhere: 1200 by 630."""

from urllib.parse import urlsplit

from django.conf import settings

from core.dyes import dyed_tile
from core.paper import draw_picture
from innovations.models import Honour

TEMPLATE = "share"
LONGEST = 110


def draw_share(honour: Honour) -> bytes:
    """PNG in the portal's own motif; the honour must be public already."""
    innovation = honour.innovation
    words = {
        "award": honour.award,
        "event": honour.event,
        "innovation": innovation.name,
        "subtitle": shortened(innovation.subtitle),
        "unit": innovation.owner.name,
        "host": urlsplit(settings.SITE_URL).netloc,
        "tile": dyed_tile(innovation.slug, innovation.category),
        "is_demo": innovation.is_demo,
    }
    return draw_picture(TEMPLATE, words)


def shortened(text: str) -> str:
    """At most three lines of the picture, cut between words."""
    if len(text) <= LONGEST:
        return text
    return f"{text[:LONGEST].rsplit(' ', 1)[0]} \N{HORIZONTAL ELLIPSIS}"
