"""Open the weight packs of this package and refuse what is torn, foreign or of another version.

A pack is two files: ``NAME.npz`` with arrays (float16) and ``NAME.toml``, its card: protocol,
feature version, sizes, labels, and how it was made and how well it does. ``NAME.onnx`` beside them
is a network that onnxruntime reads.
"""

from __future__ import annotations

import hashlib
import io
import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from pobeda_extract.errors import ResourceError

if TYPE_CHECKING:
    from pobeda_extract.models import Floats

PROTOCOL: Final = 1


def open_pack(name: str, features: int) -> tuple[dict[str, Floats], dict[str, Any]]:
    """
    Return the arrays and the card of the pack *name*.

    Args:
        name: The file's name without its ending: ``"mentions-v1"``.
        features: The version of the features that the caller computes.

    Raises:
        ResourceError: If a file is missing, the hash or a version differs.
    """
    import numpy as np

    folder = files("pobeda_extract.weights")
    try:
        card = tomllib.loads((folder / f"{name}.toml").read_text("utf-8"))
        data = (folder / f"{name}.npz").read_bytes()
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ResourceError(f"weights {name}: cannot be read ({error}); reinstall") from error
    for key, wanted in (("protocol", PROTOCOL), ("features", features)):
        if card.get(key) != wanted:
            raise ResourceError(f"weights {name}: {key} is {card.get(key)}, not {wanted}")
    if hashlib.sha256(data).hexdigest() != card.get("sha256"):
        raise ResourceError(f"weights {name}: the file differs from its card; reinstall")
    with np.load(io.BytesIO(data), allow_pickle=False) as pack:
        return {key: pack[key] for key in pack.files}, card


def open_model(name: str, sha256: str) -> bytes:
    """
    Return the network *name* in ONNX.

    Args:
        name: The file's name without its ending: ``"reader-v1"``.
        sha256: The hash that its card gives.

    Raises:
        ResourceError: If the file is missing or differs from its card.
    """
    try:
        data = (files("pobeda_extract.weights") / f"{name}.onnx").read_bytes()
    except OSError as error:
        raise ResourceError(f"weights {name}: cannot be read ({error}); reinstall") from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ResourceError(f"weights {name}: the network differs from its card; reinstall")
    return data
