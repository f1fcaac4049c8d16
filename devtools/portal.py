"""What the portal needs before it can serve: tables, words, static files, demo.

Each step is skipped while its inputs are what they were.
"""

import os
import secrets
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from devtools.places import DEMO_ACCOUNTS, ENVIRONMENT, NODE_MODULES, ROOT, STAMPS
from devtools.postgres import write_secret
from devtools.processes import MARK
from devtools.stamps import Stamp
from devtools.talk import Refusal, step
from devtools.translations import compile_translations

LOCK = ROOT / "requirements.txt"
SETTINGS = ROOT / "kipp" / "settings"


def child_environment(addresses: dict[str, str], port: int) -> dict[str, str]:
    """The environment of everything that runs for this portal on this machine."""
    return {
        **os.environ,
        **addresses,
        MARK: str(ROOT),
        "DJANGO_SETTINGS_MODULE": "kipp.settings.dev",
        "DEMO_ACCOUNTS_FILE": str(DEMO_ACCOUNTS),
        "PORT": str(port),
        "PYTHONUNBUFFERED": "1",
    }


def prepare_portal(environment: dict[str, str]) -> None:
    """Bring tables, translations, static files and demo up to date."""
    keep_addresses(environment)
    compile_translations()
    database = database_identity(environment)
    once("tables", [LOCK, SETTINGS, *migrations(), database], lambda: make_tables(environment))
    once("regions", [database, *region_files()], lambda: load_regions(environment))
    once("static", static_inputs(), lambda: collect_static(environment))
    once("demo", [database], lambda: load_demo(environment))


def keep_addresses(environment: dict[str, str]) -> None:
    """Tell `make shell`, and nobody else, where database and broker are."""
    names = ("DATABASE_URL", "REDIS_URL", "PORT")
    lines = [f"{name}={environment[name]}\n" for name in names]
    write_secret(ENVIRONMENT, "".join(lines))


def once(name: str, inputs: list[Path | str], act: Callable[[], None]) -> None:
    stamp = Stamp(STAMPS / name, inputs)
    if not stamp.is_current():
        act()
        stamp.put()


def database_identity(environment: dict[str, str]) -> str:
    """Tell one database from another; one that is not ours may have changed, so is always new."""
    if "DATABASE_URL" in os.environ:
        return secrets.token_hex()
    return urlsplit(environment["DATABASE_URL"]).password


def migrations() -> list[Path]:
    return sorted(ROOT.glob("*/migrations"))


def static_inputs() -> list[Path | str]:
    folders = [ROOT / "static", *sorted(ROOT.glob("*/static")), ROOT / "kipp", LOCK]
    missing = "" if (ROOT / "staticfiles" / "staticfiles.json").exists() else secrets.token_hex()
    return [*folders, ROOT / "package-lock.json", missing]


def make_tables(environment: dict[str, str]) -> None:
    with step("making the tables"):
        manage(environment, "migrate", "--verbosity=0")
        manage(environment, "createcachetable", "--verbosity=0")


def collect_static(environment: dict[str, str]) -> None:
    with step("collecting the static files"):
        manage(environment, "collectstatic", "--clear", "--no-input", "--verbosity=0")


def region_files() -> list[Path]:
    folder = NODE_MODULES / "idn-area-data" / "data"
    return [folder / "provinces.csv", folder / "regencies.csv"]


def load_regions(environment: dict[str, str]) -> None:
    with step("loading provinces, regencies and cities"):
        manage(environment, "load_regions", "--verbosity=0")


def load_demo(environment: dict[str, str]) -> None:
    with step("loading the demo (once; up to two minutes)"):
        manage({**environment, "LOG_LEVEL": "WARNING"}, "load_demo")


def manage(environment: dict[str, str], *words: str) -> None:
    """Run a management command in a session of its own, so that Ctrl-C reaches only us."""
    done = subprocess.run(
        [sys.executable, "manage.py", *words],
        check=False,
        cwd=ROOT,
        env=environment,
        start_new_session=True,
    )
    if done.returncode:
        raise Refusal(f"manage.py {words[0]} failed; the reason stands above.")
