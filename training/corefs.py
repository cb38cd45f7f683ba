"""Trains the scorer of antecedents on whole documents, with the rest of the weights as they are.

usage: cargo xtask corefs model training/work/corefs ../shared/data/ud-gum/train.conllu
       python training/corefs.py --work training/work/corefs --weights model

The first command writes what the program finds in the documents and what it asks the scorer there: mentions as found,
vectors as computed, candidates as its rules leave them. So the training sees what running sees, but that mentions and
vectors are surer here than elsewhere, for the encoder was trained on these documents: vectors are dropped often, whole
or in parts. The second trains a ranking of each mention's candidates and of "none" (Lee et al. 2017), chooses on documents
held out how high a score is to be, and puts the tensors `coref.*` into `heads.safetensors`. Tables of what is known of
mentions and pairs are explained in crates/hearsay-analyze/src/corefs/pairs.rs.
"""

import argparse
import json
import os
import random
import time

import numpy
import torch
import torch.nn.functional as F
from torch import nn

HIDDEN, FACTORS = 64, 32


class Scorer(nn.Module):
    """`w · relu(A·m + B·n + Σ e[feature]) + (U·m)·(V·n) + w0` for a mention's vectors m and an earlier one's n."""

    def __init__(self, own, pair, width):
        super().__init__()
        self.a, self.b = nn.Linear(width, HIDDEN, bias=False), nn.Linear(width, HIDDEN, bias=False)
        self.u, self.v = nn.Linear(width, FACTORS, bias=False), nn.Linear(width, FACTORS, bias=False)
        self.anaphor, self.antecedent, self.pair = (nn.EmbeddingBag(sum(n for _, n in t), HIDDEN, mode="sum") for t in (own, own, pair))
        self.w = nn.Linear(HIDDEN, 1)
        for m in (self.anaphor, self.antecedent, self.pair):
            nn.init.normal_(m.weight, std=0.05)
        for m in (self.a, self.b, self.u, self.v):
            nn.init.normal_(m.weight, std=0.02)

    def forward(self, d):
        m = d.vectors
        if self.training:
            # The same features are dropped in the whole document; now and then all of them.
            m = m * (torch.rand(1, m.shape[1]) >= 0.4) / 0.6 if random.random() > 0.2 else m * 0
        at = lambda rows, index: rows.index_select(0, index)
        x = at(self.a(m) + self.anaphor(d.own), d.i) + at(self.b(m) + self.antecedent(d.own), d.j) + self.pair(d.pair)
        x = torch.relu(x)
        if self.training:
            x = x * (torch.rand(1, HIDDEN) >= 0.2) / 0.8
        return self.w(x)[:, 0] + (at(self.u(m), d.i) * at(self.v(m), d.j)).sum(1)

    def loss(self, d):
        """Minus the log of the share of right candidates, none being right where no earlier mention is the same."""
        if not len(d.i):
            return None
        table = torch.full((d.rows, d.most + 1), -1e4).index_put((d.row, d.column), self(d))
        table = torch.cat([torch.zeros(d.rows, 1), table[:, 1:]], 1)
        return (torch.logsumexp(table, 1) - torch.logsumexp(table.masked_fill(~d.right, -1e4), 1)).mean()


class Document:
    """Arrays of one document."""


