"""The only door to onnxruntime: pieces into states, window by window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from pobeda_extract.errors import ResourceError
from pobeda_extract.score.pieces import Cut, framed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pobeda_extract.models import Floats


class Encoder:
    """
    A transformer in 8 bits, on one thread: workers are processes.

    Args:
        model: The network as ONNX: ``ids`` (windows, pieces) in, ``states`` out.

    Raises:
        ResourceError: If onnxruntime is missing or refuses the model.
    """

    def __init__(self, model: bytes) -> None:
        try:
            import onnxruntime
        except ImportError as error:
            raise ResourceError("onnxruntime is missing: pip install onnxruntime") from error
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.enable_cpu_mem_arena = False  # what a long text needed is given back
        try:
            self._session: Any = onnxruntime.InferenceSession(
                model, options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime raises classes of its own
            raise ResourceError(f"the encoder cannot be loaded: {error}; reinstall") from error

    def __call__(self, text: Cut) -> Floats:
        """Return a row of states for each piece of *text*."""
        found: list[Floats] = []
        for window in text.windows:
            ids: NDArray[np.int64] = framed(text, window)
            (states,) = self._session.run(None, {"ids": ids[None]})
            found.append(states[0, 1:-1])
        return np.concatenate(found)
