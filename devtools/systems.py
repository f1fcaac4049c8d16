"""What only the operating system can give, by apt when we are root. Standard library only."""

from __future__ import annotations

import os
import shutil
import subprocess

from devtools.talk import step

# An ordinary user's PATH leaves out the folders in which Debian puts servers.
PLACES = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"])
APT = {
    **os.environ,
    "DEBIAN_FRONTEND": "noninteractive",
    "RUNLEVEL": "1",  # nothing that is installed here may start a service of its own
}


def find_program(*names: str) -> str | None:
    return next((path for name in names if (path := shutil.which(name, path=PLACES))), None)


def install_packages(*names: str) -> bool:
    """Install Debian packages if this machine and this user can; say whether it worked."""
    apt = find_program("apt-get")
    if apt is None or os.geteuid() != 0:
        return False
    with step(f"installing {', '.join(names)} by apt"):
        for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends"]):
            packages = [] if words[0] == "update" else names
            command = [apt, *words, *packages]
            done = subprocess.run(
                command, check=False, env=APT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
            )
    return done.returncode == 0
