"""Who may never read whose name: looked for in every answer that any test of the suite gets.

An entrant never learns who judges; a judge of a blind stage never learns who entered.
"""

from django.http import HttpResponse
from django.test import Client

from accounts.states import UNIT_ROLES, Role
from competitions.models import Stage

JUDGES = (b"@juri.example", b"Ratna Wulandari")
ENTRANTS = (b"Puskesmas Sumpiuh II", b"Siti Rahayu", b"Joko Susilo")
DESK = "/app/juri/"
#: The page of components has people of its own.
SHOWCASE = "/gaya/"
#: As Django has it: for tests whose writers name themselves in their own text.
unguarded = Client.request


def keep_names_apart() -> None:
    """From now on every answer of Django's test client is looked through."""
    Client.request = request


def request(client: Client, **facts: object) -> HttpResponse:
    """The answer, unless it tells what its reader may not know."""
    answer = unguarded(client, **facts)
    told = told_names(answer)
    assert not told, f"{answer.wsgi_request.path} tells {told}"
    return answer


def told_names(answer: HttpResponse) -> list[bytes]:
    """Names in the answer, or in its headers, that its reader may not know."""
    asked = answer.wsgi_request
    person = getattr(asked, "_cached_user", None)  # nobody is read for this
    workspace = getattr(person, "workspace", None)
    if workspace is None or asked.path == SHOWCASE:
        return []
    if workspace.role in UNIT_ROLES:
        return _found(answer, [name for name in JUDGES if name.decode() != person.name])
    if workspace.role != Role.JUDGE or not asked.path.startswith(DESK):
        return []
    found = _found(answer, ENTRANTS)
    return found if found and not Stage.objects.filter(is_blind=False).exists() else []


def _found(answer: HttpResponse, names: list[bytes] | tuple[bytes, ...]) -> list[bytes]:
    parts = [] if answer.streaming else [answer.content]
    parts.append(repr(answer.headers).encode())
    return [name for name in names if any(name in part for part in parts)]
