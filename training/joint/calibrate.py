"""Learn how to weigh rules and network: calibrate.py writes ``weights/decisions-v1.toml``.

Runs over the articles that ``train.py`` held back (never over tune): everything that may be an event,
an agreement, a role, a holder or a speaker is a row of named evidence, true where gold has it as
``score.py`` matches. Small logistic models learn from these; thresholds are those of the best F1,
found in five folds; what a reader would
take for an event or an agreement must be likelier one than none, for news at large hold fewer of them than
the corpus. ``--report`` prints how well probabilities hold.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np
from splits import held_back

ROOT = Path(__file__).resolve().parents[2]
PATH = ROOT / "src/pobeda_extract/weights/decisions-v1.toml"
sys.path.insert(0, str(ROOT.parent / "shared/gold"))
import score as S  # noqa: E402

SPANS = {"organization": "ORGANIZATION", "post": "PROFESSION"}
BINARY = ("event", "agreement", "participant", "organizer", "place", "party", "signer", "holder", "speaker")
GOLD = {"participant": "participants", "organizer": "organizers", "place": "places", "party": "parties", "signer": "signers"}


def write(models: dict) -> None:
    lines = ["# How much each piece of evidence weighs; written by training/joint/calibrate.py.", "# A question's weights are added to its bias; the sum is the logit of the answer «yes».", ""]
    for name, m in models.items():
        lines += [f"[question.{name}]", f"bias = {m['bias']:.3f}", f"threshold = {m['threshold']:.3f}"]
        if m.get("note"):
            lines.append(f'note = "{m["note"]}"')
        lines += [f"[question.{name}.weights]", *(f'"{k}" = {v:.3f}' for k, v in m["weights"].items()), ""]
    PATH.write_text("\n".join(lines), "utf-8")


def bootstrap() -> dict:
    models = {q: {"bias": 0.0, "threshold": 0.5, "weights": {"seen": 1.0}} for q in BINARY}
    for question in SPANS:  # as the rules say, until there are rows
        models[question] = {"bias": -2.0, "threshold": 0.5, "weights": {"ruled": 4.0}}
    for question in ("event_status", "agreement_status"):
        models[question] = {"bias": 0.0, "threshold": 0.0, "weights": {"seen": 1.0}}
    return models


class Rows:
    """Evidence and truth by question; ``gold`` counts what gold has, found or not."""

    def __init__(self) -> None:
        self.x, self.y, self.doc = defaultdict(list), defaultdict(list), defaultdict(list)
        self.gold = defaultdict(int)

    def add(self, question, evidence, truth, doc) -> None:
        self.x[question].append(evidence)
        self.y[question].append(truth)
        self.doc[question].append(doc)


def named(entity):
    forms = {" ".join(S.words(o.mention.text)) for o in entity.occurrences if o.kind not in ("pronoun", "nominal", "position")}
    return S.Named(entity.form.text, forms)


def collect_spans(extractor, prepared, rows: Rows) -> None:
    """Add the rows of the spans of one article; gold's surfaces are right, the longest of a label."""
    from pobeda_extract.recognize.overlaps import settle
    from pobeda_extract.recognize.weighed import WEIGHED, by_sentence, evidence, proposals

    gold = prepared["gold"]
    text = gold["text"]
    surfaces = {
        "PERSON": [s for p in gold["people"] for s in p["surface"]],
        "ORGANIZATION": [s for o in gold["organizations"] for s in o["surface"]],
        "PROFESSION": [s for p in gold["people"] for q in p["positions"] for s in q.get("surface") or []],
    }
    right = {label: set(S.occurrences(text, set(found))) for label, found in surfaces.items()}
    for label in ("PERSON", "PROFESSION"):
        spans = right[label]
        right[label] = {x for x in spans if not any(a <= x[0] and x[1] <= b and (a, b) != x for a, b in spans)}
    raw, reading = extractor.read(prepared["reading"].article)
    if reading.seen is None:
        return
    for group in by_sentence(proposals(settle(text, reading.sentences, raw), reading.seen)).values():
        for p in group:
            tokens = reading.sentences[p.place[0]].tokens
            span = (tokens[p.place[1]].start, tokens[p.place[2]].end)
            rows.add(WEIGHED[p.label][0], evidence(group, p), float(span in right[p.label]), prepared["id"])


