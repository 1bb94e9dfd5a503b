"""Which classes each relation may join: a claim between others is a misreading, and becomes an Issue."""

from __future__ import annotations

from kg.records import EntityType

_T = EntityType
_ORGS = frozenset({_T.COMPANY, _T.BROKER, _T.ORGANIZATION})
_AGENTS = _ORGS | {_T.PERSON, _T.ANALYST}
_MADE = frozenset({_T.MODEL, _T.PRODUCT, _T.CREATIVE_WORK})
_REPORT = frozenset({_T.REPORT})

#: relation → (classes of the subject, classes of the object); the ontology states the same.
SIGNATURES: dict[str, tuple[frozenset[EntityType], frozenset[EntityType]]] = {
    "publishedBy": (_REPORT, frozenset({_T.BROKER})),
    "authoredBy": (_REPORT, frozenset({_T.ANALYST})),
    "employedBy": (frozenset({_T.ANALYST}), frozenset({_T.BROKER})),
    "coversIndustry": (_REPORT, frozenset({_T.INDUSTRY})),
    "recommends": (_REPORT, frozenset({_T.COMPANY, _T.BROKER, _T.INDUSTRY})),
    "mentions": (_REPORT, frozenset(EntityType) - _REPORT),
    "develops": (_AGENTS, _MADE),
    "basedOn": (_MADE, _MADE),
    "succeeds": (_MADE, _MADE),
    "usesTechnology": (_MADE, frozenset({_T.TECHNOLOGY})),
    "uses": (_AGENTS | _MADE, _MADE),
    "partnerOf": (_AGENTS, _AGENTS),
    "subsidiaryOf": (_AGENTS, _AGENTS),
    "investsIn": (_AGENTS, _AGENTS),
}

#: attribute → classes that have it, where not every class may; the ontology states the same.
BEARERS: dict[str, frozenset[EntityType]] = {
    **dict.fromkeys(("title", "issued", "rating", "ratingAction"), _REPORT),
    **dict.fromkeys(("licenceNumber", "email", "phone", "role"), frozenset({_T.ANALYST})),
    **dict.fromkeys(("ticker", "fullName"), frozenset({_T.COMPANY, _T.BROKER})),
    **dict.fromkeys(("releaseDate", "parameterCount", "maxDurationSeconds", "maxResolution"), _MADE),
}


def is_allowed(subject: EntityType, relation: str, obj: EntityType) -> bool:
    """Whether ``relation`` may join these classes; attributes are not its business.

    >>> is_allowed(EntityType.COMPANY, "develops", EntityType.MODEL)
    True
    """
    subjects, objects = SIGNATURES[relation]
    return subject in subjects and obj in objects
