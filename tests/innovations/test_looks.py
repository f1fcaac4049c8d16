"""Every page of an entry at three widths and in both languages: axe, overflow, weight."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from innovations.actions import hand_over_proposal, return_proposal, submit_proposal
from tests.factories import make_proposal
from tests.innovations.browsing import open_world, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
# What only a tablet could show is looked for in the long run.
WIDTHS = [
    pytest.param((390, 1440), id="phone and desk"),
    pytest.param((768,), id="tablet", marks=pytest.mark.slow),
]
NARROWEST = 320
#: What was asked for before the page had loaded; the rest of the editor comes after it.
FIRST_VIEW = """() => {
  const page = performance.getEntriesByType("navigation")[0];
  const parts = performance.getEntriesByType("resource");
  const early = parts.filter((one) => one.startTime < page.loadEventStart);
  return [page, ...early].map((one) => one.name);
}"""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def world(transactional_db):
    return open_world()


@pytest.fixture
def pages(world):
    """Addresses by the person who sees them, in Indonesian."""
    with override("id"):
        return build_pages(world)


def build_pages(world):
    now = world.competition.windows.first().opens_at
    draft = make_proposal(world.competition, world.unit, by=world.drafter, name="Perahu Posyandu")
    draft.drafts.filter(section__code="novelty").delete()
    returned = make_proposal(world.competition, world.unit, by=world.drafter, name="Gasing")
    hand_over_proposal(returned, by=world.drafter, at=now)
    return_proposal(returned, by=world.local_admin, at=now, note="Sebut sumber angkanya.")
    held = make_proposal(world.competition, world.unit, by=world.drafter, name="Antar Obat")
    hand_over_proposal(held, by=world.drafter, at=now)
    sent = make_proposal(world.competition, world.unit, by=world.drafter, name="Loket Malam")
    hand_over_proposal(sent, by=world.drafter, at=now)
    submit_proposal(sent, by=world.local_admin, at=now)

    def one(route, proposal, **more):
        return reverse(route, kwargs={"code": proposal.code, **more})

    return {
        "drafter": [
            reverse("proposal-list"),
            reverse("proposal-start"),
            f"{reverse('proposal-start')}?kompetisi={world.competition.code}",
            one("proposal-detail", draft),
            one("proposal-detail", returned),
            one("section-edit", draft, section="adaptability"),
            one("section-edit", held, section="summary"),
            one("innovation-edit", draft),
            one("proposal-hand-over", returned),
            one("proposal-hand-over", draft),
            one("proposal-receipt", sent),
            one("proposal-history", sent),
        ],
        "local_admin": [
            one("proposal-detail", held),
            one("proposal-submit", held),
            one("proposal-return", held),
            one("proposal-withdraw", sent),
        ],
        "screener": [
            reverse("screening-list", kwargs={"code": world.competition.code}),
            reverse("screening-list", kwargs={"code": world.competition.code}) + "?q=tidak-ada",
            one("screening-detail", sent),
            one("screening-undo", sent),
            reverse("screening-admit", kwargs={"code": world.competition.code})
            + f"?usulan={sent.code}",
        ],
    }


def walk(page, live_server, world, pages):
    """Each page once, signed in as the person who sees it."""
    for role, addresses in pages.items():
        page.context.clear_cookies()
        sign_in(page.context, live_server, getattr(world, role))
        for address in addresses:
            page.goto(live_server.url + address)
            yield address


@pytest.mark.usefixtures("violations")
@pytest.mark.parametrize("widths", WIDTHS)
def test_axe_finds_nothing_and_nothing_overflows(
    page,
    live_server,
    world,
    pages,
    accessibility_faults,
    widths,
):
    found = []
    for address in walk(page, live_server, world, pages):
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900})
            found += [(address, width, fault) for fault in accessibility_faults(page)]
        page.set_viewport_size({"width": NARROWEST, "height": 700})
        if page.evaluate(OVERFLOW) > 0:
            found.append((address, NARROWEST, "overflows"))

    assert found == []


def test_english_pages_are_english(page, live_server, world, pages):
    words = (" dan ", "Usulan", "Tersimpan", "Bagian ini", "usulan")
    with override("en"):
        address = live_server.url + reverse("proposal-list")
    sign_in(page.context, live_server, world.drafter)
    page.goto(address)

    text = page.inner_text("main")

    assert [word for word in words if word in text] == []


def test_the_first_view_of_the_editor_is_light(page, live_server, world, pages):
    sign_in(page.context, live_server, world.drafter)

    page.goto(live_server.url + pages["drafter"][5])
    page.wait_for_load_state("networkidle")

    own = [url for url in page.evaluate(FIRST_VIEW) if "favicon" not in url]
    assert len(own) <= 8, own
