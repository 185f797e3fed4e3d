"""Pack the joint reader: pack.py NAME; encoder to ONNX in 8 bits, heads to float16, and the card.

Writes ``src/pobeda_extract/weights/reader-v1.{onnx,npz,toml}``. What calibration adds to the card
(``calibrate.py``) is kept apart in ``decisions-v1.toml``.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import torch
from examples import WORK
from train import NEREL, vocabulary

from network import Reader

WEIGHTS = Path(__file__).resolve().parents[2] / "src/pobeda_extract/weights"


def main() -> None:
    ap = argparse.ArgumentParser()
    ap.add_argument("name")
    ap.add_argument("--note", default="")
    a = ap.parse_args()
    from onnxruntime.quantization import QuantType, quantize_dynamic

    state = {k: v.float() for k, v in torch.load(WORK / f"{a.name}.pt").items()}
    layers = 1 + max(int(k.split(".")[2]) for k in state if k.startswith("encoder.layers."))
    words, scores = vocabulary()
    net = Reader(len(words), layers, len(NEREL))
    net.load_state_dict(state)
    net.eval()
    with tempfile.TemporaryDirectory() as folder:
        plain = f"{folder}/plain.onnx"
        dynamic = {"ids": {0: "windows", 1: "pieces"}, "states": {0: "windows", 1: "pieces"}}
        torch.onnx.export(net.encoder, (torch.randint(4, 20000, (1, 50)),), plain, input_names=["ids"], output_names=["states"],
                          dynamic_axes=dynamic, opset_version=17, dynamo=False)
        quantize_dynamic(plain, WEIGHTS / "reader-v1.onnx", weight_type=QuantType.QInt8, per_channel=True)
    arrays = {k: v.numpy().astype(np.float16) for k, v in state.items() if not k.startswith(("encoder.", "nerel.", "outn", "biln"))}
    arrays["pieces"] = np.frombuffer("\n".join(words).encode("utf-8"), np.uint8)
    arrays["scores"] = np.array(scores, np.float16)
    np.savez_compressed(WEIGHTS / "reader-v1.npz", **arrays)
    digest = {n: hashlib.sha256((WEIGHTS / f"reader-v1.{n}").read_bytes()).hexdigest() for n in ("npz", "onnx")}
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True).stdout.strip()
    note = a.note.replace('"', "'")
    (WEIGHTS / "reader-v1.toml").write_text(f"""# The card of the joint reader; written by training/joint/pack.py, read by the loader.
protocol = 1
features = 1
sha256 = "{digest["npz"]}"
model_sha256 = "{digest["onnx"]}"
layers = {layers}
commit = "{commit}"
note = "{note}"
""", "utf-8")
    print({n: (WEIGHTS / f"reader-v1.{n}").stat().st_size for n in ("npz", "onnx")})


if __name__ == "__main__":
    main()
