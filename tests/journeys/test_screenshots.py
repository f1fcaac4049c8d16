"""Pictures of the demo for people to look at; the first view of the landing is in the README."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import Page, expect

from demo.accounts import PASSWORD
from tests.journeys.hands import Hands

FOLDER = Path(settings.BASE_DIR) / "screenshots"
WIDTHS = (390, 1440)
PUBLIC = {
    "landing": "/",
    "gallery": "/inovasi/",
    "competitions": "/kompetisi/",
    "sign-in": "/masuk/",
    "check": "/verifikasi/",
}
HOMES = {
    "proposer": "sukmawarni.sumberarum@dinkes.banyumas.go.id.example",
    "organiser": "seturaga.kaliputra@setda.banyumas.go.id.example",
    "judge": "mayangsari.rawacandra@juri.banyumas.go.id.example",
}


@pytest.mark.slow
@pytest.mark.e2e
@pytest.mark.django_db(transaction=True)
def test_the_demo_is_pictured_without_a_fault(live_server, page: Page, violations: list) -> None:
    call_command("load_demo", small=True, verbosity=0)
    hands = Hands(page, live_server.url)

    for name, path in PUBLIC.items():
        picture(hands, name, path)
    hands.open("/")
    page.screenshot(path=FOLDER / "readme.png")
    for name, email in HOMES.items():
        hands.sign_in(email, PASSWORD)
        picture(hands, f"home-{name}", "/app/")

    assert {path.name for path in FOLDER.glob("home-*-390.png")} >= {
        f"home-{name}-390.png" for name in HOMES
    }


def picture(hands: Hands, name: str, path: str) -> None:
    """One page at each width; nothing may be wider than the screen."""
    for width in WIDTHS:
        hands.page.set_viewport_size({"width": width, "height": 900})
        hands.open(path)
        expect(hands.page).to_have_title(re.compile(r"\w"))
        assert hands.page.evaluate("document.documentElement.scrollWidth") <= width
        FOLDER.mkdir(exist_ok=True)
        hands.page.screenshot(path=FOLDER / f"{name}-{width}.png", full_page=True)
