"""What the suite shares: a browser that is watched, a real worker, nothing beyond loopback."""

import ipaddress
import shutil
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.utils.translation import activate
from playwright.sync_api import expect
from xdist.scheduler import LoadScopeScheduling

from tests.emptying import empty_quickly
from tests.guard import keep_names_apart
from tests.schema import count_from_afar, keep_tables, quick_migrations, use_tables
from tests.thinking import think_here
from tests.workers import Worker, empty_broker

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
NO_CHROMIUM = "no chromium on this machine: BROWSER TESTS ARE SKIPPED"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Only faults leave the browser: all that axe has to say took three times as long to hand over.
# What `preload` fetches serves an experimental rule, and sounds that begin alone: there are none.
FAULTS = """async rules => {
    const facts = {reporter: "no-passes", preload: false, selectors: false};
    const found = await axe.run(document, {runOnly: rules, ...facts});
    return found.violations.flatMap(
        fault => fault.nodes.map(node => `${fault.id}: ${node.html.slice(0, 160)}`)
    );
}"""
WHOLE_FILES = {
    "tests/demo/test_demo_content.py",
    "tests/deploy/test_nginx.py",
    "tests/devtools/test_postgres.py",
    "tests/portal/test_search.py",
    "tests/test_permission_matrix.py",
}
OURS = ("http://localhost", "http://127.0.0.1", "data:", "blob:")


def stay_on_loopback(event, args):
    """Refuse every connection of the suite that would leave this machine."""
    if event == "socket.connect" and isinstance(args[1], tuple) and not is_loopback(args[1][0]):
        raise AssertionError(f"A test tried to reach {args[1][0]}")


def is_loopback(host):
    return host in {"localhost", ""} or ipaddress.ip_address(host).is_loopback


sys.addaudithook(stay_on_loopback)
expect.set_options(timeout=30_000)  # a busy machine is no fault of the page
empty_quickly()
keep_names_apart()


def pytest_report_header():
    return f"browser: {CHROMIUM or NO_CHROMIUM}"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark what drives a browser, and skip it where there is none."""
    for item in items:
        if "page" in item.fixturenames or "e2e" in item.keywords:
            item.add_marker(pytest.mark.e2e)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason=NO_CHROMIUM))


class WholeFiles(LoadScopeScheduling):
    """Give each process the next test, but all of a file that prepares something dear for them.

    The groups of pytest-xdist 3.8 are lost on pytest 9.2: both processes loaded the demo.
    """

    def _split_scope(self, nodeid):
        path = nodeid.partition("::")[0]
        return path if path in WHOLE_FILES else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return WholeFiles(config, log)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    use_tables()


@pytest.fixture(scope="session")
def migrating():
    with ExitStack() as stack:
        stack.enter_context(quick_migrations())
        yield stack


@pytest.fixture(scope="session")
def django_db_setup(migrating, django_db_setup, django_db_blocker):
    migrating.close()
    with django_db_blocker.unblock():
        keep_tables()
        count_from_afar()


@pytest.fixture(scope="session", autouse=True)
def _think_here():
    think_here()


@pytest.fixture(autouse=True)
def _indonesian():
    """An English page of the test before leaves its language in our thread."""
    activate("id")


@pytest.fixture(scope="session")
def browser_type_launch_args():
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    return {"executable_path": CHROMIUM, "headless": True, "args": flags + quiet}


@pytest.fixture(scope="session")
def browser_context_args():
    return {"locale": "id-ID", "timezone_id": "Asia/Jakarta", "reduced_motion": "reduce"}


@pytest.fixture
def violations(page):
    """Collect console messages, page errors and foreign requests; the test fails on any.

    A test that provokes one on purpose (a 404 page) clears the list.
    """
    found = []
    watch(page, found)
    yield found
    assert found == []


def watch(page, found):
    """Note what a page (also a second one of the same test) should not do."""
    page.on(
        "console",
        lambda said: found.append(said.text) if said.type in {"error", "warning"} else None,
    )
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on(
        "request",
        lambda request: None if request.url.startswith(OURS) else found.append(request.url),
    )


@pytest.fixture
def accessibility_faults():
    """Return a function that runs axe on a page and gives one line for each fault."""
    source = AXE.read_text()

    def faults(page):
        page.wait_for_load_state()  # a click may have led on: axe would look at half a page
        if not page.evaluate("'axe' in window"):
            page.evaluate(f"{source}; undefined")
        return page.evaluate(FAULTS, AXE_RULES)

    return faults


@pytest.fixture
def celery_worker(transactional_db, tmp_path):
    """Run a real worker beside the test; it may be killed and started again."""
    yield from run(Worker(tmp_path))


@pytest.fixture
def celery_worker_with_beat(transactional_db, tmp_path):
    """Run a real worker in which the clock ticks, for journeys that wait for scheduled work."""
    yield from run(Worker(tmp_path, beat=True))


def run(worker):
    empty_broker()
    worker.start()
    yield worker
    worker.kill()
