"""The frozen records that pass from stage to stage, in the order data flows.

file → Document → Mention → Claim → Entity / Relation → Knowledge → graph, RDF, view.

Offsets are half-open and count code points of ``Document.text``. Ids are made from
content, never from the order in which things were met.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple


class EntityType(StrEnum):
    """Classes of the ontology that an entity can have; values are the ontology's local names."""

    REPORT = "Report"
    COMPANY = "Company"
    BROKER = "Broker"
    ANALYST = "Analyst"
    PERSON = "Person"
    ORGANIZATION = "Organization"
    MODEL = "Model"
    PRODUCT = "Product"
    CREATIVE_WORK = "CreativeWork"
    TECHNOLOGY = "Technology"
    INDUSTRY = "Industry"


#: The thirteen relations of the contract, then ``mentions``; all in the ``kg:`` namespace.
RELATIONS = (
    "publishedBy",
    "authoredBy",
    "employedBy",
    "coversIndustry",
    "recommends",
    "develops",
    "basedOn",
    "succeeds",
    "usesTechnology",
    "uses",
    "partnerOf",
    "subsidiaryOf",
    "investsIn",
    "mentions",
)

#: The common scale of ratings, best first; ``common-…`` in ``ontology/ratings.ttl``.
STEPS = ("buy", "outperform", "neutral", "underperform", "sell")

#: Attribute predicates: the object of such a claim is a Literal.
#: ``title`` and ``issued`` are dcterms, the rest ``kg:``.
ATTRIBUTES = (
    "title",
    "issued",
    "rating",
    "ratingAction",
    "licenceNumber",
    "email",
    "phone",
    "role",
    "ticker",
    "fullName",
    "formerName",
    "renamedOn",
    "releaseDate",
    "parameterCount",
    "maxDurationSeconds",
    "maxResolution",
)


class Span(NamedTuple):
    """A half-open range of code points in ``Document.text``."""

    start: int
    end: int


class BlockKind(StrEnum):
    """What a block of a report is."""

    MASTHEAD = "masthead"  # names block, rating line, date line
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ROW = "row"  # one row of a table
    CAPTION = "caption"  # 图 1：… / 表 2: …
    SOURCE = "source"  # 资料来源：…
    RELATED = "related"  # the list of earlier reports, one entry a block
    CONTENTS = "contents"  # table of contents, list of figures
    BOILERPLATE = "boilerplate"  # declarations, rating definitions, disclaimer, addresses, biographies


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of a paginated source; ``number`` is 1-based.

    ``certainty`` (0..1) is below 1 where the page's characters were recognised from its picture.
    """

    number: int
    start: int
    end: int
    certainty: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """One printed line of a first page: its span in the text, the size of its type and its place.

    ``size`` and the edges are in points; the origin is the page's upper left corner.
    """

    start: int
    end: int
    size: float
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One logical paragraph, heading, table row, caption or boilerplate paragraph.

    ``fragments`` are source spans in reading order. There is more than one when page furniture
    or a masthead stood in the middle of a sentence. Blocks never overlap and are sorted by their
    first fragment's start.

    ``level`` is the depth of a heading (1 is the outermost), 0 for every other kind.
    ``heading`` is the index in ``Document.blocks`` of the nearest heading that governs the block.
    ``table`` numbers the table a ROW belongs to; ``cells`` are the row's cell spans (a cell can
    be empty: start == end); ``header`` marks a table's header row.
    """

    kind: BlockKind
    fragments: tuple[Span, ...]
    level: int = 0
    heading: int | None = None
    table: int | None = None
    cells: tuple[Span, ...] = ()
    header: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """Another file with the report of a Document: the same bytes, or nearly the same text.

    ``similarity`` (0..1) is the share of each text that the other has too, 1 for the same bytes.
    """

    source_file: str
    digest: str
    media_type: str
    similarity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One report as read. ``text`` of plain text and Markdown is the file's own content, unchanged but
    for a leading BOM, which is not part of it; of other files it is what their reader made of them."""

    source_file: (
        str  # posix path relative to the folder given, or the file's name; inside an archive below its name
    )
    digest: str  # sha256 of the file's bytes, lower-case hex
    text: str
    media_type: str
    encoding: str  # of plain text; "" for other files
    blocks: tuple[Block, ...] = ()
    pages: tuple[Page, ...] = ()
    prints: tuple[Print, ...] = ()  # lines of the first page of a paginated source
    copies: tuple[Copy, ...] = ()  # other files with the same report, by source_file

    @property
    def certainty(self) -> float:
        """That of the characters of its least certain page."""
        return min((page.certainty for page in self.pages), default=1.0)

    def page_at(self, offset: int) -> int | None:
        """The 1-based page that holds ``offset``, None for a source without pages."""
        page = self._page(offset)
        return page.number if page else None

    def certainty_at(self, offset: int) -> float:
        """How certain (0..1) the characters of the page are that holds ``offset``."""
        page = self._page(offset)
        return page.certainty if page else 1.0

    def _page(self, offset: int) -> Page | None:
        index = bisect_right(self.pages, offset, key=lambda page: page.start) - 1
        return self.pages[index] if index >= 0 and offset < self.pages[index].end else None


class Ref(NamedTuple):
    """What one document calls an entity: its type and a key that does not depend on the document.

    ``key`` is a ticker, a licence number, or the folded name (``kg.text.normalise.fold_name``).
    Resolution maps every Ref to the id of an Entity.
    """

    type: EntityType
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A surface form at a span. ``source`` names the rule that found it."""

    ref: Ref
    start: int
    end: int
    surface: str
    source: str
    confidence: float = 1.0


