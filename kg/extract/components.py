"""Our spaCy components: each adds to ``doc._.found`` or settles it; registered with declared configs.

The Doc is one report's reading text (or a part of a long one). ``doc._.reading`` is its Reading,
``doc._.found`` every Found so far, ``doc._.named`` the settled mentions, ``doc._.claims`` and
``doc._.calls`` what the sentences say. ``doc._.refused`` are spans of the reading text that only looked
like names, ``doc._.unstated`` spans of the source that only looked like claims.
``doc.spans["mentions"]`` shows the mentions to spaCy users.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.calls import find_calls
from kg.extract.columns import find_columns
from kg.extract.conventions import find_persons, find_ticked, find_tickers
from kg.extract.endings import find_labs, find_legal, find_suffixed
from kg.extract.everyday import NO_WORDS, is_everyday
from kg.extract.facts import find_facts
from kg.extract.flattened import find_flat_claims
from kg.extract.frames import find_framed
from kg.extract.guest import find_guests, load_guest
from kg.extract.listed import find_listed
from kg.extract.lookup import find_gazetteer
from kg.extract.marked import find_quoted, find_titles
from kg.extract.mention import Found
from kg.extract.people import surnames
from kg.extract.rated import find_rated
from kg.extract.relations import find_relations
from kg.extract.renamed import find_renamed
from kg.extract.rows import find_row_claims
from kg.extract.scene import Topic, find_scenes
from kg.extract.settle import settle
from kg.extract.shapes import find_families, find_large_models, find_latin
from kg.extract.versions import find_versions
from kg.gazetteer import Gazetteer
from kg.records import Refused

Component = Callable[[Doc], Doc]

for _name, _default in (
    ("reading", None),
    ("found", None),
    ("tickers", None),
    ("named", None),
    ("claims", None),
    ("calls", None),
    ("sentences", ()),
    ("refused", None),
    ("unstated", None),
    ("anchor", None),
    ("topic", None),
):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=_default)


@Language.factory("kg_gazetteer", assigns=["doc._.found"])
class GazetteerComponent:
    """Finds the names of the alias tables and the companies printed beside a ticker."""

    def __init__(self, nlp: Language, name: str) -> None:
        """Start without tables; ``gazetteer`` is set by whoever builds the pipeline."""
        self.gazetteer = Gazetteer(())

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc._.found`` and ``doc._.tickers``."""
        text = doc._.reading.text
        doc._.tickers = find_tickers(text, self.gazetteer)
        looked = find_gazetteer(text, self.gazetteer)
        doc._.refused = looked.refused
        doc._.found = [
            *looked.found,
            *find_families(text, self.gazetteer),
            *find_ticked(text, doc._.tickers, self.gazetteer),
        ]
        return doc


@Language.factory(
    "kg_shapes",
    default_config={
        "shapes": [
            "latin",
            "title",
            "quoted",
            "large-model",
            "suffix",
            "version",
            "lab",
            "column",
            "person",
            "frame",
            "legal",
            "listed",
        ],
        "everyday": True,
    },
    assigns=["doc._.found"],
)
def make_shapes(nlp: Language, name: str, shapes: list[str], everyday: bool) -> Component:
    """Adds names by how they are written; ``shapes`` tells which kinds to look for.

    ``everyday`` tells whether to leave out the everyday words that ship with the package.
    """
    ordinary = None if everyday else NO_WORDS

    def add_shapes(doc: Doc) -> Doc:
        text = doc._.reading.text
        known = list(doc._.found or ())
        finders: dict[str, Callable[[], Iterable[Found | Refused]]] = {
            "latin": lambda: find_latin(text),
            "title": lambda: find_titles(text),
            "quoted": lambda: find_quoted(text),
            "large-model": lambda: find_large_models(text, known),
            "suffix": lambda: find_suffixed(text, ordinary),
            "version": lambda: find_versions(text, known),
            "column": lambda: find_columns(doc._.reading, known),
            "lab": lambda: find_labs(text, known),
            "legal": lambda: find_legal(text),
            "listed": lambda: find_listed(text, known, lambda word: is_everyday(word, ordinary)),
            "person": lambda: find_persons(text, surnames()),
            "frame": lambda: find_framed(text, ordinary),
        }
        seen = [one for shape in shapes for one in finders[shape]()]
        doc._.found = [*known, *(one for one in seen if isinstance(one, Found))]
        doc._.refused = [*(doc._.refused or ()), *(one for one in seen if isinstance(one, Refused))]
        return doc

    return add_shapes


@Language.factory("kg_guest", default_config={"model": ""}, assigns=["doc._.found"])
def make_guest(nlp: Language, name: str, model: str) -> Component:
    """Adds the entities of another installed spaCy ``model``."""
    guest = load_guest(model)

    def add_guests(doc: Doc) -> Doc:
        doc._.found = [*(doc._.found or ()), *find_guests(doc._.reading.text, guest)]
        return doc

    return add_guests


@Language.factory("kg_settle", requires=["doc._.found"], assigns=["doc._.named"])
def make_settle(nlp: Language, name: str) -> Component:
    """Decides which spans are mentions and of what."""

    def settle_mentions(doc: Doc) -> Doc:
        tickers = frozenset(ticker.key for ticker in doc._.tickers or ())
        doc._.named, refused = settle(doc._.reading.text, doc._.found or (), tickers)
        doc._.refused = [*(doc._.refused or ()), *refused]
        spans = (doc.char_span(one.start, one.end, label=str(one.ref.type)) for one in doc._.named)
        doc.spans["mentions"] = [span for span in spans if span is not None]
        return doc

    return settle_mentions


@Language.factory("kg_relations", requires=["doc._.named"], assigns=["doc._.claims"])
def make_relations(nlp: Language, name: str) -> Component:
    """States the relations and dated or numeric attributes of every sentence."""

    def add_relations(doc: Doc) -> Doc:
        reading, named, topic = doc._.reading, doc._.named, _topic(doc)
        scenes = find_scenes(reading, named, topic)
        doc._.sentences = [scene.span for scene in scenes]
        related = find_relations(scenes, named)
        facts = find_facts(reading, scenes, named, doc._.tickers or (), doc._.anchor)
        rows = find_row_claims(reading, named, doc._.anchor, topic)
        flat = find_flat_claims(reading, named)
        renamed = find_renamed(scenes, named, doc._.anchor)
        doc._.claims = [*related.claims, *facts.claims, *renamed, *rows.claims, *flat]
        doc._.unstated = [*related.refused, *facts.refused, *rows.refused]
        return doc

    return add_relations


def _topic(doc: Doc) -> Topic:
    """The company that a company note covers, which 公司 means wherever no heading says otherwise."""
    key = doc._.topic
    return Topic(org=next((one for one in doc._.named if key and one.ref.key == key), None))


@Language.factory("kg_calls", requires=["doc._.named"], assigns=["doc._.calls"])
class CallsComponent:
    """States what the report recommends, in sentences and in rated tables."""

    def __init__(self, nlp: Language, name: str) -> None:
        """Start without tables; ``gazetteer`` is set by whoever builds the pipeline."""
        self.gazetteer = Gazetteer(())

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc._.calls``."""
        reading, named = doc._.reading, doc._.named
        calls, refused = find_calls(reading, named, self.gazetteer)
        doc._.calls = [*calls, *find_rated(reading, named)]
        doc._.unstated = [*(doc._.unstated or ()), *refused]
        return doc
