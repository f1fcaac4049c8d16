"""The watch over the browser bites: a check that finds nothing must be able to find something."""

import socket

import pytest


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<script>console.error('oops')</script>", ["oops"]),
        ("<script>console.log('fine')</script>", []),
        ("<script>setTimeout(() => { throw new Error('broken') })</script>", ["broken"]),
    ],
)
def test_violations_notes_what_a_page_should_not_do(page, violations, body, found):
    page.set_content(body)
    page.evaluate("() => new Promise((done) => setTimeout(done))")

    assert violations == found
    violations.clear()


def test_violations_notes_a_request_to_somebody_else(page, violations):
    page.set_content("<img src='http://fonts.example/a.png' alt=''>")

    assert "http://fonts.example/a.png" in violations
    violations.clear()


def test_accessibility_faults_are_found(page, accessibility_faults):
    page.set_content("<html lang='id'><title>x</title><main><h1>x</h1><img src='data:,'></main>")

    assert [fault.split(":")[0] for fault in accessibility_faults(page)] == ["image-alt"]


def test_nothing_leaves_this_machine():
    with socket.socket() as line, pytest.raises(AssertionError, match="tried to reach"):
        line.connect(("192.0.2.1", 80))
