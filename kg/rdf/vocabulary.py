"""The closed list of RDF terms: a misspelt term raises instead of making a new one.

``KG`` holds exactly the terms that ``ontology/kg.ttl`` declares (a test compares both ways); the
other namespaces hold what we use of them.

>>> KG.recommends.value
'https://w3id.org/yanbao-kg/ontology#recommends'
>>> KG.recomends
Traceback (most recent call last):
    ...
AttributeError: no term 'recomends' in https://w3id.org/yanbao-kg/ontology# (did you mean 'recommends'?)
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from pyoxigraph import NamedNode

#: The namespace of the ontology; it never changes, whatever base the entities have.
ONTOLOGY = "https://w3id.org/yanbao-kg/ontology#"
#: Where entities, claims and the other nodes of a build live unless the user says otherwise.
BASE_IRI = "https://w3id.org/yanbao-kg/id/"
#: Where the concepts of ``ontology/ratings.ttl`` live.
RATINGS = "https://w3id.org/yanbao-kg/rating/"


class Namespace:
    """A closed namespace: attribute and item access give the term's IRI or raise."""

    __slots__ = ("_terms", "base")

    def __init__(self, base: str, names: str) -> None:
        """``names`` are the local names, separated by white space."""
        self.base = base
        self._terms = {name: NamedNode(base + name) for name in names.split()}

    def __getattr__(self, name: str) -> NamedNode:
        """The term ``namespace.name``. Raises: AttributeError."""
        try:
            return self._terms[name]
        except KeyError:
            raise AttributeError(self._missing(name)) from None

    def __getitem__(self, name: str) -> NamedNode:
        """The term with a name known only at run time. Raises: KeyError."""
        try:
            return self._terms[name]
        except KeyError:
            raise KeyError(self._missing(name)) from None

    def __contains__(self, name: object) -> bool:
        """Whether there is a term with this local name."""
        return name in self._terms

    def __iter__(self) -> Iterator[str]:
        """The local names."""
        return iter(self._terms)

    def _missing(self, name: str) -> str:
        near = get_close_matches(name, self._terms, n=1)
        hint = f" (did you mean {near[0]!r}?)" if near else ""
        return f"no term {name!r} in {self.base}{hint}"


_CLASSES = """
    Entity Agent Report Company Broker Organization Person Analyst Product CreativeWork Model Technology
    Industry Rating Statement Recommendation Claim Relation Judgement Copy Curation Ruling Stance
    Inference InferenceRule InferredGraph Conflict FileNameClaim
"""
CLASSES = tuple(_CLASSES.split())

INVERSES = {
    "publishedBy": "published",
    "authoredBy": "authored",
    "employedBy": "employs",
    "coversIndustry": "coveredBy",
    "recommends": "recommendedBy",
    "mentions": "mentionedIn",
    "develops": "developedBy",
    "basedOn": "basisOf",
    "succeeds": "succeededBy",
    "usesTechnology": "technologyOf",
    "uses": "usedBy",
    "subsidiaryOf": "hasSubsidiary",
    "investsIn": "hasInvestor",
    "hasRecommendation": "recommendationOf",
}

#: Relation → (classes its subject may have, classes its object may have); subclasses are included.
SIGNATURES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "publishedBy": (("Report",), ("Broker",)),
    "authoredBy": (("Report",), ("Analyst",)),
    "employedBy": (("Analyst",), ("Broker",)),
    "coversIndustry": (("Report",), ("Industry",)),
    "recommends": (("Report",), ("Company", "Industry")),
    "mentions": (("Report",), ("Entity",)),
    "develops": (("Agent",), ("Product",)),
    "basedOn": (("Product",), ("Product",)),
    "succeeds": (("Product",), ("Product",)),
    "usesTechnology": (("Product",), ("Technology",)),
    "uses": (("Agent", "Product"), ("Product",)),
    "partnerOf": (("Agent",), ("Agent",)),
    "subsidiaryOf": (("Agent",), ("Agent",)),
    "investsIn": (("Agent",), ("Agent",)),
}

_ATTRIBUTES = """
    sourceFile readFile sourceDigest rating ratingAction commonRating licenceNumber email phone role ticker
    fullName releaseDate parameterCount maxDurationSeconds maxResolution target targetPrice targetPriceText
    currency verb
"""
_EVIDENCE = "statedIn quote startOffset endOffset page confidence extractedBy modality"
_SUPPORT = "supportedBy strongestClaim reportCount brokerCount statedBy firstStated lastStated"
_JUDGEMENT = "concerns leftName rightName decision rule score"
_COPY = "copyOf copyFile similarity"
_INFERENCE = "succeedsTransitive basedOnTransitive appliesRule premise premiseTerm conclusionTerm"
_STANCE = "heldBy restsOn mentionedSince asOf standsSince change isSilent"
_RULING = "rulingKind decidedBy decidedOn citedSource note"
_CONFLICT = "disputes conflictingRelation contradicts withinReport newer moreExact moreBrokers"
_TIME = "formerName renamedOn fileDate inFileName"

_TERMS = (
    _ATTRIBUTES,
    _EVIDENCE,
    _SUPPORT,
    _JUDGEMENT,
    _COPY,
    _RULING,
    _STANCE,
    _INFERENCE,
    _CONFLICT,
    _TIME,
)

KG = Namespace(ONTOLOGY, " ".join([*CLASSES, *SIGNATURES, *INVERSES.values(), "hasRecommendation", *_TERMS]))
RDF = Namespace(
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "type Statement Property subject predicate object"
)
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#", "label comment subClassOf subPropertyOf seeAlso")
SKOS = Namespace(
    "http://www.w3.org/2004/02/skos/core#",
    "Concept ConceptScheme prefLabel altLabel notation inScheme closeMatch hasTopConcept",
)
OWL = Namespace("http://www.w3.org/2002/07/owl#", "inverseOf SymmetricProperty TransitiveProperty")
DCTERMS = Namespace("http://purl.org/dc/terms/", "title issued")
XSD = Namespace(
    "http://www.w3.org/2001/XMLSchema#",
    "string boolean integer decimal double date gYearMonth gYear dateTime anyURI",
)

#: Prefixes of every file we write and of every query we run.
PREFIXES = {
    "dcterms": DCTERMS.base,
    "id": BASE_IRI,
    "kg": ONTOLOGY,
    "rdf": RDF.base,
    "rdfs": RDFS.base,
    "scale": RATINGS,
    "skos": SKOS.base,
    "xsd": XSD.base,
}

#: Vocabularies that ours is aligned with: their terms stand in the inferred graph alone.
ALIGNED = {
    "fabio": "http://purl.org/spar/fabio/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "https://schema.org/",
}

#: Superclasses that are written beside the most specific class.
MATERIALISED = {"Broker": ("Company",), "Analyst": ("Person",)}


def to_predicate(name: str) -> NamedNode:
    """The IRI of a relation or attribute of ``kg.records``: ``title`` and ``issued`` are dcterms.

    Raises: KeyError for a name that is in neither list.
    """
    return DCTERMS[name] if name in DCTERMS else KG[name]
