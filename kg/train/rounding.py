"""The rounding: a network's float weights to the whole numbers that ship."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from thinc.api import Model

from kg.errors import TrainError
from kg.extract.everyday import Codes
from kg.extract.tagger.tokens import Array
from kg.extract.tagger.weights import CEILINGS, EXACT, LARGEST, Weights
from kg.train.fit import to_example, to_table
from kg.train.sentences import Labelled


def to_weights(network: Model[Any, Any], sample: Sequence[Labelled], everyday: Codes) -> Weights:
    """``network`` in whole numbers; ``sample`` tells how high the first hidden layer reaches.

    Tables and matrices are scaled to LARGEST. The second matrix is scaled by a power of two,
    which its shift takes back, since both hidden layers are added.

    Raises:
        TrainError: the weights came out so that their sums are not exact.
    """
    singles, pairs, known = map(to_table, network.layers[0].layers)
    (first, bias), (second, other_bias) = (
        _affine(network.layers[1].layers[1]),
        _affine(network.layers[2].layers[0].layers[1]),
    )
    last, last_bias = _affine(network.layers[3])
    features = np.concatenate([to_example(one).features for one in sample])
    table_scale = _scale(np.concatenate([singles, pairs, known]))
    first_scale = _scale(first)
    hidden = network.layers[1].predict(network.layers[0].predict(features))
    reach = float(np.quantile(hidden, 0.9999)) * table_scale * first_scale
    first_shift = int(np.ceil(np.log2(max(1.0, reach / CEILINGS[0]))))
    unit = table_scale * first_scale / 2.0**first_shift
    second_shift = int(np.floor(np.log2(LARGEST / np.abs(second).max())))
    last_scale = _scale(last)
    weights = Weights(
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
        everyday=everyday,
    )
    if max(weights.sums()) >= EXACT:
        raise TrainError("the weights came out too large to be exact; train on more reports or for longer")
    return weights


def _affine(layer: Model[Any, Any]) -> tuple[Array, Array]:
    return np.asarray(layer.get_param("W")).T, np.asarray(layer.get_param("b"))


def _scale(weights: Array) -> float:
    """What brings ``weights`` into -LARGEST..LARGEST."""
    return LARGEST / float(np.abs(weights).max())


def _whole(weights: Array) -> Array:
    return np.clip(np.round(weights), -LARGEST, LARGEST)
