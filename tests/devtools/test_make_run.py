"""`make run` and `make reset` as a person meets them, in a copy of this project.

As root the copy is also run by an ordinary user. The folder's name has a space in it.
"""

import http.client
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from devtools.places import ROOT
from devtools.postgres import free_port
from devtools.processes import lives, marked, standing_in, stop

pytestmark = pytest.mark.slow
LONG_STEPS = ("making the tables", "collecting the static files", "loading the demo")
OF_THE_SUITE = {"DATABASE_URL", "REDIS_URL", "MEDIA_ROOT", "DJANGO_SETTINGS_MODULE"}
DATA = {".local", ".git", ".cache", "staticfiles", "media"}


class Portal:
    """A copy of the project and the user who runs it."""

    def __init__(self, folder, user):
        self.folder = folder
        self.port = free_port()
        self.address = f"http://localhost:{self.port}/"
        self.user = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}
        self.running = None

    def make(self, target):
        """Begin a command; what it says goes to a file of its name."""
        ours = {"PORT": str(self.port), "HOME": str(self.folder.parent)}
        kept = {name: value for name, value in os.environ.items() if name not in OF_THE_SUITE}
        with self.file(target).open("w") as log:
            return subprocess.Popen(
                ["make", target],
                cwd=self.folder,
                env={**kept, **ours},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **(self.user if os.geteuid() == 0 else {}),
            )

    def file(self, target):
        return self.folder.parent / f"said-by-{target}"

    def said(self, target="run"):
        return self.file(target).read_text()

    def run(self):
        """Start the portal and wait for its first page; return all that was said until then."""
        self.running = self.make("run")
        while not (f"The portal is at {self.address}" in self.said() and self.answers()):
            assert self.running.poll() is None, self.said()[-4000:]
            time.sleep(0.1)
        return self.said()

    def answers(self):
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            line.request("GET", "/")
            return line.getresponse().status == http.client.OK
        except OSError:
            return False
        finally:
            line.close()

    def stop(self, asked):
        """Press Ctrl-C, or what else is asked, and wait for the end."""
        if self.running and self.running.poll() is None:
            os.killpg(self.running.pid, asked)
            self.running.wait(60)

    def processes(self):
        return [process for process in marked(self.folder) if lives(process)]


def without_data(folder, names):
    return DATA if Path(folder) == ROOT else set()


def users():
    me = pwd.getpwuid(os.geteuid()).pw_name
    return [me, "nobody"] if me == "root" else [me]


@pytest.fixture(scope="module", params=users())
def portal(request):
    home = Path(tempfile.mkdtemp(prefix="kipp-make-"))
    home.chmod(0o755)  # pytest's own folders are closed to another user
    folder = home / "the portal"
    shutil.copytree(ROOT, folder, symlinks=True, ignore=without_data)
    portal = Portal(folder, request.param)
    if os.geteuid() == 0:
        subprocess.run(["chown", "-R", request.param, home], check=True)
    yield portal
    portal.make("reset").wait(60)
    stop(marked(folder))
    shutil.rmtree(home)


@pytest.fixture(autouse=True)
def end(portal):
    yield
    portal.stop(signal.SIGINT)


def test_first_run_serves_a_page_and_tells_the_demo_accounts(portal):
    said = portal.run()

    assert (portal.folder / ".local" / "demo-accounts.txt").read_text().strip() in said


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_stopped_portal_leaves_no_process(portal, asked):
    portal.run()

    portal.stop(asked)

    assert "Everything is stopped; the data are kept." in portal.said()
    assert portal.processes() == []
    assert standing_in(portal.folder / ".local" / "postgres" / "data") == []


def test_next_run_keeps_the_data_and_repeats_no_long_step(portal, record_property):
    begun = time.monotonic()
    said = portal.run()

    record_property("seconds", round(time.monotonic() - begun, 1))
    assert [step for step in LONG_STEPS if step in said] == []


def test_run_recovers_from_a_kill_of_everything(portal):
    portal.run()
    servers = standing_in(portal.folder / ".local" / "postgres" / "data")
    portal.stop(signal.SIGKILL)
    for victim in [*portal.processes(), *servers]:
        victim.kill()

    said = portal.run()

    assert [step for step in LONG_STEPS if step in said] == []


def test_run_recovers_from_a_kill_of_the_supervisor(portal):
    portal.run()
    portal.stop(signal.SIGKILL)

    said = portal.run()

    assert "processes of a killed run" in said
    assert [step for step in LONG_STEPS if step in said] == []


def test_another_run_beside_it_is_refused(portal):
    portal.run()
    other = Portal(portal.folder, portal.user["user"])
    other.file = lambda target: portal.file(f"second-{target}")

    assert other.make("run").wait(60) != 0
    assert f"The portal runs already: {portal.address}" in other.said()
    assert "Traceback" not in other.said()


def test_reset_stops_the_portal_and_forgets_the_data(portal):
    portal.run()

    assert portal.make("reset").wait(60) == 0, portal.said("reset")

    portal.running.wait(10)
    assert portal.processes() == []
    assert not (portal.folder / ".local").exists()
