"""What an answer says, without what is drawn anew for each one."""

import re

from django.http import HttpResponse

#: What is drawn anew for every answer: the policy's nonce, the form's token, an act's key.
DRAWN_ANEW = (
    re.compile(r"nonce[-=]\\?['\"]?[A-Za-z0-9_+/=-]+"),
    re.compile(r"name=\"csrfmiddlewaretoken\" value=\"\w+\""),
    re.compile(r"x-csrftoken(?:\"|&quot;): (?:\"|&quot;)\w+", re.IGNORECASE),
    re.compile(r"csrftoken=\w+"),
    re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"),
)
#: The cookie of the token, and the length, which follows from the rest.
SEPARATE = ("Set-Cookie", "Content-Length")


def plain_answer(answer: HttpResponse) -> str:
    """Status, headers and body: what two worlds must have in common."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    headers = sorted((name, value) for name, value in answer.items() if name not in SEPARATE)
    text = f"{answer.status_code}\n{headers}\n{body.decode(errors='replace')}"
    for pattern in DRAWN_ANEW:
        text = pattern.sub("", text)
    return text
