"""Sessions as signing in leaves them, without its pages."""

from datetime import datetime

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from accounts.models import User


def sign_in(client: Client, person: User, *, at: datetime) -> Client:
    """A session whose owner gave the password at this instant."""
    client.force_login(person)
    session = client.session
    record = {"method": "password", "at": at.timestamp(), "email": person.email}
    session["account_authentication_methods_user"] = str(person.pk)
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [record]
    session.save()
    return client