class Datatype(StrEnum):
    """XSD datatypes used for literals; values are xsd local names."""

    STRING = "string"
    DATE = "date"
    MONTH = "gYearMonth"
    YEAR = "gYear"
    INTEGER = "integer"
    DECIMAL = "decimal"


class Literal(NamedTuple):
    """A value with its XSD datatype; ``value`` is the lexical form."""

    value: str
    datatype: Datatype = Datatype.STRING


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where a document says so: ``document.text[start:end] == quote``, always.

    ``curated`` is True where the document is a curation file, not a report.
    """

    digest: str
    start: int
    end: int
    quote: str
    page: int | None = None
    curated: bool = False

    @property
    def source(self) -> str:
        """The id of the report or curation file that says so."""
        return curation_id(self.digest) if self.curated else report_id(self.digest)


#: The rule of what a person decided: ``extracted_by`` of a claim, ``rule`` of a judgement.
PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Who decided, when (an ISO date), on which source, and why."""

    by: str
    date: str | None = None
    source: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One statement that one document makes.

    ``modality`` is None for a plain statement, else "planned", "hoped" or "reported"
    (rumour): such a claim gives no plain relation.
    """

    subject: Ref
    predicate: str  # one of RELATIONS or ATTRIBUTES
    object: Ref | Literal
    evidence: Evidence
    confidence: float
    extracted_by: str  # name of the pattern or component
    modality: str | None = None
    person: Attribution | None = None  # of a claim that a person added

    @property
    def id(self) -> str:
        """A stable id of 20 hex digits, made of everything the claim says and where.

        For a claim of a curation file "where" is who says so and on what source: its place in the file
        changes with every entry that is added before it.
        """
        place = (self.evidence.digest, str(self.evidence.start), str(self.evidence.end))
        if self.evidence.curated and self.person is not None:
            place = (self.person.by, self.person.date or "", self.person.source or "")
        parts = (
            *place,
            *self.subject,
            self.predicate,
            *self.object,
            self.extracted_by,
        )
        return sha256("\x1f".join(parts).encode()).hexdigest()[:20]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One report's recommendation of one company or industry, as a document words it.

    ``verb`` is the printed word (建议关注, 推荐 …); prices are decimal strings as printed.
    """

    target: Ref
    evidence: Evidence
    extracted_by: str
    verb: str | None = None
    rating: str | None = None
    rating_action: str | None = None
    target_price: str | None = None
    currency: str | None = None  # ISO 4217


