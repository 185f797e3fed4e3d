"""The joint reader in torch: one encoder, and heads for mentions, items, roles, sameness and status.

``src/pobeda_extract/score/network.py`` is the same in numpy, over the encoder in onnxruntime.
"""

from __future__ import annotations

import numpy as np
import torch
from examples import LABELS, STATUSES, WIDE
from torch import Tensor, nn
from torch.nn import functional as F

from pobeda_extract.score.pairs import ALLOWED, ROLES, SIZES
from pobeda_extract.score.pieces import framed

HIDDEN, ATTENTION, INNER, EPS = 384, 12, 1536, 1e-12
PLACES = 512


class Layer(nn.Module):
    def __init__(self, drop: float) -> None:
        super().__init__()
        h = HIDDEN
        self.drop = drop
        self.qkv, self.ao = nn.Linear(h, 3 * h), nn.Linear(h, h)
        self.fi, self.fo = nn.Linear(h, INNER), nn.Linear(INNER, h)
        self.aln, self.oln = nn.LayerNorm(h, EPS), nn.LayerNorm(h, EPS)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        b, n, h = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, ATTENTION, -1).permute(2, 0, 3, 1, 4)
        a = F.scaled_dot_product_attention(q, k, v, mask)
        a = self.ao(a.transpose(1, 2).reshape(b, n, h))
        x = self.aln(x + self.lock(a))
        return self.oln(x + self.lock(self.fo(F.gelu(self.fi(x)))))

    def lock(self, x: Tensor) -> Tensor:
        """Drop the same columns in all pieces of a window: random numbers are dear on a CPU."""
        if not self.training or not self.drop:
            return x
        keep = 1 - self.drop
        return x * (torch.empty(x.shape[0], 1, x.shape[2], dtype=x.dtype).bernoulli_(keep) / keep)


class Encoder(nn.Module):
    def __init__(self, rows: int, layers: int, drop: float = 0.1) -> None:
        super().__init__()
        self.word = nn.Embedding(rows, HIDDEN)
        self.pos = nn.Parameter(torch.zeros(PLACES, HIDDEN))
        self.ln = nn.LayerNorm(HIDDEN, EPS)
        self.drop = drop
        self.layers = nn.ModuleList(Layer(drop) for _ in range(layers))

    def forward(self, ids: Tensor, mask: Tensor | None = None) -> Tensor:
        x = self.ln(self.word(ids) + self.pos[: ids.shape[1]])
        x = F.dropout(x, self.drop, self.training)
        for layer in self.layers:
            x = layer(x, mask)
        return x


class Spans(nn.Module):
    """A product of a span's two ends says whether it may be a mention; few are asked for a label."""

    def __init__(self, labels: int, pair: int = 64, span: int = 256) -> None:
        super().__init__()
        h = HIDDEN
        self.pair = pair
        self.ends, self.last = nn.Linear(h, 2 * pair + 2), nn.Linear(h, 2 * pair + 2)
        self.width_bias = nn.Parameter(torch.zeros(WIDE) - 3)
        self.span_first = nn.Linear(h, span)
        self.span_last = nn.Linear(h, span, bias=False)
        self.span_mean = nn.Linear(h, span, bias=False)
        self.span_width = nn.Embedding(WIDE, span)
        self.product = nn.Linear(pair, span, bias=False)
        self.label = nn.Linear(span, labels)
        nn.init.normal_(self.span_width.weight, std=0.1)

    def score(self, f: Tensor, b: dict) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """Ends of words, and the scores of the spans of each sentence that are not too wide."""
        p = self.pair
        i, j = self.ends(f[b["wfirst"]])[:, : p + 1].float(), self.last(f[b["wlast"]])[:, : p + 1].float()
        a, z = b["spans"]  # words first and last of all spans asked about
        s = (i[a, :p] * j[z, :p]).sum(1) * p**-0.5 + i[a, p] + j[z, p] + self.width_bias[z - a]
        return i[:, :p], j[:, :p], s, a, z

    def labels(self, f: Tensor, b: dict, i: Tensor, j: Tensor, a: Tensor, z: Tensor) -> Tensor:
        total = torch.cat((f.new_zeros(1, HIDDEN, dtype=torch.float32), f.float().cumsum(0)))
        first, last = b["wfirst"][a], b["wlast"][z]
        mean = (total[last + 1] - total[first]) / (last - first + 1).unsqueeze(1)
        y = self.span_first(f)[first] + self.span_last(f)[last] + self.span_mean(mean)
        y = y + self.span_width(z - a) + self.product(i[a] * j[z])
        return self.label(F.dropout(y.relu(), 0.3, self.training)).float()

    def loss(self, f: Tensor, b: dict, gold: Tensor) -> Tensor:
        """*gold*: a label of each span asked about, 0 for none."""
        i, j, s, a, z = self.score(f, b)
        pair = F.binary_cross_entropy_with_logits(s, (gold > 0).float(), reduction="sum")
        with torch.no_grad():
            words = len(b["wfirst"])
            floor = max(-4.0, float(s.kthvalue(max(1, len(s) - 2 * words)).values))
            at = ((s > floor) | (gold > 0)).nonzero().squeeze(1)
        y = self.labels(f, b, i, j, a[at], z[at])
        return pair + F.cross_entropy(y, gold[at], reduction="sum")


