"""The operator's hand where an office has no second person."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.actions import grant_approval
from accounts.models import Agency, User
from accounts.requests import colleagues_of
from core.approvals import act_of
from core.errors import ActionRefused
from core.models import Approval


class Command(BaseCommand):
    """Show a request, and grant it with --grant as an operator."""

    help = "Show what a request would change; with --grant confirm it where nobody else can."

    def add_arguments(self, parser: CommandParser) -> None:
        """The request's code, who confirms, and whether to do it."""
        parser.add_argument("code")
        parser.add_argument("--by", required=True, help="e-mail of an operator account")
        parser.add_argument("--grant", action="store_true", help="carry it out")

    def handle(self, *args: Any, **options: Any) -> None:
        """SECURITY: only an operator, never the asker, and only where no colleague can."""
        now = timezone.now()
        approval = Approval.objects.select_related("asked_by").filter(code=options["code"]).first()
        person = User.objects.filter(email__iexact=options["by"], is_staff=True).first()
        if approval is None or person is None:
            raise CommandError("There is no such request, or no such operator.")
        self.show(approval)
        office = Agency.objects.get(code=approval.office)
        if colleagues_of(approval.asked_by, office, now):
            raise CommandError("Another organiser of the office decides about this request.")
        if not options["grant"]:
            self.stdout.write("Nothing was done. Run it again with --grant to confirm.")
            return
        try:
            grant_approval(approval, by=person, at=now)
        except ActionRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write("Granted and carried out.")

    def show(self, approval: Approval) -> None:
        """Everything that a colleague would read."""
        act = act_of(approval)
        self.stdout.write(f"{approval.title}\n{act.label}: {approval.reason}")
        self.stdout.write(f"{approval.asked_by.email}, {approval.asked_at:%Y-%m-%d %H:%M} UTC")
        for fact in act.describe(approval):
            self.stdout.write(f"  {fact.label}: {fact.before or '-'} -> {fact.after or '-'}")
