"""The fit: labelled texts to the float weights of a network, with thinc."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any, NamedTuple

import numpy as np
from thinc.api import Adam, Embed, Linear, Model, Relu, add, chain, expand_window, fix_random_seed, residual

from kg.extract.tagger.tokens import KNOWN, PAIRS, SINGLES, Array, to_features, to_tokens
from kg.extract.tagger.weights import CLASSES, HIDDEN, TAGS, WIDTH, WINDOW
from kg.train.sentences import Labelled

_BATCH = 6000  # tokens
_RATE = 0.002
_WINDOWS = 2 * WINDOW + 1


class Epoch(NamedTuple):
    """What one pass came to: mean loss a token, and the share of taught tokens tagged right."""

    loss: float
    right: float


class Example(NamedTuple):
    """A text for the network, or several one after another: n tokens."""

    features: Array  # (n, 3) rows of the tables
    tags: Array  # (n,)
    weights: Array  # (n,) in the loss


def make_network() -> Model[Any, Any]:
    """A fresh network from (n, 3) table rows to (n, TAGS) scores."""
    tables: list[Model[Any, Any]] = [
        Embed(WIDTH, rows, column=column) for column, rows in enumerate((SINGLES, PAIRS, KNOWN))
    ]
    seen: Model[Any, Any] = add(*tables)
    first: Model[Any, Any] = chain(expand_window(WINDOW), Relu(HIDDEN, WIDTH * _WINDOWS))
    second: Model[Any, Any] = residual(chain(expand_window(WINDOW), Relu(HIDDEN, HIDDEN * _WINDOWS)))
    network: Model[Any, Any] = chain(seen, first, second, Linear(TAGS, HIDDEN))
    network.initialize(X=np.zeros((1, 3), dtype=np.int64))
    return network


def fit(
    draw: Callable[[], Sequence[Labelled]],
    epochs: int,
    seed: int,
    on_epoch: Callable[[int, Epoch], None] | None = None,
) -> Model[Any, Any]:
    """Train a network for ``epochs`` passes; ``draw`` gives the texts of one pass, names drawn anew.

    ``on_epoch`` is called after each with its number, from 1.
    """
    fix_random_seed(seed)
    network, optimizer, order = make_network(), Adam(_RATE), Random(seed)
    met = [np.zeros(rows, dtype=np.int64) for rows in (SINGLES, PAIRS, KNOWN)]
    for epoch in range(epochs):
        optimizer.learn_rate = _RATE * (1 - epoch / epochs) + _RATE / 20
        steps = np.zeros(3)
        for batch in _batches(draw(), order):
            for count, column in zip(met, batch.features.T, strict=True):
                np.add.at(count, column, 1)
            steps += _step(network, batch)
            network.finish_update(optimizer)
        loss, right, tokens = steps.tolist()
        if on_epoch is not None:
            on_epoch(epoch + 1, Epoch(loss / max(1, tokens), right / max(1, tokens)))
    _forget(network, met, epochs)
    return network


def _step(network: Model[Any, Any], batch: Example) -> Array:
    """Pass the batch's gradient back; (3,) its loss, tokens tagged right, tokens taught."""
    scores, backprop = network.begin_update(batch.features)
    chances = _softmax(scores)
    at, is_taught = np.arange(len(batch.tags)), batch.weights > 0
    loss = -(np.log(chances[at, batch.tags] + 1e-9) * batch.weights).sum()
    right = (chances.argmax(axis=1) == batch.tags)[is_taught].sum()
    chances[at, batch.tags] -= 1
    backprop(chances * (batch.weights / max(1.0, batch.weights.sum()))[:, None])
    return np.array([loss, right, is_taught.sum()])


def _forget(network: Model[Any, Any], met: Sequence[Array], epochs: int) -> None:
    """Empty the table rows that training hardly met: what they hold is chance."""
    for layer, count in zip(network.layers[0].layers, met, strict=True):
        kept: Any = np.where((count >= 2 * epochs)[:, None], to_table(layer), 0).astype(np.float32)
        layer.layers[1].set_param("E", kept)


def to_table(layer: Model[Any, Any]) -> Array:
    """The rows of one of the network's tables."""
    return np.asarray(layer.layers[1].get_param("E"))


def _softmax(scores: Array) -> Array:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances: Array = raised / raised.sum(axis=1, keepdims=True)
    return chances


def _batches(texts: Sequence[Labelled], order: Random) -> Iterator[Example]:
    batch: list[Example] = []
    size = 0
    for labelled in order.sample(texts, len(texts)):
        batch.append(to_example(labelled))
        size += len(batch[-1].tags)
        if size >= _BATCH:
            yield _joined(batch)
            batch, size = [], 0
    if batch:
        yield _joined(batch)


def _joined(batch: Sequence[Example]) -> Example:
    return Example(*(np.concatenate(column) for column in zip(*batch, strict=True)))


def to_example(labelled: Labelled) -> Example:
    """What is taught of a text; it ends with a line end, as in a report."""
    tokens = to_tokens(labelled.text + "\n")
    tags = np.zeros(len(tokens.ids), dtype=np.int64)
    known = np.zeros(len(tokens.ids), dtype=np.int64)
    weights = np.full(len(tokens.ids), labelled.no_name, dtype=np.float32)
    for low, high in labelled.unsure:
        weights[slice(*np.searchsorted(tokens.starts, (low, high)))] = 0
    for name in labelled.names:
        low, high = np.searchsorted(tokens.starts, (name.start, name.end))
        begin = 1 + 2 * CLASSES.index(name.type)
        weights[low:high] = 1
        for row in (tags, known) if name.shown else (tags,):
            row[low:high] = begin + 1
            row[low : low + 1] = begin
    return Example(to_features(tokens, known), tags, weights)


def with_doubts(labelled: Labelled, network: Model[Any, Any]) -> Labelled:
    """``labelled`` with what ``network`` takes for a name, and the rules do not, among its unsure spans."""
    example = to_example(labelled)
    scores = network.predict(example.features)
    is_named = scores[:, 1:].max(axis=1) > scores[:, 0]
    tokens = to_tokens(labelled.text + "\n")
    at = np.flatnonzero(is_named & (example.tags == 0) & (example.weights > 0))
    doubted = zip(tokens.starts[at].tolist(), tokens.ends[at].tolist(), strict=True)
    return labelled._replace(unsure=tuple(sorted({*labelled.unsure, *doubted})))