def collect(extractor, prepared, rows: Rows, models: dict | None) -> None:
    """Add the rows of one article; roles only once *models* judge events and agreements."""
    from pobeda_extract.relate import agreements as A
    from pobeda_extract.relate import employment as P
    from pobeda_extract.relate import events as E
    from pobeda_extract.relate.casting import (
        candidates,
        role_evidence,
        seen_roles,
        served_by,
        status_evidence,
    )
    from pobeda_extract.relate.real import agreement_evidence, event_evidence
    from pobeda_extract.relate.sharedposts import shared_posts
    from pobeda_extract.schema import AGREEMENT_STATUSES, EVENT_STATUSES
    from pobeda_extract.score.decisions import decide

    gold, doc = prepared["gold"], prepared["id"]
    article = prepared["reading"].article
    _, reading = extractor.read(article)
    if reading.seen is None:
        return
    names = {e.id: named(e) for e in reading.entities}
    forms = S.gold_forms(gold)

    def same_thing(a, b):
        return S.value_similarity(a, b) or 0.8 * bool(forms.get(a, set()) & b.forms)

    def phrases(g):
        return [g.get("surface") or g.get("trigger"), *g.get("mentions", [])]

    people = {e.id: next((g["name"] for g in gold["people"] if S.same_name(g["name"], e.form.text)), None) for e in reading.entities if e.label == "PERSON"}
    by_name = {g["name"]: g for g in gold["people"]}
    without = replace(reading, posts=(), seen=None)
    scenes = list(P.scenes_of(without))
    ruled = [post for s in scenes for p in s.posts for post in P.held(s, P.agreeing(s, p))]
    ruled += shared_posts(scenes, ruled)
    for holding in P.holdings(reading, reading.seen, scenes, ruled):
        own = by_name.get(people.get(holding.person.id) or "")
        surfaces = [s for p in own["positions"] for s in p.get("surface") or []] if own else []
        there = S.occurrences(gold["text"], surfaces)
        m = holding.post
        rows.add("holder", P.holder_evidence(holding), float(any(a < m.end and m.start < b for a, b in there)), doc)
    from pobeda_extract.relate.speakers import speakers, voices

    by_rule = speakers(replace(reading, seen=None))
    for quotation, heard in zip(reading.quotations, voices(reading, reading.seen, by_rule), strict=True):
        g = max(gold["quotes"], key=lambda q: S.token_f1(q["text"], quotation.text), default=None)
        if g is None or S.token_f1(g["text"], quotation.text) < 0.8:
            continue
        for entity, evidence in heard.items():
            if evidence["out_of_sight"]:
                continue
            rows.add("speaker", evidence, float(bool(g["speaker"]) and bool(same_thing(g["speaker"], names[entity]))), doc)
    happened, _ = E.events(reading)
    for kind in ("event", "agreement"):
        if kind == "event":
            chains = E.told_chains(reading)
            evidence = [event_evidence(reading, reading.seen, c) for c in chains]
            items = [{"type": E.event_type(c), "name": E.event_name(reading, c), "spans": [(t.mention.start, t.mention.end) for t in c.tellings]} for c in chains]
            similarity, statuses = S.event_similarity, EVENT_STATUSES
        else:
            chains = A.told_papers(reading)
            evidence = [agreement_evidence(reading, reading.seen, c, chains) for c in chains]
            best = [A.best_telling(c) for c in chains]
            items = [{"type": b.head.type, "name": A.agreement_name(b), "spans": [(t.mention.start, t.mention.end) for t in c.tellings]} for b, c in zip(best, chains, strict=True)]
            similarity, statuses = S.agreement_similarity, AGREEMENT_STATUSES
        golds = gold[f"{kind}s"]
        found = S.found_similarity(similarity, gold["text"], phrases)
        # of two tellings of one gold item the likelier counts
        pairs = {}
        order = sorted(range(len(items)), key=lambda j: -evidence[j]["seen"])
        for i, k in S.align(golds, [items[j] for j in order], found):
            pairs[order[k]] = i
        rows.gold[kind] += len(golds)
        for j in range(len(chains)):
            rows.add(kind, evidence[j], float(j in pairs), doc)
        for g in golds:
            for name, key in GOLD.items():
                rows.gold[name] += len(g.get(key) or [])
        if models is None:
            continue
        verdicts = [decide(kind, e) for e in evidence]
        kept = [j for j, v in enumerate(verdicts) if v.probability > 0.15]
        seen = seen_roles(reading, kind, [chains[j].tellings for j in kept])
        for number, j in enumerate(kept):
            chain, real = chains[j], verdicts[j].probability
            g = golds[pairs[j]] if j in pairs else None
            if kind == "event":
                proposed = E.proposed_roles(reading, chain)
                ruled, _ = E.event_status(chain)
                if chain.listed:
                    continue
            else:
                when = [v for v, _, _ in A.signing_dates(A.Calendar(reading), chain)]
                ruled, _ = A.agreement_status(reading, chain, when)
                around = A.events_around(reading, chain, {}, happened)
                place = A.signed_at(reading, chain, around)
                signing = A.proposed_signers(reading, chain, chains, around, ruled, place)
                bound = A.parties(reading, chain, signing, place if ruled in ("signed", "planned") else None)
                proposed = {"party": bound, "signer": signing}
            for name, parts in proposed.items():
                truth = set()
                asked = candidates(reading, name, seen[number], parts)
                if g is not None:
                    wanted = g.get(GOLD[name]) or []
                    truth = {k for _, k in S.align(wanted, [names[e.id] for e, _, _ in asked], same_thing)}
                served = served_by(reading, [entity for entity, _, _ in asked])
                for k, (entity, logits, part) in enumerate(asked):
                    rows.add(name, role_evidence(name, entity, logits, part, real, number == 0, entity.id in served), float(k in truth), doc)
            if g is not None and g.get("status") in statuses:
                rows.add(f"{kind}_status", status_evidence(kind, reading.seen, chain.tellings, statuses, ruled), g["status"], doc)


