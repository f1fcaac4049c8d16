"""The first people of a new office: nobody is there yet who could ask or confirm."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.actions import invite_person
from accounts.models import Agency, User
from accounts.states import Role
from core.errors import ActionRefused


class Command(BaseCommand):
    """Invite an organiser as an operator; the link goes by mail."""

    help = "Invite an organiser into an office that has fewer than two."

    def add_arguments(self, parser: CommandParser) -> None:
        """Office, person, and who invites."""
        parser.add_argument("agency", help="code of the office")
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("--by", required=True, help="e-mail of an operator account")

    def handle(self, *args: Any, **options: Any) -> None:
        """SECURITY: an office with two organisers invites and confirms by itself."""
        now = timezone.now()
        agency = Agency.objects.filter(code=options["agency"]).first()
        person = User.objects.filter(email__iexact=options["by"], is_staff=True).first()
        if agency is None or person is None:
            raise CommandError("There is no such agency, or no such operator.")
        if agency.memberships.on(now.date()).in_role(Role.ORGANISER).count() > 1:
            raise CommandError("The office has two organisers: they invite and confirm.")
        way = {"email": options["email"], "name": options["name"], "role": Role.ORGANISER}
        try:
            invite_person(agency, by=person, at=now, **way)
        except ActionRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write("Invited: the link is on its way by mail.")