def read(folder):
    table = json.load(open(os.path.join(folder, "table.json"), encoding="utf8"))
    own, pair = table["own"], table["pair"]
    rows = numpy.fromfile(os.path.join(folder, "mentions.i32"), "<i4").reshape(-1, 6 + len(own))
    pairs = numpy.fromfile(os.path.join(folder, "pairs.i16"), "<i2").reshape(-1, 1 + len(pair))
    vectors = numpy.fromfile(os.path.join(folder, "vectors.f32"), "<f4").reshape(len(rows), -1)
    first = lambda known: numpy.cumsum([0] + [n for _, n in known])[:-1]
    documents, at, pair_at = [], 0, 0
    for entry in table["documents"]:
        d, n = Document(), entry["mentions"]
        r = rows[at : at + n]
        count = r[:, 5]
        p = pairs[pair_at : pair_at + int(count.sum())].astype("i8")
        d.gold = [[tuple(x) for x in c] for c in entry["gold"] if len(c) > 1]
        d.spans, d.cluster, d.known = [tuple(x) for x in r[:, :2].tolist()], torch.from_numpy(r[:, 3].copy()).long(), r[:, 4].tolist()
        d.own = torch.from_numpy(r[:, 6:] + first(own)).long()
        d.pair = torch.from_numpy(p[:, 1:] + first(pair))
        d.vectors = torch.from_numpy(vectors[at : at + n].copy())
        d.i = torch.from_numpy(numpy.repeat(numpy.arange(n), count))
        d.j = torch.from_numpy(p[:, 0].copy())
        # One row a mention that has candidates, "none" in the first column.
        asked = count > 0
        number = numpy.cumsum(asked) - 1
        d.rows, d.most = int(asked.sum()), int(count.max(initial=0))
        d.row = torch.from_numpy(number[d.i.numpy()])
        d.column = torch.from_numpy(numpy.concatenate([numpy.arange(1, c + 1) for c in count]) if len(d.i) else numpy.zeros(0, "i8"))
        same = (d.cluster[d.i] == d.cluster[d.j]) & (d.cluster[d.i] >= 0)
        d.right = torch.zeros(d.rows, d.most + 1, dtype=torch.bool)
        d.right[d.row[same], d.column[same]] = True
        d.right[~d.right.any(1), 0] = True
        documents.append(d)
        at, pair_at = at + n, pair_at + int(count.sum())
    return own, pair, documents


def clusters(d, scores, least):
    """The clusters that rules and scores make, those of one mention left out."""
    of = list(range(len(d.spans)))

    def find(x):
        while of[x] != x:
            of[x] = of[of[x]]
            x = of[x]
        return x

    seen = {}
    for i, known in enumerate(d.known):
        of[find(i)] = find(seen.setdefault(known, i))
    best = {}
    for i, j, s in zip(d.i.tolist(), d.j.tolist(), scores.tolist()):
        if s > best.get(i, (least, None))[0]:
            best[i] = (s, j)
    for i, (_, j) in best.items():
        of[find(i)] = find(j)
    out = {}
    for i, span in enumerate(d.spans):
        out.setdefault(find(i), []).append(span)
    return [c for c in out.values() if len(c) > 1]


def sums(gold, found):
    """(hits, size) of recall and precision for MUC, B³ and entity CEAF, whose clusters are paired greedily here."""
    out = []
    place = lambda cs: {m: k for k, c in enumerate(cs) for m in c}
    in_gold, in_found = place(gold), place(found)
    for one, other in ((gold, in_found), (found, in_gold)):
        links = total = hit = size = 0
        for c in one:
            parts = [other.get(m) for m in c]
            links += len(c) - len({p for p in parts if p is not None}) - parts.count(None)
            total += len(c) - 1
            hit += sum(parts.count(p) for p in parts if p is not None) / len(c)
            size += len(c)
        out.append((links, total, hit, size))
    alike = {}
    for c, k in in_gold.items():
        if c in in_found:
            alike[k, in_found[c]] = alike.get((k, in_found[c]), 0) + 1
    ranked = sorted(((2 * n / (len(gold[a]) + len(found[b])), a, b) for (a, b), n in alike.items()), reverse=True)
    used, ceaf = (set(), set()), 0.0
    for value, a, b in ranked:
        if a not in used[0] and b not in used[1]:
            used[0].add(a); used[1].add(b)
            ceaf += value
    return numpy.array([*out[0], *out[1], ceaf, len(gold), len(found)], float)


