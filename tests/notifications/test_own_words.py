"""An office's own words: saved, taken back, tried, and never more than plain text."""

from functools import partial

import pytest
from django.core import mail

from audit.models import Entry
from core.errors import ActionRefused, StaleWrite
from notifications.actions import revert_template, save_template, send_trial
from notifications.delivery import deliver_message
from notifications.models import Message, MessageTemplate, Notice
from notifications.outbox import post
from notifications.previews import preview_letters
from notifications.queries import stored_template
from notifications.wording import words_of
from tests.factories import NOW, make_person
from tests.threads import in_threads, meeting, read_without_lock

pytestmark = pytest.mark.django_db
KIND = "proposal_rejected"
FACTS = {
    "title": "Perahu Posyandu",
    "competition": "KIPP",
    "organiser": "Bagian Organisasi",
    "number": "BMS26-001",
    "reason": "Kurang dari dua tahun.",
}


def template(office="KANTOR", kind=KIND, language="id") -> MessageTemplate:
    return stored_template(office, kind, language)


def write(subject="Tentang {judul}", body="Yth. {nama},\n\n{alasan}", *, revision=0, **which):
    facts = {"by": make_person(), "at": NOW, "revision": revision}
    return save_template(template(**which), **facts, subject=subject, body=body)


def tell(*, office="KANTOR", kind=KIND, language="id", **facts) -> Message:
    person = make_person("Siti", language=language)
    post(kind, to=[person], about="a", at=NOW, office=office, **{**FACTS, **facts})
    return Message.objects.get(recipient=person)


def sent(message: Message):
    deliver_message(message.pk, NOW)
    return mail.outbox[-1]


def test_own_words_are_sent_and_kept():
    write()
    message = tell()

    letter = sent(message)

    message.refresh_from_db()
    assert letter.subject == message.subject == "Tentang Perahu Posyandu"
    assert message.paragraphs == ["Yth. Siti,", "Kurang dari dua tahun."]
    assert "Kurang dari dua tahun." in letter.body


@pytest.mark.parametrize(
    "which",
    [{"office": "LAIN"}, {"office": ""}, {"language": "en"}, {"kind": "proposal_admitted"}],
    ids=["another office", "the portal", "another language", "another kind"],
)
def test_own_words_are_for_this_kind_language_and_office_alone(which):
    write()

    assert not sent(tell(**which)).subject.startswith("Tentang")


def test_a_message_on_its_way_uses_the_words_of_the_moment_it_leaves():
    message = tell()
    write()

    assert sent(message).subject == "Tentang Perahu Posyandu"


def test_words_that_left_do_not_change_with_the_template():
    write()
    message = tell()
    sent(message)
    write("Lain {judul}", "{alasan}", revision=1)

    message.refresh_from_db()
    assert message.subject == "Tentang Perahu Posyandu"


def test_revert_brings_the_built_in_words_back():
    row = write()

    revert_template(row, by=make_person(), at=NOW, revision=1)

    assert sent(tell()).subject == "Perahu Posyandu belum dapat dilanjutkan tahun ini"


def test_every_save_is_recorded_without_the_text():
    row = write()

    entry = Entry.objects.get(act="notifications.save_template")
    assert (entry.subject_id, entry.after["kind"]) == (str(row.pk), KIND)
    assert "Tentang" not in str(entry.after)


@pytest.mark.parametrize(
    ("subject", "body", "fault"),
    [
        ("{judl}", "{alasan}", "{judl}"),
        ("Halo", "{alasan} {u.__class__}", "{u.__class__}"),
        ("Halo", "{alasan} {{7*7}}", "{7*7}"),
        ("Halo", "{alasan} {capaian}", "{capaian}"),
        ("Halo", "tanpa alasan", "{alasan}"),
    ],
    ids=["misspelt", "attribute", "template", "of another kind", "missing"],
)
def test_a_placeholder_that_is_wrong_is_named(subject, body, fault):
    with pytest.raises(ActionRefused) as refusal:
        write(subject, body)

    assert any(fault in reason for reason in refusal.value.reasons)
    assert not MessageTemplate.objects.exists()


@pytest.mark.parametrize("subject", ["", "A\nB", "A\r\nBcc: x@evil.example"])
def test_a_subject_is_one_line(subject):
    with pytest.raises(ActionRefused):
        write(subject, "{alasan}")


@pytest.mark.parametrize("trick", ["{{7*7}}", "{nama}", "{alasan}", "%(x)s", "{u.__class__}"])
def test_braces_in_a_value_stay_as_they_are(trick):
    write()

    letter = sent(tell(title=trick, reason="R"))

    assert letter.subject == f"Tentang {trick}"


