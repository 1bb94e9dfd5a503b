"""The tagger as a spaCy component; importing this registers it. A pipeline has it only where asked."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.tagger.tag import tag
from kg.extract.tagger.weights import Weights, load_weights
from kg.records import Reason, Refused, Span


@Language.factory("kg_tagger", requires=["doc._.found"], assigns=["doc._.found"])
class TaggerComponent:
    """Adds the names that the tagger sees in context; takes away words it takes for none."""

    def __init__(self, nlp: Language, name: str) -> None:
        """Start with the weights that ship; ``weights`` is set by whoever builds the pipeline."""
        self.weights: Weights | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Change ``doc._.found``; what was taken away is in ``doc._.refused``."""
        found = list(doc._.found or ())
        printed = {ticker.key for ticker in doc._.tickers or ()}
        tagged = tag(doc._.reading.text, found, self.weights or load_weights(), printed)
        denied = set(tagged.denied)
        doc._.found = [*(one for one in found if one not in denied), *tagged.names]
        refused = [Refused(Span(one.start, one.end), Reason.TAGGED, one.source) for one in tagged.denied]
        doc._.refused = [*(doc._.refused or ()), *refused]
        return doc
