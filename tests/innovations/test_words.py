"""Server and browser count the same words: one list of cases for both."""

import json
from pathlib import Path

import pytest

from core.words import clean_text, count_words

CASES = json.loads((Path(__file__).parent / "words.json").read_text())
COUNT = """async (texts) => {
    const { countWords } = await import("/static/js/words.js");
    return texts.map(countWords);
}"""


@pytest.mark.parametrize(("text", "words"), CASES, ids=range(len(CASES)))
def test_the_server_counts(text, words):
    assert count_words(clean_text(text)) == words


def test_the_browser_counts_the_same(live_server, page):
    page.goto(f"{live_server.url}/static/js/words.js")

    counted = page.evaluate(COUNT, [text for text, _ in CASES])

    assert dict(zip([text for text, _ in CASES], counted, strict=True)) == dict(CASES)
