"""The nested recognizer's network in torch; ``recognize/network.py`` runs the same in numpy."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F


@dataclass(frozen=True)
class Config:
    """Sizes and rates; what the weight card repeats."""

    hidden: int = 192
    layers: int = 2
    project: int = 256
    char: int = 24
    filters: int = 96
    tag: int = 32
    rel: int = 16
    shape: int = 12
    pair: int = 64
    span: int = 256
    width: int = 32
    use_hidden: bool = True
    use_names: bool = True
    use_context: bool = True
    use_rel: bool = True
    dropout: float = 0.4
    input_dropout: float = 0.3
    word_dropout: float = 0.05
    extra_labels: int = 0

    def asdict(self) -> dict[str, Any]:
        return asdict(self)


class Recurrent(nn.Module):
    """One layer of LSTM read both ways; sentences of a batch may differ in length."""

    def __init__(self, size: int, hidden: int) -> None:
        super().__init__()
        self.forth = nn.LSTM(size, hidden, batch_first=True)
        self.back = nn.LSTM(size, hidden, batch_first=True)

    def forward(self, x: Tensor, flip: Tensor) -> Tensor:
        turned = x.gather(1, flip.unsqueeze(2).expand(-1, -1, x.shape[2]))
        forth, back = self.forth(x)[0], self.back(turned)[0]
        back = back.gather(1, flip.unsqueeze(2).expand(-1, -1, back.shape[2]))
        return torch.cat((forth, back), 2)


class Network(nn.Module):
    """Words to recurrent states, pairs of words to candidates, candidates to labels."""

    def __init__(self, config: Config, chars: int, tags: int, rels: int, labels: int) -> None:
        super().__init__()
        self.config = c = config
        self.chars = nn.Embedding(chars, c.char, padding_idx=0)
        self.conv = nn.Conv1d(c.char, c.filters, 3, padding=1)
        self.tags = nn.Embedding(tags, c.tag)
        self.rels = nn.Embedding(rels, c.rel)
        self.shapes = nn.Embedding(80, c.shape)
        size = 300 + c.filters + c.tag + c.shape + c.use_rel * c.rel
        size += 128 * c.use_hidden + 64 * c.use_names + 64 * c.use_context
        self.project = nn.Linear(size, c.project)
        self.recurrent = nn.ModuleList(
            Recurrent(c.project if i == 0 else 2 * c.hidden, c.hidden) for i in range(c.layers)
        )
        self.first = nn.Linear(2 * c.hidden, c.pair)
        self.last = nn.Linear(2 * c.hidden, c.pair)
        self.first_bias = nn.Linear(2 * c.hidden, 1)
        self.last_bias = nn.Linear(2 * c.hidden, 1)
        self.width_bias = nn.Parameter(torch.zeros(c.width) - 3)
        self.span_first = nn.Linear(2 * c.hidden, c.span)
        self.span_last = nn.Linear(2 * c.hidden, c.span, bias=False)
        self.span_mean = nn.Linear(2 * c.hidden, c.span, bias=False)
        self.span_width = nn.Embedding(c.width, c.span)
        self.product = nn.Linear(c.pair, c.span, bias=False)
        self.label = nn.Linear(c.span, labels)
        self.extra = nn.Linear(c.span, c.extra_labels) if c.extra_labels else None
        for layer in self.recurrent:
            for lstm in (layer.forth, layer.back):
                for name, p in lstm.named_parameters():
                    if "weight_hh" in name:
                        nn.init.orthogonal_(p)
                    if "bias_ih" in name:
                        p.data.zero_()
                        p.data[c_slice(p)] = 1.0
                    if "bias_hh" in name:
                        p.data.zero_()
                        p.requires_grad_(False)

    def words(self, chars: Tensor) -> Tensor:
        """(words, characters) ids → (words, filters)."""
        x = self.conv(self.chars(chars).transpose(1, 2))
        return x.masked_fill((chars == 0).unsqueeze(1), -1e4).amax(2).relu()

    def forward(self, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        """Return states (rows, size) of all words and the pair scores of all allowed spans."""
        c = self.config
        vectors, words = batch["vectors"], self.words(batch["chars"])[batch["unique"]]
        hidden = batch["hidden"]
        if self.training and c.word_dropout:
            drop = torch.rand(len(vectors), 1)
            vectors = torch.where(drop < c.word_dropout, batch["unknown"], vectors)
            words = words * (torch.rand(len(words), 1) >= c.word_dropout)
        parts = [vectors, words, self.tags(batch["tags"]), self.shapes(batch["shapes"])]
        if c.use_rel:
            parts.append(self.rels(batch["rels"]))
        if c.use_hidden:
            parts.append(hidden[:, :128])
        if c.use_names:
            parts.append(hidden[:, 128:])
        if c.use_context:
            parts.append(batch["context"])
        x = torch.cat(parts, 1)
        grid = batch["grid"]  # (sentences, longest) rows, padding points at the extra zero row
        if self.training:
            mask = torch.empty(len(grid), x.shape[1]).bernoulli_(1 - c.input_dropout)
            x = x * mask[batch["cells"] // grid.shape[1]] / (1 - c.input_dropout)
        x = self.project(x).relu()
        x = torch.cat((x, x.new_zeros(1, x.shape[1])))[grid]
        for layer in self.recurrent:
            x = layer(self.lock(x), batch["flip"])
        x = self.lock(x)
        x = x.reshape(-1, x.shape[2])[batch["cells"]]
        return {"states": x, **self.pairs(x)}

    def lock(self, x: Tensor) -> Tensor:
        """Drop the same columns in all words of a sentence, others in the next one."""
        if not self.training:
            return x
        keep = 1 - self.config.dropout
        mask = torch.empty(x.shape[0], 1, x.shape[2], dtype=x.dtype).bernoulli_(keep) / keep
        return x * mask

    def pairs(self, x: Tensor) -> dict[str, Tensor]:
        return {
            "first": self.first(x),
            "last": self.last(x),
            "first_bias": self.first_bias(x)[:, 0],
            "last_bias": self.last_bias(x)[:, 0],
        }

    def pair_scores(self, out: dict[str, Tensor], i: Tensor, j: Tensor) -> Tensor:
        score = (out["first"][i] * out["last"][j]).sum(1) * self.config.pair**-0.5
        return score + out["first_bias"][i] + out["last_bias"][j] + self.width_bias[j - i]

    def span_states(self, out: dict[str, Tensor], i: Tensor, j: Tensor) -> Tensor:
        """Return what stands before the label layer, for spans from row *i* to row *j*."""
        x = out["states"]
        total = torch.cat((x.new_zeros(1, x.shape[1]), x.float().cumsum(0)))
        mean = (total[j + 1] - total[i]) / (j - i + 1).unsqueeze(1)
        z = self.span_first(x)[i] + self.span_last(x)[j] + self.span_mean(mean)
        z = z + self.span_width(j - i) + self.product(out["first"][i] * out["last"][j])
        return F.dropout(z.relu(), 0.3, self.training)


def c_slice(bias: Tensor) -> slice:
    """The forget gate's part of an LSTM bias (input, forget, cell, output)."""
    size = bias.shape[0] // 4
    return slice(size, 2 * size)
