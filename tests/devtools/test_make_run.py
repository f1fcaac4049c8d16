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

import psutil
import pytest

from devtools.places import ROOT
from devtools.postgres import free_port
from devtools.processes import lives, marked, stop

pytestmark = pytest.mark.slow
QUICK = 15
DATA = {".local", ".git", ".cache", "staticfiles", "media"}


class Portal:
    """A copy of the project and the user who runs it."""

    def __init__(self, folder, user):
        self.folder = folder
        self.port = free_port()
        self.user = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}
        self.log = folder.parent / "said"

    def make(self, target):
        kept = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
        settings = {"PORT": str(self.port), "HOME": str(self.folder.parent)}
        kept.pop("DJANGO_SETTINGS_MODULE", None)
        kept.pop("MEDIA_ROOT", None)
        with self.log.open("w") as log:
            return subprocess.Popen(
                ["make", target],
                cwd=self.folder,
                env={**kept, **settings},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **(self.user if os.geteuid() == 0 else {}),
            )

    def run(self):
        """Start it, wait for the first page, and return the process and the seconds it took."""
        begun = time.monotonic()
        process = self.make("run")
        while not (
            f"The portal is at http://localhost:{self.port}/" in self.log.read_text()
            and self.answers()
        ):
            assert process.poll() is None, self.said()
            time.sleep(0.1)
        return process, time.monotonic() - begun

    def answers(self):
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            line.request("GET", "/")
            return line.getresponse().status == http.client.OK
        except OSError:
            return False
        finally:
            line.close()

    def said(self):
        return self.log.read_text()[-4000:]

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


def test_first_run_serves_a_page_and_tells_address_and_accounts(portal):
    process, _ = portal.run()

    assert (
        portal.folder / ".local" / "demo-accounts.txt"
    ).read_text().strip() in portal.log.read_text()

    os.killpg(process.pid, signal.SIGINT)
    process.wait(40)
    assert "Everything is stopped" in portal.said()
    assert portal.processes() == []


def test_second_run_keeps_the_data_and_is_quick(portal):
    process, seconds = portal.run()

    assert "loading the demo" not in portal.said()
    assert seconds < QUICK, portal.said()

    os.killpg(process.pid, signal.SIGTERM)
    process.wait(40)


def test_run_recovers_from_a_kill_of_everything(portal):
    process, _ = portal.run()
    database = [
        p
        for p in psutil.process_iter()
        if "postgres" in p.name() and str(portal.folder) in " ".join(p.cmdline())
    ]
    os.killpg(process.pid, signal.SIGKILL)
    for victim in [*portal.processes(), *database]:
        victim.kill()
    process.wait()

    again, seconds = portal.run()

    assert seconds < QUICK, portal.said()
    os.killpg(again.pid, signal.SIGINT)
    again.wait(40)


def test_run_recovers_from_a_kill_of_the_supervisor(portal):
    process, _ = portal.run()
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()

    again, seconds = portal.run()

    assert "of a killed run" in portal.log.read_text()
    assert seconds < QUICK, portal.said()
    os.killpg(again.pid, signal.SIGINT)
    again.wait(40)


def test_another_run_beside_it_is_refused(portal):
    process, _ = portal.run()
    portal.log = portal.log.with_name("said-2")

    assert portal.make("run").wait(30) != 0
    assert f"The portal runs already: http://localhost:{portal.port}/" in portal.said()
    assert "Traceback" not in portal.said()

    os.killpg(process.pid, signal.SIGINT)
    process.wait(40)


def test_reset_stops_the_portal_and_forgets_the_data(portal):
    process, _ = portal.run()
    portal.log = portal.log.with_name("said-3")

    assert portal.make("reset").wait(60) == 0, portal.said()

    process.wait(10)
    assert portal.processes() == []
    assert not (portal.folder / ".local" / "postgres").exists()
