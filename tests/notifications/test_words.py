"""The words of a mail, as text and HTML, in both languages."""

from pathlib import Path

import pytest
from django.conf import settings

from core.links import absolute, in_language
from notifications.delivery import compose
from notifications.models import Message
from notifications.wording import words_of
from tests.factories import NOW

FACTS = {
    "agency": "Dinas P & K <Banyumas>",
    "inviter": "Joko",
    "name": "Dewi",
    "role": "Proposer",
    "url": "/undangan/abc/",
}
KINDS = [
    "invitation",
    "invitation_accepted",
    "membership_ended",
    "password_changed",
    "password_reset",
    "recovery_codes_made",
    "second_factor_off",
    "second_factor_on",
    "unknown_account",
]


def mail_of(language: str):
    message = Message(
        kind="invitation",
        address="baru@kipp.example",
        language=language,
        context=FACTS,
        not_before=NOW,
    )
    return message, compose(message)


def html_of(mail) -> str:
    return mail.alternatives[0].content


def test_words_speak_indonesian():
    _message, mail = mail_of("id")

    assert mail.subject == "Undangan ke Dinas P & K <Banyumas>"
    assert "Joko mengundang Anda bekerja sebagai Pengusul" in " ".join(mail.body.split())


def test_words_speak_english():
    _message, mail = mail_of("en")

    assert mail.subject == "Invitation to Dinas P & K <Banyumas>"
    assert "Joko invites you to work as Proposer" in " ".join(mail.body.split())


def test_an_invitation_says_a_word_in_the_other_language():
    indonesian, english = mail_of("id")[1].body, mail_of("en")[1].body

    assert "In English:" in indonesian
    assert "Dalam bahasa Indonesia:" in english


def test_text_is_plain_and_html_is_escaped():
    _message, mail = mail_of("id")

    assert "Dinas P & K <Banyumas>" in mail.body
    assert "Dinas P &amp; K &lt;Banyumas&gt;" in html_of(mail)
    assert "<Banyumas>" not in html_of(mail)


def test_links_come_from_the_one_setting():
    _message, mail = mail_of("en")

    assert f"{settings.SITE_URL}/en/undangan/abc/" in mail.body
    assert f'href="{settings.SITE_URL}/en/undangan/abc/"' in html_of(mail)


def test_a_mail_has_one_recipient_and_a_steady_id():
    message, mail = mail_of("id")

    sent = mail.message()
    assert sent["To"] == "baru@kipp.example"
    assert (sent["Cc"], sent["Bcc"]) == (None, None)
    assert sent["Message-ID"] == compose(message).message()["Message-ID"] == message.message_id


@pytest.mark.parametrize("facts", [{"agency": "A\r\nBcc: x@evil.example"}, {"agency": "A\nB"}])
def test_line_ends_in_a_name_make_no_header(facts):
    subject = words_of("invitation", {**FACTS, **facts}, "id").subject

    assert "\n" not in subject
    assert "\r" not in subject


def test_placeholders_in_a_name_stay_as_they_are():
    trick = "{{7*7}} %(x)s {% x %}"

    subject = words_of("invitation", {**FACTS, "agency": trick}, "id").subject

    assert subject == f"Undangan ke {trick}"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_kind_has_a_title_and_a_body(kind, language):
    facts = {**FACTS, "person": "Dewi"}

    words = words_of(kind, facts, language)

    assert words.subject
    assert words.paragraphs


def test_every_kind_of_ours_is_listed():
    files = {path.stem for path in (Path(settings.BASE_DIR) / "templates" / "mail").glob("*.txt")}

    assert set(KINDS) <= files


@pytest.mark.parametrize(
    ("path", "language", "link"),
    [
        ("", "id", ""),
        ("/app/", "id", "http://testserver/app/"),
        ("/app/", "en", "http://testserver/en/app/"),
        ("/en/app/", "en", "http://testserver/en/app/"),
    ],
)
def test_absolute_links(path, language, link):
    assert absolute(path, language) == link


def test_in_language_leaves_indonesian_without_prefix():
    assert (in_language("/app/", "id"), in_language("/app/", "en")) == ("/app/", "/en/app/")