def matrix(evidence, names):
    return np.array([[e.get(n, 0.0) for n in names] for e in evidence], float).reshape(len(evidence), len(names))


def logistic(x, y, ridge=2.0, rounds=60):
    """Weights and bias of a logistic model, by Newton's method with a ridge on scaled columns."""
    scale = x.std(0)
    scale[scale < 1e-9] = 1.0
    z = np.column_stack((x / scale, np.ones(len(x))))
    w = np.zeros(z.shape[1])
    penalty = np.full(len(w), ridge)
    penalty[-1] = 0.0
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-np.clip(z @ w, -30, 30)))
        gradient = z.T @ (p - y) + penalty * w
        hessian = (z * (p * (1 - p))[:, None]).T @ z + np.diag(penalty + 1e-6)
        step = np.linalg.solve(hessian, gradient)
        w -= step
        if np.abs(step).max() < 1e-6:
            break
    return w[:-1] / scale, w[-1]


def folds(docs, count=5):
    ids = sorted(set(docs))
    number = {d: k % count for k, d in enumerate(ids)}
    return np.array([number[d] for d in docs])


def fit(rows: Rows, question: str, least: float, report: bool) -> dict:
    evidence, y = rows.x[question], np.array(rows.y[question])
    names = sorted({k for e in evidence for k in e})
    x = matrix(evidence, names)
    names = [n for k, n in enumerate(names) if (x[:, k] != 0).sum() >= 5]
    x = matrix(evidence, names)
    part = folds(rows.doc[question])
    p = np.zeros(len(y))
    for k in range(5):
        w, b = logistic(x[part != k], y[part != k])
        p[part == k] = 1 / (1 + np.exp(-(x[part == k] @ w + b)))
    best = (0.0, 0.5)
    for t in np.arange(0.5 if question in ("event", "agreement") else 0.2, 0.85, 0.01):
        n = (p >= t).sum()
        tp = y[p >= t].sum()
        gold = rows.gold.get(question) or y.sum()
        f = 2 * tp / (n + gold) if n else 0.0
        if tp / max(n, 1) >= least and f > best[0]:
            best = (f, t)
    t = best[1]
    n, tp = (p >= t).sum(), y[p >= t].sum()
    gold = rows.gold.get(question) or y.sum()
    note = f"{len(y)} candidates, {int(y.sum())} right; at the threshold P {tp / max(n, 1):.3f} R {tp / gold:.3f}, calibration error {calibration(p, y):.3f}"
    if report:
        print(f"{question:12} {note}", flush=True)
    w, b = logistic(x, y)
    return {"bias": float(b), "threshold": float(t), "weights": {n: float(v) for n, v in zip(names, w, strict=True) if abs(v) > 5e-4}, "note": note}