class IssueKind(StrEnum):
    """What kind of thing was found wrong, left out or left unused; in the order of a reader's interest.

    Kinds of files and claims that an ``Issue`` tells of come first, then those of ``Unused``.
    """

    UNREADABLE = "unreadable"  # a file that is not in the graph
    PASSED_OVER = "passed-over"  # a file of a kind that is not read
    READING = "reading"  # what a reader warns of
    COPY = "copy"
    CURATION = "curation"  # a claim that a person rejected, a decision that no longer applies
    MISREADING = "misreading"  # a claim between classes that its relation cannot join
    LOW_CONFIDENCE = "low-confidence"
    UNUSED_SENTENCE = "unused-sentence"  # names two things or more, says nothing of them
    UNUSED_ROW = "unused-row"  # the same of a table row
    UNUSED_HEADING = "unused-heading"  # the same of a heading or caption
    LONE_NAME = "lone-name"  # a sentence, row, heading or caption that names one thing
    DROPPED_CLAIM = "dropped-claim"
    DROPPED_SPAN = "dropped-span"


class Reason(StrEnum):
    """Why a span that looked like a name, or like a claim, was taken for none."""

    # names
    PART = "two characters that stand free nowhere, so they may be part of a longer word"
    WORD = "also an everyday word, and nothing beside it says that the name is meant"
    PHRASE = "a company's name met in quotes only, where nothing says company"
    UMBRELLA = "a field or a task, not a named method"
    UNKNOWN = "looks like a name, but no table knows it and too little beside it says of what"
    DOCUMENT = "the title of a report, law, paper or periodical, not of a work"
    ORDINARY = "everyday or generic words in the place of a name"
    TAGGED = "the tagger takes it for a word here"
    # claims
    NEGATED = "the clause denies it"
    OPEN = "the row says that it is planned, talked of or off"
    TABULAR = "names side by side, as in a table that ran together"
    ANOTHER = "公司 stands between: the report's company takes over"
    CREDIT = "the name only says whose news it is"
    FAMILY = "not two versions of one product"
    UPDATE = "what is brought out is an update, a paper or data of it"
    CHAIN = "its chain, concept or product is meant, not the share"
    UNSURE = "below the confidence asked for"
    CLASSES = "the relation cannot join things of these classes"
    ITSELF = "joins a thing with itself, once its names are one"
    # sentences
    SILENT = "no rule read a relation or attribute here"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """Something found wrong or left out, with its place. ``severity`` is "error" or "warning"."""

    file: str
    kind: IssueKind
    message: str
    severity: str = "warning"
    offset: int | None = None


class Sentence(NamedTuple):
    """A sentence, table row, heading or caption that names entities, at source ``spans``.

    There is more than one where page furniture or a masthead stands within; the first of ``spans`` is
    the one to quote, which holds the first name.
    """

    block: BlockKind
    spans: tuple[Span, ...]


