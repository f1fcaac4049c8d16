"""The production files, without an engine: schema, pins, health checks, no default secret."""

import re
from pathlib import Path

import pytest
import yaml
from check_jsonschema import main as check_jsonschema

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = ROOT / "docker-compose.yml"
SERVICES = yaml.safe_load(COMPOSE.read_text())["services"]
OURS = {"migrate", "web", "worker", "beat"}
EXACT = re.compile(r"^[a-z/-]+:\d+\.\d+(\.\d+)?(-[a-z-]+)?$")
SECRETS = ("SECRET_KEY", "POSTGRES_PASSWORD", "VALKEY_PASSWORD", "TLS_CERTIFICATE", "TLS_KEY")


def schema_faults(path):
    with pytest.raises(SystemExit) as ended:
        check_jsonschema(
            ["--builtin-schema", "vendor.compose-spec", str(path)], standalone_mode=True
        )
    return ended.value.code


def variables():
    """Every `${NAME...}` of the file with what stands behind the name."""
    text = COMPOSE.read_text().replace("$$", "")
    return re.findall(r"\$\{(\w+)([^}]*)\}", text)


def test_compose_file_follows_the_schema():
    assert schema_faults(COMPOSE) == 0


def test_schema_check_bites(tmp_path):
    wrong = tmp_path / "docker-compose.yml"
    wrong.write_text(COMPOSE.read_text().replace("    image: postgres", "    imagine: postgres"))

    assert schema_faults(wrong) == 1


def test_compose_runs_the_whole_portal():
    assert set(SERVICES) == OURS | {"db", "valkey", "nginx"}
    assert {SERVICES[name]["command"][0] for name in OURS} == OURS


def test_every_image_is_pinned():
    images = [service["image"] for service in SERVICES.values()]
    stages = re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)

    assert [image for image in images + stages if not EXACT.match(image)] == []


def test_every_service_that_stays_has_a_health_check():
    staying = {name: service for name, service in SERVICES.items() if name != "migrate"}

    assert [name for name, service in staying.items() if "test" not in service["healthcheck"]] == []


def test_no_health_check_asks_the_workers_by_message():
    assert "inspect" not in (ROOT / "deploy" / "healthcheck.py").read_text()


@pytest.mark.parametrize("name", SECRETS)
def test_secret_is_mandatory(name):
    rests = [rest for found, rest in variables() if found == name]

    assert rests
    assert [rest for rest in rests if not rest.startswith(":?")] == []


def test_no_value_of_the_example_is_a_secret():
    lines = (ROOT / ".env.example").read_text().splitlines()
    values = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))

    assert set(SECRETS) <= set(values)
    assert set(values.values()) == {""}


def test_example_names_every_variable_of_the_file():
    example = (ROOT / ".env.example").read_text()

    assert [
        name for name, _ in variables() if not re.search(rf"^#?{name}=", example, re.MULTILINE)
    ] == []


def test_containers_of_the_portal_are_locked_down():
    for name in OURS:
        service = SERVICES[name]
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"]), name


def test_image_holds_every_app():
    allowed = (ROOT / ".dockerignore").read_text()
    apps = [path.parent.name for path in ROOT.glob("*/apps.py")]

    assert [app for app in apps if f"!{app}\n" not in allowed] == []