def calibration(p, y, count=10):
    """Expected calibration error in bins of equal width."""
    bins = np.minimum((p * count).astype(int), count - 1)
    return sum(abs(p[bins == k].mean() - y[bins == k].mean()) * (bins == k).mean() for k in range(count) if (bins == k).any())


def softmax(evidence, y, options, names=("seen", "ruled"), ridge=1.0, rounds=800):
    """A weight of each of *names*, shared by all options, and a bias of each option."""
    x = np.array([[[e.get(f"{n}_{o}", 0.0) for n in names] for o in options] for e in evidence])  # items, options, names
    target = np.array([[float(v == o) for o in options] for v in y])
    w, b = np.full(len(names), 0.5), np.zeros(len(options))
    for _ in range(rounds):
        s = x @ w + b
        p = np.exp(s - s.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        w = w - 0.3 * np.einsum("io,ion->n", p - target, x) / len(y)
        b = b - 0.3 * ((p - target).sum(0) + ridge * b) / len(y)
    return w, b, x


def fit_status(rows: Rows, question: str, options, report: bool) -> dict:
    evidence, y = rows.x[question], rows.y[question]
    part = folds(rows.doc[question])
    right = 0
    for k in range(5):
        w, b, _ = softmax([e for e, q in zip(evidence, part, strict=True) if q != k], [v for v, q in zip(y, part, strict=True) if q != k], options)
        for e, v, q in zip(evidence, y, part, strict=True):
            if q == k:
                s = [sum(e.get(f"{n}_{o}", 0.0) * w[i] for i, n in enumerate(("seen", "ruled"))) + b[j] for j, o in enumerate(options)]
                right += options[int(np.argmax(s))] == v
    w, b, _ = softmax(evidence, y, options)
    ruled = sum(e.get(f"ruled_{v}", 0.0) for e, v in zip(evidence, y, strict=True)) / max(1, len(y))
    note = f"{len(y)} items, right in folds {right / max(1, len(y)):.3f}; the rules alone {ruled:.3f}"
    if report:
        print(f"{question:12} {note}", flush=True)
    weights = {o: float(b[k]) for k, o in enumerate(options)} | {"seen": float(w[0]), "ruled": float(w[1])}
    return {"bias": 0.0, "threshold": 0.0, "weights": weights, "note": note}


def main() -> None:
    ap = argparse.ArgumentParser()
    ap.add_argument("--least", type=float, default=0.55, help="least precision of roles at the threshold")
    a = ap.parse_args()
    from pobeda_extract.pipeline import Extractor
    from pobeda_extract.schema import AGREEMENT_STATUSES, EVENT_STATUSES
    from pobeda_extract.score import decisions

    held = held_back()
    models = bootstrap()
    write(models)
    decisions.models.cache_clear()
    extractor = Extractor()
    rows = Rows()
    for prepared in held:
        collect_spans(extractor, prepared, rows)
    for question in SPANS:
        models[question] = fit(rows, question, 0.0, True)
    write(models)
    decisions.models.cache_clear()
    rows = Rows()
    for prepared in held:
        collect(extractor, prepared, rows, None)
    for question in ("event", "agreement"):
        models[question] = fit(rows, question, 0.0, False)
    write(models)
    decisions.models.cache_clear()
    rows = Rows()
    for prepared in held:
        collect(extractor, prepared, rows, models)
    print(len(held), "articles", flush=True)
    for question in BINARY:
        models[question] = fit(rows, question, 0.0 if question in ("event", "agreement") else a.least, True)
    models["event_status"] = fit_status(rows, "event_status", EVENT_STATUSES, True)
    models["agreement_status"] = fit_status(rows, "agreement_status", AGREEMENT_STATUSES, True)
    write(models)


if __name__ == "__main__":
    main()
