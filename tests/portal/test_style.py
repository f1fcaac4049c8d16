"""The style page: every component, without a fault, and only in development."""

import pytest

from core.motif import FAMILIES

pytestmark = pytest.mark.urls("portal.urls.style")
WIDTHS = (390, 768, 1440)
MOST_NODES = 3000


def test_the_style_page_shows_every_family(client, db):
    answer = client.get("/gaya/")

    text = answer.content.decode()
    assert answer.status_code == 200
    assert [f"motif--{family}" in text for family in FAMILIES] == [True] * len(FAMILIES)


def test_the_style_page_does_not_exist_in_production(client, db, settings):
    settings.SHOW_STYLE_GUIDE = False

    assert client.get("/gaya/").status_code == 404


def test_the_style_page_is_accessible_and_fits_the_smallest_phone(
    page, live_server, violations, accessibility_faults
):
    page.goto(f"{live_server.url}/gaya/")

    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert accessibility_faults(page) == [], width
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert page.evaluate("document.querySelectorAll('*').length") < MOST_NODES


def test_a_wrong_form_takes_the_focus_to_its_summary(page, live_server, violations):
    page.goto(f"{live_server.url}/gaya/")

    assert page.evaluate("document.activeElement.className") == "error-summary"


def test_the_stepper_keeps_to_its_limits(page, live_server, violations):
    page.goto(f"{live_server.url}/gaya/")

    for _ in range(9):
        page.locator("#nilai [data-step='1']").click()

    assert page.input_value("#mark") == "80"