class Refused(NamedTuple):
    """Words at a source span that looked like a name or a claim to ``rule``, and were taken for none.

    ``refs`` are what a refused claim speaks of; of a refused name nothing is known for sure.
    ``predicate`` is what the claim would have said, None of a name.
    """

    span: Span
    reason: Reason
    rule: str
    predicate: str | None = None
    refs: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """All that was read out of one document, and what was not: its ``sentences`` are all that name
    entities, in reading order, whether or not a claim was read from them."""

    document: Document
    mentions: tuple[Mention, ...] = ()
    claims: tuple[Claim, ...] = ()
    calls: tuple[Call, ...] = ()
    issues: tuple[Issue, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    refused: tuple[Refused, ...] = ()


# --- after resolution -------------------------------------------------------------------------


class Decision(StrEnum):
    """What a judgement says of a pair of names."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Why two names were, or were not, taken for one entity.

    ``other`` is the id of the entity that the right name means, where it is an entity of its own: the
    left name is then one of the entity that has the judgement.
    """

    left: str  # surface form or entity id
    right: str
    decision: Decision
    rule: str  # "gazetteer alias", "same ticker", "one edit apart" …
    score: float
    other: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A thing with an id. ``aliases`` are the other surface forms met, sorted, without ``label``.

    ``id`` is the local part of its IRI: ``company-300418.SZ``, ``analyst-S0870522020001``,
    ``model-gen3alpha``, ``report-<first 16 digits of the digest>``.
    ``identifiers`` are facts that make the identity, e.g. (("ticker", "300418.SZ"),).
    ``namesakes`` are the ids of entities of other classes that one report calls by the same name.
    """

    id: str
    type: EntityType
    label: str
    aliases: tuple[str, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    judgements: tuple[Judgement, ...] = ()
    namesakes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A canonical edge (object: an entity id) or attribute (object: a Literal) with its claims.

    ``asserted`` is False when every claim is modal: then there is no plain triple.
    """

    subject: str
    predicate: str
    object: str | Literal
    claims: tuple[Claim, ...]

    @property
    def asserted(self) -> bool:
        """Whether at least one claim says so plainly."""
        return any(claim.modality is None for claim in self.claims)

    @property
    def id(self) -> str:
        """A stable id of 20 hex digits, made of what the relation says and of nothing else."""
        end = (self.object,) if isinstance(self.object, str) else self.object
        return sha256("\x1f".join((self.subject, self.predicate, *end)).encode()).hexdigest()[:20]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """A call with its target resolved; ``id`` is the local part of its IRI.

    ``common_rating`` is one of ``STEPS``, None without a rating or where its word alone does not tell.
    """

    id: str
    report: str  # entity id
    target: str  # entity id
    call: Call
    common_rating: str | None = None


class Unused(NamedTuple):
    """Words of a document, ``text[start:end]``, that gave the graph nothing, and why.

    ``entities`` are the ids of those that the words name. ``rule`` is what saw a name or claim in them,
    ``predicate`` what a dropped claim would have said. ``hints`` are the predicates whose words stand
    in an unused sentence beside names of the right classes. ``also`` are further places in the document
    of a dropped name, which is decided once for all of them.
    """

    file: str
    start: int
    end: int
    kind: IssueKind
    reason: Reason
    digest: str
    block: BlockKind | None = None
    entities: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    rule: str | None = None
    predicate: str | None = None
    also: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """One decision of a person, as an entry of a curation file states it.

    ``kind`` is the name of the entry's table (same, different, name, type, reject, fact); ``entities``
    are the ids of those it concerns, sorted, none where it no longer applies. ``line`` is 1-based.
    """

    kind: str
    evidence: Evidence
    person: Attribution
    file: str
    line: int
    entities: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The local part of its IRI, made of its words."""
        return f"ruling-{sha256(self.evidence.quote.encode()).hexdigest()[:20]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the relations that cannot all hold; ``against`` are the ids of those it contradicts, sorted."""

    relation: Relation
    against: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Reports differ on a fact that has one value: ``predicate`` of ``entity``. Nothing is dropped for it.

    ``sides`` (two or more) are sorted by subject and object. ``within``: one report says two of
    them itself. ``newer``, ``more_exact`` and ``more_brokers`` are the ids of the relations that each rule
    would prefer, sorted; none where the rule does not decide.
    """

    entity: str
    predicate: str
    sides: tuple[Side, ...]
    within: bool = False
    newer: tuple[str, ...] = ()
    more_exact: tuple[str, ...] = ()
    more_brokers: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """A stable id of 20 hex digits, made of what the sides say."""
        return sha256("\x1f".join(side.relation.id for side in self.sides).encode()).hexdigest()[:20]


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """Everything one build knows; every tuple is sorted, so equal inputs give equal values.

    ``documents`` are sorted by (source_file, digest), ``entities`` by id, ``relations`` by
    (subject, predicate, object), ``recommendations`` by id, ``conflicts`` by entity, predicate and sides.
    ``curations`` are the curation files, by (source_file, digest), and ``rulings`` what they decide, by id;
    ``unused`` is sorted by file and place.
    """

    documents: tuple[Document, ...] = ()
    entities: tuple[Entity, ...] = ()
    relations: tuple[Relation, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    issues: tuple[Issue, ...] = field(default=())
    curations: tuple[Document, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    unused: tuple[Unused, ...] = field(default=())
    conflicts: tuple[Conflict, ...] = ()


def report_ref(document: Document) -> Ref:
    """The Ref under which a document's claims speak of the report itself."""
    return Ref(EntityType.REPORT, document.digest)


def report_id(digest: str) -> str:
    """The entity id of the report with this sha256 digest."""
    return f"report-{digest[:16]}"


def curation_id(digest: str) -> str:
    """The id of the curation file with this sha256 digest."""
    return f"curation-{digest[:16]}"