class Reader(nn.Module):
    def __init__(self, rows: int, layers: int, nerel_labels: int, pair: int = 128, span: int = 256, drop: float = 0.1) -> None:
        super().__init__()
        self.encoder = Encoder(rows, layers, drop)
        h = HIDDEN
        self.pair = pair
        self.head = nn.Sequential(nn.Dropout(0.1), nn.Linear(h, 256), nn.ReLU(), nn.Dropout(0.2), nn.Linear(256, 3))
        self.head[-1].bias.data = torch.tensor([2.0, -1.5, -2.0])
        self.status = nn.Sequential(nn.Dropout(0.1), nn.Linear(h, 128), nn.ReLU(), nn.Dropout(0.2), nn.Linear(128, sum(map(len, STATUSES.values()))))
        self.tables = nn.ModuleList(nn.Embedding(n, span) for n in SIZES)
        for table in self.tables:
            nn.init.normal_(table.weight, std=0.1)
        self.ev, self.en = nn.Linear(h, span), nn.Linear(2 * h, span)
        self.evp, self.enp, self.prod = nn.Linear(h, pair), nn.Linear(2 * h, pair), nn.Linear(pair, span, bias=False)
        self.hid, self.out = nn.Linear(span, span), nn.Linear(span, len(ROLES))
        self.out.bias.data.fill_(-3.5)
        self.bil = nn.Parameter(torch.randn(len(ROLES), pair) * 0.02)
        self.outn = nn.Linear(span, len(ROLES))
        self.outn.bias.data.fill_(-3.5)
        self.biln = nn.Parameter(torch.randn(len(ROLES), pair) * 0.02)
        self.co = nn.Linear(h, pair)
        self.coh = nn.Sequential(nn.Linear(2 * pair + 9, 128), nn.ReLU(), nn.Linear(128, 1))
        self.own = Spans(len(LABELS))
        self.nerel = Spans(nerel_labels)

    def states(self, b: dict) -> Tensor:
        return self.encoder(b["ids"], b["mask"]).float().reshape(-1, HIDDEN)

    def head_logits(self, f: Tensor, b: dict) -> Tensor:
        return self.head(f[b["wfirst"]]).float()

    def role_logits(self, f: Tensor, b: dict, aux: bool = False) -> Tensor:
        hv = F.dropout(f[b["hpos"]], 0.1, self.training)
        mv = F.dropout(torch.cat((f[b["mfirst"]], f[b["mlast"]]), 1), 0.1, self.training)
        ph, pm = b["phead"], b["pmention"]
        pr = self.evp(hv)[ph] * self.enp(mv)[pm] * self.pair**-0.25
        z = self.ev(hv)[ph] + self.en(mv)[pm] + self.prod(pr)
        for k, table in enumerate(self.tables):
            z = z + table(b["pfeat"][:, k])
        z = F.dropout(z.relu(), 0.2, self.training)
        z = F.dropout(self.hid(z).relu(), 0.2, self.training)
        y = (self.outn(z) + pr @ self.biln.T if aux else self.out(z) + pr @ self.bil.T).float()
        return y.masked_fill(~torch.from_numpy(ALLOWED)[b["pfeat"][:, 0], b["pfeat"][:, 1]], -30.0)

    def same_logits(self, f: Tensor, b: dict) -> Tensor:
        c = self.co(f[b["hpos"]])
        x, y = c[b["same"][:, 0]], c[b["same"][:, 1]]
        return self.coh(torch.cat((x * y, (x - y).abs(), b["samefeat"]), 1)).squeeze(1).float()

    def status_logits(self, f: Tensor, b: dict) -> Tensor:
        """A row of logits of each item, the mean over its heads; events' statuses come first."""
        y = self.status(f[b["hpos"][b["sthead"]]]).float()
        n = len(b["stgold"])
        total = torch.zeros(n, y.shape[1]).index_add(0, b["stitem"], y)
        return total / torch.zeros(n, 1).index_add(0, b["stitem"], torch.ones(len(y), 1))


