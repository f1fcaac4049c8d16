"""Count the statements and rows of a request that asks for it; all others pass untouched."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

ASKED = "HTTP_X_COUNT"
NO_WORK = ("SAVEPOINT", "RELEASE", "ROLLBACK", "SET ")


class Tally:
    """What went to the database: statements, and rows that came back or were written."""

    def __init__(self) -> None:
        self.statements = self.rows = 0

    def __call__(self, execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        """Django calls this around every statement."""
        result = execute(sql, params, many, context)
        if not sql.startswith(NO_WORK):
            self.statements += 1
            self.rows += max(0, context["cursor"].rowcount)
        return result


class CountMiddleware:
    """Stands first, so that session, user and membership are counted too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer tells its own cost in two headers."""
        if ASKED not in request.META:
            return self.get_response(request)
        with connection.execute_wrapper(tally := Tally()):
            response = self.get_response(request)
        response["X-Statements"], response["X-Rows"] = tally.statements, tally.rows
        return response
