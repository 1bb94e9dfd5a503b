"""The fit: labelled texts to float weights with thinc, then to the whole numbers that ship."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any

import numpy as np
from thinc.api import Adam, Embed, Linear, Model, Relu, add, chain, expand_window, fix_random_seed, residual

from kg.extract.tagger.network import CEILINGS, CLASSES, HIDDEN, LARGEST, TAGS, WIDTH, WINDOW, Weights
from kg.extract.tagger.tokens import KNOWN, PAIRS, SINGLES, Array, to_features, to_tokens
from kg.train.sentences import Labelled

_BATCH = 6000  # tokens
_RATE = 0.002
_WINDOWS = 2 * WINDOW + 1

#: Called with the number of the epoch, the mean loss a token, and the share of taught tokens tagged right.
Report = Callable[[int, float, float], None]


def make_network() -> Model[Any, Any]:
    """A fresh network from (n, 3) table rows to (n, TAGS) scores, as kg.extract.tagger.network computes them."""
    seen = add(Embed(WIDTH, SINGLES, column=0), Embed(WIDTH, PAIRS, column=1), Embed(WIDTH, KNOWN, column=2))
    first = chain(expand_window(WINDOW), Relu(HIDDEN, WIDTH * _WINDOWS))
    second = residual(chain(expand_window(WINDOW), Relu(HIDDEN, HIDDEN * _WINDOWS)))
    network: Model[Any, Any] = chain(seen, first, second, Linear(TAGS, HIDDEN))
    network.initialize(X=np.zeros((1, 3), dtype=np.int64))
    return network


def fit(
    draw: Callable[[], Sequence[Labelled]], epochs: int, seed: int, report: Report | None = None
) -> Model[Any, Any]:
    """Train a network for ``epochs`` passes; ``draw`` gives the texts of one pass, names drawn anew."""
    fix_random_seed(seed)
    network, optimizer, order = make_network(), Adam(_RATE), Random(seed)
    met = [np.zeros(rows, dtype=np.int64) for rows in (SINGLES, PAIRS, KNOWN)]
    for epoch in range(epochs):
        optimizer.learn_rate = _RATE * (1 - epoch / epochs) + _RATE / 20
        losses, rights, tokens = 0.0, 0, 0
        for features, tags, weights in _batches(draw(), order):
            for count, column in zip(met, features.T, strict=True):
                np.add.at(count, column, 1)
            scores, backprop = network.begin_update(features)
            chances = _softmax(scores)
            at = np.arange(len(tags))
            losses += float(-(np.log(chances[at, tags] + 1e-9) * weights).sum())
            rights += int(((chances.argmax(axis=1) == tags) * (weights > 0)).sum())
            tokens += int((weights > 0).sum())
            gradient = chances
            gradient[at, tags] -= 1
            backprop(gradient * (weights / max(1.0, weights.sum()))[:, None])
            network.finish_update(optimizer)
        if report is not None:
            report(epoch + 1, losses / max(1, tokens), rights / max(1, tokens))
    _forget(network, met, epochs)
    return network


def _forget(network: Model[Any, Any], met: Sequence[Array], epochs: int) -> None:
    """Empty the table rows that training hardly met: what they hold is chance."""
    for layer, count in zip(network.layers[0].layers, met, strict=True):
        table = layer.layers[1].get_param("E")
        layer.layers[1].set_param("E", np.where((count >= 2 * epochs)[:, None], table, 0).astype(np.float32))


def _softmax(scores: Array) -> Array:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances: Array = raised / raised.sum(axis=1, keepdims=True)
    return chances


def _batches(texts: Sequence[Labelled], order: Random) -> Iterator[tuple[Array, Array, Array]]:
    batch: list[tuple[Array, Array, Array]] = []
    size = 0
    for labelled in order.sample(texts, len(texts)):
        batch.append(to_example(labelled))
        size += len(batch[-1][1])
        if size >= _BATCH:
            yield _joined(batch)
            batch, size = [], 0
    if batch:
        yield _joined(batch)


def _joined(batch: Sequence[tuple[Array, Array, Array]]) -> tuple[Array, Array, Array]:
    features, tags, weights = (np.concatenate(column) for column in zip(*batch, strict=True))
    return features, tags, weights


def to_example(labelled: Labelled) -> tuple[Array, Array, Array]:
    """Features (n, 3), tags (n,) and weights in the loss (n,) of a text that ends with a line end."""
    tokens = to_tokens(labelled.text + "\n")
    tags = np.zeros(len(tokens.ids), dtype=np.int64)
    known = np.zeros(len(tokens.ids), dtype=np.int64)
    weights = np.ones(len(tokens.ids), dtype=np.float32)
    for low, high in labelled.unsure:
        weights[slice(*np.searchsorted(tokens.starts, (low, high)))] = 0
    for name in labelled.names:
        low, high = np.searchsorted(tokens.starts, (name.start, name.end))
        begin = 1 + 2 * CLASSES.index(name.type)
        weights[low:high] = 1
        for row in (tags, known) if name.shown else (tags,):
            row[low:high] = begin + 1
            row[low : low + 1] = begin
    return to_features(tokens, known), tags, weights


def to_weights(network: Model[Any, Any], sample: Sequence[Labelled], common: Array) -> Weights:
    """``network`` in whole numbers; ``sample`` tells how high the first hidden layer reaches.

    Tables and matrices are scaled to LARGEST, a few outliers cut. The second matrix is scaled by a power of two,
    which its shift takes back, since both hidden layers are added.
    """
    singles, pairs, known = (layer.layers[1].get_param("E") for layer in network.layers[0].layers)
    (first, bias), (second, other_bias) = (
        _affine(network.layers[1].layers[1]),
        _affine(network.layers[2].layers[0].layers[1]),
    )
    last, last_bias = _affine(network.layers[3])
    features = np.concatenate([to_example(one)[0] for one in sample])
    table_scale = _scale(np.concatenate([singles, pairs, known]))
    first_scale = _scale(first)
    hidden = network.layers[1].predict(network.layers[0].predict(features))
    reach = float(np.quantile(hidden, 0.9999)) * table_scale * first_scale
    first_shift = int(np.ceil(np.log2(reach / CEILINGS[0])))
    unit = table_scale * first_scale / 2.0**first_shift
    second_shift = int(np.floor(np.log2(LARGEST / np.abs(second).max())))
    last_scale = _scale(last)
    return Weights(
        singles=_whole(singles * table_scale),
        pairs=_whole(pairs * table_scale),
        known=_whole(known * table_scale),
        first=_whole(first * first_scale),
        first_bias=np.round(bias * table_scale * first_scale),
        second=_whole(second * 2.0**second_shift),
        second_bias=np.round(other_bias * unit * 2.0**second_shift),
        last=_whole(last * last_scale),
        last_bias=np.round(last_bias * unit * last_scale),
        shifts=np.array([first_shift, second_shift]),
        unit=np.array(round(unit * last_scale)),
        common=common,
    )


def _affine(layer: Model[Any, Any]) -> tuple[Array, Array]:
    return layer.get_param("W").T, layer.get_param("b")


def _scale(weights: Array) -> float:
    """What brings all but the largest of ``weights`` into -LARGEST..LARGEST."""
    return LARGEST / float(np.abs(weights).max())


def _whole(weights: Array) -> Array:
    return np.clip(np.round(weights), -LARGEST, LARGEST)