def pool(y: Tensor, group: Tensor, n: int) -> Tensor:
    """logsumexp of the rows of *y* by *group*."""
    m = torch.full((n, y.shape[1]), -1e4).scatter_reduce(0, group[:, None].expand_as(y), y.detach(), "amax")
    s = torch.zeros(n, y.shape[1]).index_add(0, group, (y - m[group]).exp())
    return s.clamp_min(1e-30).log() + m


def batch(examples: list, nerel_index: dict[str, int]) -> dict:
    """Articles side by side: their windows as rows, everything else counted through all of them."""
    windows = [framed(e.cut, w) for e in examples for w in e.cut.windows]
    n = max(map(len, windows))
    ids = np.ones((len(windows), n), np.int64)
    for k, w in enumerate(windows):
        ids[k, : len(w)] = w
    out = {k: [] for k in ("wfirst", "wlast", "words", "hpos", "mfirst", "mlast", "phead", "pmention", "pfeat", "group", "target", "known", "same", "samefeat", "sy", "sthead", "stitem", "stgold", "stkind", "sa", "sz", "own", "nerel")}
    row = words = heads = mentions = groups = items = 0
    for e in examples:
        c = e.cut
        starts = np.array([a for a, _ in c.windows])
        where = lambda p: (row + np.searchsorted(starts, p, side="right") - 1) * n + 1 + p - starts[np.searchsorted(starts, p, side="right") - 1]  # noqa: B023, E731
        first, last = where(c.first), where(c.last)
        out["wfirst"].append(first)
        out["wlast"].append(last)
        out["words"].append(e.words)
        out["hpos"].append(first[e.heads.word])
        out["mfirst"].append(first[e.mentions.first])
        out["mlast"].append(last[e.mentions.last])
        out["phead"].append(e.pairs.head + heads)
        out["pmention"].append(e.pairs.mention + mentions)
        out["pfeat"].append(e.pairs.features)
        out["group"].append(e.groups + groups)
        out["target"].append(e.target)
        out["known"].append(e.known)
        out["same"].append(e.same[:, :2] + heads)
        out["sy"].append(e.same[:, 2])
        out["samefeat"].append(e.same_features)
        for kind, at, status in e.status:
            out["sthead"].append(np.array(at) + heads)
            out["stitem"].append(np.full(len(at), items))
            out["stgold"].append([status])
            out["stkind"].append([kind])
            items += 1
        gold = {}
        for i, j, label in e.nerel if e.is_nerel else e.spans:
            gold[i, j] = nerel_index[label] if e.is_nerel else label
        a, z = span_grid(c)
        out["sa"].append(a + words)
        out["sz"].append(z + words)
        labels = np.zeros(len(a), np.int64)
        if gold:
            place = {(int(x), int(y)): k for k, (x, y) in enumerate(zip(a, z, strict=True))}
            for key, label in gold.items():
                if key in place:
                    labels[place[key]] = label
        out["nerel" if e.is_nerel else "own"].append(labels)
        row += len(c.windows)
        words += len(c.first)
        heads += len(e.heads.word)
        mentions += len(e.mentions.first)
        groups += len(e.keys)
    cat = lambda k, shape=None, type_=torch.int64: torch.from_numpy(np.concatenate([np.asarray(x).reshape(shape or -1) for x in out[k]]) if out[k] else np.zeros((0,) if not shape else (0, shape[1]))).to(type_)  # noqa: E731
    ids = torch.from_numpy(ids)
    mask = (ids != 1)[:, None, None, :]
    return {
        "ids": ids, "mask": None if bool(mask.all()) else mask, "groups": groups, "examples": examples,
        **{k: cat(k) for k in ("wfirst", "wlast", "words", "hpos", "mfirst", "mlast", "phead", "pmention", "group", "sthead", "stitem", "stgold", "stkind", "own", "nerel")},
        "pfeat": cat("pfeat", (-1, len(SIZES))), "target": cat("target", (-1, len(ROLES)), torch.float32), "known": cat("known", (-1, len(ROLES)), torch.bool),
        "same": cat("same", (-1, 2)), "samefeat": cat("samefeat", (-1, 9), torch.float32), "sy": cat("sy", None, torch.float32), "spans": (cat("sa"), cat("sz")),
    }


