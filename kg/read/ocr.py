"""Characters in the picture of a page, by RapidOCR with the models that its wheel holds; no network."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import ReadError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Dots an inch at which a page is best drawn: type of 6 points is still read.
BEST_DPI = 200
#: What to say where the extra is missing.
INSTALL = "pip install 'yanbao-kg[ocr]'"
#: PP-OCRv6 small, for Chinese (both scripts), English and Japanese. Named, so that none is fetched.
_DETECTION, _RECOGNITION = "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"
_LEAST_SCORE = 0.5
_SETTINGS: dict[str, Any] = {
    "Global.log_level": "critical",
    "Global.text_score": _LEAST_SCORE,
    "Global.use_cls": False,  # pages stand upright
    "Global.max_side_len": 10_000,  # pixels: lines are read as large as they are drawn …
    "Det.limit_type": "max",
    "Det.limit_side_len": 1280,  # … but looked for in a smaller picture, since that takes the memory
    "Rec.rec_batch_num": 1,  # several lines at once take twice the memory and are no faster
    # One thread: sums are added in one order, and a worker takes one core.
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """A line of text and its box in pixels, origin at the picture's upper left; ``score`` is 0..1."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    score: float


def is_available() -> bool:
    """Whether the extra that recognises characters is installed."""
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime"))


def recognise(picture: NDArray[np.uint8]) -> list[Recognised]:
    """The lines in a picture (height x width x RGB), from top to bottom; [] where there are none.

    Lines whose score is below 0.5 are left out. The first call in a process loads the models; after it
    a page at 200 dpi takes some two seconds of one core and 600 MB. The same picture gives the same lines.

    Raises:
        ReadError: the extra is not installed, or without its models.
    """
    found = _engine()(picture[:, :, ::-1].copy())  # it reads BGR
    if found.txts is None:
        return []
    return [
        _to_recognised(box, text, score)
        for box, text, score in zip(found.boxes, found.txts, found.scores, strict=True)
    ]


def _to_recognised(corners: NDArray[np.float32], text: str, score: float) -> Recognised:
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    return Recognised(
        text=text,
        left=round(float(left)),
        top=round(float(top)),
        right=round(float(right)),
        bottom=round(float(bottom)),
        score=float(score),
    )


@lru_cache(maxsize=1)
def _engine() -> Any:
    if not is_available():
        raise ReadError(f"the characters are in pictures; to have them recognised: {INSTALL}")
    import rapidocr  # noqa: PLC0415 - an extra, and heavy

    folder = Path(rapidocr.__file__).with_name("models")
    models = {"Det.model_path": folder / _DETECTION, "Rec.model_path": folder / _RECOGNITION}
    for path in models.values():
        if not path.is_file():
            raise ReadError(f"the installed rapidocr lacks its model {path.name}; reinstall it: {INSTALL}")
    return rapidocr.RapidOCR(params={**_SETTINGS, **{name: str(path) for name, path in models.items()}})
