"""Every error this package raises on purpose.

KgError
├── ReadError         a source file could not be read or holds no report
├── GazetteerError    rows of an alias table break its rules (all bad rows at once)
├── PatternError      a row of a pattern table does not compile
├── ModelError        a spaCy model or the weights of a tagger, named by the user, cannot be loaded
├── TrainError        there is nothing to train the tagger on, or what it needs is not installed
├── ResolveError      a curation or judgement cannot be applied
├── GraphError        an export format is unknown, or an entity is not in the graph
├── QueryError        a query does not parse, is not known, or lacks a parameter
│   ├── RefusedError      it would ask another host, or change what is only to be read
│   ├── LimitError        its answer has more rows than are given
│   └── FormatError       its answer cannot be written in any format that is asked for
├── ValidationError   a graph or shapes file cannot be read for validation
├── GoldError         a gold file is malformed
├── JudgeError        a table of judged claims is malformed, or there is nothing to judge
├── RemoteError       a server cannot be reached, or answers with something else
│   └── RejectedError a server rejects a request
├── ServeError        the server cannot start
├── WorkerError       processes or machines that should read reports cannot, or are gone
└── WriteError        an output folder or file cannot be written
"""

from __future__ import annotations


class KgError(Exception):
    """Root of the tree. ``str(error)`` is one line: what was found, where, what to do next."""


class ReadError(KgError):
    """A source file could not be read, or holds no report."""


class GazetteerError(KgError):
    """Rows of an alias table break its rules."""


class PatternError(KgError):
    """A row of a pattern table does not compile."""


class ModelError(KgError):
    """A spaCy model or the weights of a tagger, named by the user, cannot be loaded."""


class TrainError(KgError):
    """There is nothing to train the tagger on, or what it needs is not installed."""


class ResolveError(KgError):
    """A curation or judgement cannot be applied."""


class GraphError(KgError):
    """An export format is unknown, or an entity is not in the graph."""


class QueryError(KgError):
    """A query does not parse, is not known, or lacks a parameter."""


class RefusedError(QueryError):
    """A query would ask another host, or change what is only to be read."""


class LimitError(QueryError):
    """The answer to a query has more rows than are given."""


class FormatError(QueryError):
    """The answer to a query cannot be written in any format that is asked for."""


class ValidationError(KgError):
    """A graph or shapes file cannot be read for validation."""


class GoldError(KgError):
    """A gold file is malformed."""


class JudgeError(KgError):
    """A table of judged claims is malformed, or there is nothing to judge."""


class RemoteError(KgError):
    """A server cannot be reached, or answers with something else than SPARQL results."""


class RejectedError(RemoteError):
    """A server rejects a request; ``status`` is that of HTTP."""

    def __init__(self, message: str, status: int) -> None:
        """``message`` is one line, as of every error."""
        super().__init__(message)
        self.status = status


class ServeError(KgError):
    """The server cannot start."""


class WorkerError(KgError):
    """Processes or machines that should read reports cannot, or are gone."""


class WriteError(KgError):
    """An output folder or file cannot be written."""
