"""Search of the gallery: Indonesian full text, with a second leg for misspelt words.

PostgreSQL stems Indonesian but ships no stop words, and it knows no synonyms: both stand here.
A word counts as found when its stem is in the text, or when it resembles a word of the label
(name, subtitle, measure, unit and place). An entry is a hit when at least half of the words are
found in it; more words found come first, then the weight of where they were found.
"""

import re
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db.models import Case, F, FloatField, IntegerField, Q, QuerySet, Value, When

from core.words import clean_text

CONFIG = "indonesian"
LONGEST_QUERY = 200
MOST_WORDS = 8
SHORTEST_GUESS = 4  # shorter words resemble everything
WEIGHTS = [0.1, 0.4, 0.6, 1.0]
_UNSAID = (
    "ada adalah agar akan atau bagi dalam dan dari dengan di ini itu juga kami karena ke kepada"
    " oleh pada para saat saya secara seperti serta sudah telah tidak untuk yang"
    " a an and at by for from in of on the to with"
)
STOP_WORDS = frozenset(_UNSAID.split())
SYNONYMS = {
    "adminduk": ("administrasi kependudukan",),
    "bpjs": ("jaminan kesehatan",),
    "bumil": ("ibu hamil",),
    "dbd": ("demam berdarah",),
    "difabel": ("disabilitas",),
    "disdukcapil": ("kependudukan", "pencatatan sipil"),
    "gizi": ("stunting",),
    "hipertensi": ("tekanan darah tinggi",),
    "kb": ("keluarga berencana",),
    "kdrt": ("kekerasan dalam rumah tangga",),
    "kia": ("kesehatan ibu dan anak",),
    "ktp": ("kartu tanda penduduk",),
    "lansia": ("lanjut usia",),
    "nakes": ("tenaga kesehatan",),
    "odgj": ("gangguan jiwa",),
    "paud": ("pendidikan anak usia dini",),
    "perundungan": ("bullying",),
    "puskesmas": ("pusat kesehatan masyarakat",),
    "rsud": ("rumah sakit",),
    "rtlh": ("rumah tidak layak huni",),
    "stunting": ("kerdil",),
    "tb": ("tuberkulosis",),
    "tbc": ("tuberkulosis", "tb"),
    "umkm": ("usaha mikro",),
}


@dataclass(frozen=True)
class Term:
    """A word that was typed, with the stems of it and of what means the same."""

    word: str
    query: SearchQuery

    @property
    def match(self) -> Q:
        """Where the word is found; both sides are indexed."""
        if len(self.word) < SHORTEST_GUESS:
            return Q(search=self.query)
        return Q(search=self.query) | Q(label__trigram_word_similar=self.word)

    @property
    def score(self) -> object:
        """How well it is found."""
        rank = SearchRank(F("search"), self.query, weights=WEIGHTS) * 2.0
        if len(self.word) < SHORTEST_GUESS:
            return rank
        likeness = Case(
            When(
                label__trigram_word_similar=self.word,
                then=TrigramWordSimilarity(self.word, "label") * 0.6,
            ),
            default=Value(0.0),
            output_field=FloatField(),
        )
        return rank + likeness


def words_of(text: str) -> list[str]:
    """The words that matter, in order and once each; all of them when none would be left."""
    found = re.findall(r"\w+", clean_text(text)[:LONGEST_QUERY].casefold())
    words = list(dict.fromkeys(found))
    kept = [word for word in words if word not in STOP_WORDS]
    return (kept or words)[:MOST_WORDS]


def terms_of(text: str) -> list[Term]:
    """What a search looks for; empty for an empty query."""
    return [Term(word, _query(word)) for word in words_of(text)]


def find(innovations: QuerySet, text: str) -> QuerySet:
    """Innovations that fit the words, best first; all of them, unordered, without words."""
    terms = terms_of(text)
    if not terms:
        return innovations
    hits = sum((_one(term.match) for term in terms), Value(0))
    whole = " ".join(term.word for term in terms)
    score = sum((term.score for term in terms), TrigramWordSimilarity(whole, "name"))
    return (
        innovations.filter(reduce(or_, (term.match for term in terms)))
        .annotate(hits=hits, score=score)
        .filter(hits__gte=(len(terms) + 1) // 2)
        .order_by("-hits", "-score", "name", "pk")
    )


def _query(word: str) -> SearchQuery:
    alternatives = (word, *SYNONYMS.get(word, ()))
    queries = [SearchQuery(each, config=CONFIG, search_type="phrase") for each in alternatives]
    return reduce(or_, queries)


def _one(match: Q) -> Case:
    return Case(When(match, then=Value(1)), default=Value(0), output_field=IntegerField())
