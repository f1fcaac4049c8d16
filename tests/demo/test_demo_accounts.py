"""The commands: what they print, and when they refuse."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from competitions.models import Competition
from demo.accounts import account_lines, accounts, upper_accounts
from demo.people import PASSWORD


def test_demo_accounts_prints_one_line_for_each_role():
    out = StringIO()

    call_command("demo_accounts", stdout=out)

    assert out.getvalue().splitlines() == account_lines()
    assert len(account_lines()) == 12


def test_every_demo_address_ends_where_no_mail_arrives():
    everybody = [*accounts(), *upper_accounts()]

    assert {email.rsplit(".", 1)[1] for _role, email in everybody} == {"example"}


@pytest.mark.django_db
def test_load_demo_refuses_where_it_is_no_demo(settings):
    settings.DEMO = False

    with pytest.raises(CommandError):
        call_command("load_demo", "--small", stdout=StringIO())

    assert not User.objects.exists()


@pytest.mark.django_db
def test_load_demo_small_has_every_role_and_loads_once(monkeypatch, tmp_path):
    kept = tmp_path / "accounts"
    monkeypatch.setenv("DEMO_ACCOUNTS_FILE", str(kept))
    call_command("load_demo", "--small", stdout=StringIO())
    people = User.objects.count()
    again = StringIO()

    call_command("load_demo", "--small", stdout=again)

    assert User.objects.count() == people
    assert Competition.objects.count() == 2
    assert again.getvalue().startswith("The demo is loaded already.")
    assert kept.read_text().splitlines() == account_lines()
    for _role, email in accounts():
        person = User.objects.get(email=email)
        assert person.check_password(PASSWORD)
        assert person.memberships.exists()
