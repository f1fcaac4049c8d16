"""The mailbox of a development machine."""

import os

import pytest
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from notifications.mailbox import letters


@pytest.fixture
def folder(tmp_path, settings):
    settings.MAILBOX_DIR = tmp_path / "mail"
    settings.EMAIL_FILE_PATH = settings.MAILBOX_DIR
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    return settings.MAILBOX_DIR


def write(subject: str = "Undangan", text: str = "Buka http://testserver/undangan/abc/ ya") -> None:
    mail = EmailMultiAlternatives(subject, text, to=["dewi@kipp.example"])
    mail.attach_alternative("<p>Undangan <script>alert(1)</script></p>", "text/html")
    mail.send()


def name_of(folder) -> str:
    return letters(folder)[0].name


def test_letters_are_read_as_they_were_written(folder):
    write("Undangan à la Dinas Kesehatan")

    (letter,) = letters(folder)

    assert (letter.subject, letter.to) == ("Undangan à la Dinas Kesehatan", "dewi@kipp.example")
    assert "http://testserver/undangan/abc/" in letter.text
    assert "<script>" in letter.html


def test_the_newest_letter_stands_first(folder):
    write("Lama")
    (old,) = folder.iterdir()
    os.utime(old, (1, 1))
    write("Baru")

    assert [letter.subject for letter in letters(folder)] == ["Baru", "Lama"]


def test_an_empty_mailbox_says_so(client, folder):
    page = client.get(reverse("mailbox")).content.decode()

    assert "Belum ada surat" in page


def test_the_mailbox_lists_letters(client, folder):
    write()

    page = client.get(reverse("mailbox")).content.decode()

    assert "dewi@kipp.example" in page
    assert f"/surat/{name_of(folder)}/" in page


def test_links_of_a_letter_work(client, folder):
    write()

    page = client.get(reverse("letter-detail", args=[name_of(folder)])).content.decode()

    assert 'href="http://testserver/undangan/abc/"' in page


def test_text_of_a_letter_is_escaped(client, folder):
    write(text="<script>alert(1)</script>")

    page = client.get(reverse("letter-detail", args=[name_of(folder)])).content.decode()

    assert "<script>alert" not in page


def test_html_of_a_letter_stands_in_a_sandbox(client, folder):
    write()

    response = client.get(reverse("letter-html", args=[name_of(folder)]))

    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy


@pytest.mark.parametrize("name", ["..%2fx.log", "x.log", "1.txt", "20260101-1-1.log"])
def test_other_files_are_not_letters(client, folder, name):
    folder.mkdir()
    (folder.parent / "x.log").write_text("rahasia")
    (folder / "x.log").write_text("rahasia")

    assert client.get(f"/surat/{name}/").status_code == 404


@pytest.mark.parametrize("path", ["/surat/", "/surat/1-1-1.log/", "/surat/1-1-1.log/html/"])
def test_production_has_no_mailbox(client, folder, settings, path):
    settings.SHOW_MAILBOX = False

    assert client.get(path).status_code == 404
