"""What the service worker is told: the shell that the editor needs, small, and of one version."""

import gzip
import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils.translation import override

from portal.views.offline import SHELL

LARGEST = 150 * 1024
LOADED = re.compile(r"static '(js/[a-z-]+\.js)'")
IMPORTED = re.compile(r"(?:from|import|import\() ?\"\./([a-z-]+\.js)\"")
TEMPLATES = (
    "innovations/section_edit.html",
    "judging/scorecard_edit.html",
    "judging/assignment_list.html",
    "layouts/focus.html",
    "base.html",
)


def source(name):
    return Path(finders.find(name)).read_bytes()


def needed():
    """The modules of the editor's page, with all that they import."""
    text = "".join((Path("templates") / name).read_text() for name in TEMPLATES)
    found, left = set(), LOADED.findall(text)
    while left:
        name = left.pop()
        found.add(name)
        imported = {f"js/{other}" for other in IMPORTED.findall(source(name).decode())}
        left.extend(imported - found)
    return found


def test_the_shell_holds_every_module_of_the_editor():
    assert needed() - set(SHELL) == set()


def test_the_shell_is_small():
    sizes = {name: len(gzip.compress(source(name))) for name in SHELL}

    assert sum(sizes.values()) <= LARGEST, sizes


@pytest.mark.django_db
def test_the_worker_stands_at_the_root_and_is_the_same_for_everybody(client):
    answer = client.get("/sw.js")

    facts = json.loads(answer.content.decode().split("self.KIPP = ")[1].split(";\n")[0])
    assert answer["Content-Type"] == "text/javascript"
    assert answer["Cache-Control"] == "public, max-age=60"
    assert "worker-src 'self'" in answer["Content-Security-Policy"]
    assert facts["offline"] == {"id": "/luring/", "en": "/en/luring/"}
    assert len(facts["shell"]) == len(SHELL)
    assert facts["version"]
    assert not answer.cookies


@pytest.mark.django_db
@pytest.mark.parametrize(("code", "words"), [("id", "Tidak ada sinyal"), ("en", "No signal")])
def test_the_page_without_a_signal_asks_nothing_of_the_database(
    client, django_assert_num_queries, code, words
):
    with override(code):
        address = reverse("offline-page")

    with django_assert_num_queries(0):
        answer = client.get(address)

    assert words in answer.content.decode()
    assert not answer.cookies