def test_values_are_escaped_in_html_and_plain_in_text():
    write(body="{alasan}\n\n<b>tebal</b>")

    letter = sent(tell(reason="<script>alert(1)</script> & teman"))

    html = letter.alternatives[0].content
    assert "<script>alert(1)</script> & teman" in letter.body
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; teman" in html
    assert "&lt;b&gt;tebal&lt;/b&gt;" in html


def test_line_ends_in_a_value_make_no_header():
    write()

    letter = sent(tell(title="A\r\nBcc: x@evil.example"))

    assert letter.subject == "Tentang A Bcc: x@evil.example"
    assert "Bcc" not in letter.message()


def test_a_paragraph_about_nothing_is_left_out():
    write("Hasil {judul}", "Satu.\n\nNilai {nilai} di {tahap}.\n\nDua.", kind="award_participant")

    words = sent(tell(kind="award_participant", unit="U", award="Top 10"))

    assert "Satu." in words.body
    assert "Dua." in words.body
    assert "Nilai" not in words.body


@pytest.mark.parametrize(("language", "figures"), [("id", "87,2500"), ("en", "87.2500")])
def test_numbers_are_said_in_the_readers_figures(language, figures):
    facts = {"score": "87.2500", "title": "T", "unit": "U", "award": "A", "rank": "1"}
    row = MessageTemplate(kind="award_winner", subject="S", body="{nilai}")

    assert words_of("award_winner", facts, language, row).paragraphs == [figures]


def test_lines_within_a_paragraph_stay_lines():
    write(body="Baris satu\nbaris dua\n\n{alasan}")

    letter = sent(tell())

    assert "Baris satu<br>baris dua" in letter.alternatives[0].content


def test_a_stale_save_gets_what_is_stored():
    write()

    with pytest.raises(StaleWrite) as stale:
        write("Lain", "{alasan}", revision=0)

    assert stale.value.stored["subject"] == "Tentang {judul}"
    assert MessageTemplate.objects.get().subject == "Tentang {judul}"


def saves_at_once(row) -> list[str]:
    """Two people save the words that both have read."""
    calls = [
        partial(save_or_tell, row, revision=row.revision, by=person, subject=f"S{person.pk}")
        for person in (make_person(), make_person())
    ]
    return sorted(in_threads(calls))


def save_or_tell(row, **facts) -> str:
    try:
        save_template(row, at=NOW, body="{alasan}", **facts)
    except StaleWrite:
        return "stale"
    return "saved"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("read", [template, write], ids=["first", "later"])
def test_of_two_saves_one_is_stale(read):
    answers = [saves_at_once(read(office=f"K{number}")) for number in range(10)]

    assert answers == [["saved", "stale"]] * 10


@pytest.mark.django_db(transaction=True)
def test_the_control_without_the_lock_overwrites(monkeypatch):
    row = write()
    read_without_lock(monkeypatch, meeting().wait)

    assert saves_at_once(row) == ["saved", "saved"]


def test_a_trial_goes_to_oneself_with_a_mark_and_no_notice():
    person = make_person()

    message = send_trial(template(), by=person, at=NOW, subject="Coba {judul}", body="{alasan}")

    letter = sent(message)
    assert letter.to == [person.email]
    assert letter.subject == "Uji coba: Coba Perahu Posyandu"
    assert "Ini email uji coba." in letter.body
    assert Notice.objects.count() == 0
    assert Entry.objects.filter(act="notifications.send_trial").count() == 1


def test_a_trial_speaks_with_real_facts_where_there_are_some():
    tell(title="Kapal Obat")

    message = send_trial(template(), by=make_person(), at=NOW, subject="{judul}", body="{alasan}")

    assert message.subject == "Uji coba: Kapal Obat"


def test_a_trial_never_speaks_with_the_facts_of_another_office():
    tell(office="LAIN", title="Rahasia")

    message = send_trial(template(), by=make_person(), at=NOW, subject="{judul}", body="{alasan}")

    assert message.subject == "Uji coba: Perahu Posyandu"


def test_five_trials_an_hour_are_enough():
    person = make_person()
    trial = partial(send_trial, template(), by=person, subject="S", body="{alasan}")
    for _ in range(5):
        trial(at=NOW)

    with pytest.raises(ActionRefused):
        trial(at=NOW)
    assert Message.objects.count() == 5


def test_previews_of_letters_use_the_offices_words():
    letters = [("award_winner", {"title": "Perahu", "award": "Top 10"})]

    own = [{"kind": "award_winner", "subject": "Selamat {judul}", "body": "{capaian}"}]

    (mine,) = preview_letters(letters, name="N", language="id", own=own)
    (built_in,) = preview_letters(letters, name="N", language="id")

    assert (mine.subject, mine.paragraphs) == ("Selamat Perahu", ["Top 10"])
    assert built_in.subject != mine.subject