_grids: dict = {}


def span_grid(c) -> tuple[np.ndarray, np.ndarray]:
    """First and last words of all spans within a sentence that are not too wide."""
    if id(c) not in _grids:
        a, z = [], []
        for s, e in zip(c.starts[:-1], c.starts[1:], strict=True):
            i = np.repeat(np.arange(s, e), WIDE)
            j = i + np.tile(np.arange(WIDE), e - s)
            a.append(i[j < e])
            z.append(j[j < e])
        _grids[id(c)] = (np.concatenate(a).astype(np.int32), np.concatenate(z).astype(np.int32), c)
    return _grids[id(c)][0].astype(np.int64), _grids[id(c)][1].astype(np.int64)


WEIGHTS = {"head": 1.0, "role": 1.0, "same": 0.6, "status": 0.5, "own": 0.25, "nerel": 0.25, "aux": 0.4}


def loss(net: Reader, b: dict, positive: float = 2.0) -> tuple[Tensor, dict[str, float]]:
    f = net.states(b)
    parts = {}
    is_nerel = b["examples"][0].is_nerel
    if is_nerel:
        parts["nerel"] = net.nerel.loss(f, b, b["nerel"])
    else:
        weight = torch.tensor([1.0, 1.5, 1.5])
        parts["head"] = F.cross_entropy(net.head_logits(f, b), b["words"], weight=weight, reduction="sum", ignore_index=-1)
        parts["own"] = net.own.loss(f, b, b["own"])
        if len(b["same"]):
            parts["same"] = F.binary_cross_entropy_with_logits(net.same_logits(f, b), b["sy"], reduction="sum")
        if len(b["stgold"]):
            y = net.status_logits(f, b)
            k = len(STATUSES[0])
            event = b["stkind"] == 0
            parts["status"] = F.cross_entropy(y[event, :k], b["stgold"][event], reduction="sum") + F.cross_entropy(y[~event, k:], b["stgold"][~event], reduction="sum")
    if len(b["phead"]):
        y = pool(net.role_logits(f, b, is_nerel), b["group"], b["groups"])
        r = F.binary_cross_entropy_with_logits(y, b["target"], pos_weight=torch.tensor(1.0 if is_nerel else positive), reduction="none")
        parts["aux" if is_nerel else "role"] = (r * ((y.detach() > -20) & b["known"])).sum()
    n = len(b["wfirst"]) / 25
    total = sum(WEIGHTS[k] * v for k, v in parts.items()) / n
    return total, {k: float(v.detach()) / n for k, v in parts.items()}
