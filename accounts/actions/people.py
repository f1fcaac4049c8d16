"""What a person does with the own account; each function is one act in one transaction."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.trail import record
from core.codes import new_code

PROFILE_FIELDS = ("name", "title_before", "title_after", "phone", "language")


@transaction.atomic
def update_profile(person: User, *, by: User, at: datetime, **facts: str) -> User:
    """Change what a person says of himself. SECURITY: no other field can be named."""
    person = User.objects.lock(person)
    changed = [name for name in PROFILE_FIELDS if facts.get(name, "") != getattr(person, name)]
    for name in changed:
        setattr(person, name, facts.get(name, ""))
    person.save(update_fields=[*changed, "updated_at"])
    record("accounts.update_profile", person, by=by, at=at, after={"changed": changed})
    return person


@transaction.atomic
def end_sessions(person: User, *, by: User, at: datetime) -> User:
    """Sign the person out on every device, this one too."""
    person = User.objects.lock(person)
    person.session_salt = new_code(16)
    person.save(update_fields=["session_salt", "updated_at"])
    record("accounts.end_sessions", person, by=by, at=at)
    return person