def measure(documents, scores, least):
    n = sum(sums(d.gold, clusters(d, s, least)) for d, s in zip(documents, scores))
    f1 = lambda hit, size, hit2, size2: 2 / (size / max(hit, 1e-9) + size2 / max(hit2, 1e-9))
    three = f1(n[0], n[1], n[4], n[5]), f1(n[2], n[3], n[6], n[7]), f1(n[8], n[9], n[8], n[10])
    return 100 * sum(three) / 3


@torch.no_grad()
def scored(scorer, documents):
    scorer.eval()
    out = [scorer(d) if len(d.i) else torch.zeros(0) for d in documents]
    scorer.train()
    return out


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--work", required=True, help="folder with what `cargo xtask corefs` wrote")
    args.add_argument("--weights", required=True, help="folder whose heads.safetensors takes the tensors")
    args.add_argument("--passes", type=int, default=10)
    args.add_argument("--rate", type=float, default=4e-3)
    args.add_argument("--held", type=int, default=20, help="documents held out, to choose how high a score is to be")
    args.add_argument("--threads", type=int, default=1, help="more gain little: the steps are small")
    args.add_argument("--seed", type=int, default=1)
    args = args.parse_args()
    torch.set_num_threads(args.threads)
    random.seed(args.seed)
    torch.manual_seed(args.seed)
    own, pair, documents = read(args.work)
    random.shuffle(documents)
    held, train = documents[: args.held], documents[args.held :]
    scorer = Scorer(own, pair, documents[0].vectors.shape[1])
    slow = [scorer.a.weight, scorer.b.weight, scorer.u.weight, scorer.v.weight]
    rest = [p for p in scorer.parameters() if all(p is not q for q in slow)]
    optimizer = torch.optim.AdamW([{"params": slow, "lr": args.rate / 2, "weight_decay": 0.1}, {"params": rest, "lr": args.rate, "weight_decay": 0.02}])
    steps = args.passes * len(train)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min(1.0, (s + 1) / 100) * max(0.02, 1 - s / steps))
    average, step = None, 0
    for number in range(args.passes):
        total, begun = 0.0, time.time()
        for d in random.sample(train, len(train)):
            loss = scorer.loss(d)
            if loss is None:
                continue
            loss.backward()
            torch.nn.utils.clip_grad_norm_(scorer.parameters(), 1.0)
            optimizer.step(); schedule.step(); optimizer.zero_grad()
            total += float(loss.detach())
            step += 1
            if step > 0.6 * steps:
                state = {k: v.detach().clone() for k, v in scorer.state_dict().items()}
                average = state if average is None else {k: v.lerp(state[k], 0.01) for k, v in average.items()}
        print(f"pass {number + 1} loss {total / len(train):.4f} {time.time() - begun:.0f} s", flush=True)
    scorer.load_state_dict(average or scorer.state_dict())
    scores = scored(scorer, held)
    at = {least: measure(held, scores, least) for least in numpy.arange(-2.0, 2.01, 0.25).round(2).tolist()}
    print("held out:", {k: round(v, 1) for k, v in at.items()})
    least = max(at, key=lambda k: sum(at.get(round(k + d, 2), 0.0) for d in (-0.25, 0.0, 0.25)))
    print("a score is to be above", least)
    from safetensors.torch import load_file, save_file
    path = os.path.join(args.weights, "heads.safetensors")
    tensors = {k: v for k, v in load_file(path).items() if not k.startswith("coref.")}
    w = scorer.state_dict()
    tensors |= {f"coref.{k}": w[f"{k}.weight"] for k in "abuv"} | {"coref.w": w["w.weight"][0], "coref.w0": w["w.bias"] - least}
    for side, known in (("anaphor", own), ("antecedent", own), ("pair", pair)):
        for (name, _), table in zip(known, w[f"{side}.weight"].split([n for _, n in known])):
            tensors[f"coref.{side}_{name}"] = table
    save_file({k: v.contiguous().clone() for k, v in tensors.items()}, path)


if __name__ == "__main__":
    main()
