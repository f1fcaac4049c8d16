"""How heavy a page is on the wire, and how many statements it costs."""

import gzip
from html.parser import HTMLParser

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

PUBLIC_HTML = 20 * 1024
MOST_NODES = 1500
MOST_STATEMENTS = 8


class Counter(HTMLParser):
    """Counts elements."""

    def __init__(self):
        super().__init__()
        self.nodes = 0

    def handle_starttag(self, _tag, _attrs):
        self.nodes += 1


def nodes_of(response):
    counter = Counter()
    counter.feed(response.content.decode())
    return counter.nodes


def compressed(response):
    return len(gzip.compress(response.content))


def statements_for(address, person=None):
    """How many statements a page costs this visitor, session and memberships included."""
    client = Client()
    if person is not None:
        client.force_login(person)
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)
