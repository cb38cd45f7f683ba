"""Reads the training sets into windows of words with labels.

A *document* here is a list of words with, for each, the index of its sentence, whether it opens a block (paragraph), and
where it stands towards quotation marks. `windows` cuts documents into stretches of whole sentences of at most MAX_PIECES
word pieces: what the encoder sees at once, here and in the Rust program (crates/hearsay-analyze/src/weights).
"""

import collections
import glob
import json
import os
import random
import re
import unicodedata

MAX_PIECES = 256
MAX_PIECES_A_WORD = 12
OPENING, CLOSING = {"“", "„", "«", "``"}, {"”", "»", "''"}
FOLD = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "-"})


# ---------------------------------------------------------------- word pieces
class WordPieces:
    """The uncased word pieces of BERT over single words."""

    def __init__(self, path):
        self.ids = {line.rstrip("\n"): i for i, line in enumerate(open(path, encoding="utf8"))}
        self.cls, self.sep, self.unk, self.pad = (self.ids[x] for x in ("[CLS]", "[SEP]", "[UNK]", "[PAD]"))
        self.known = {}

    def __call__(self, word):
        if word not in self.known:
            self.known[word] = self.split(word)
        return self.known[word]

    def split(self, word):
        text = word.translate(FOLD).replace("…", "...").lower()
        text = "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")
        out = []
        for part in re.findall(r"[^\W_]+|[\W_]", text):
            if part.isspace() or unicodedata.category(part[0]) in ("Cc", "Cf"):
                continue
            start = 0
            found = []
            while start < len(part):
                end = len(part)
                while end > start:
                    piece = ("##" if start else "") + part[start:end]
                    if piece in self.ids:
                        break
                    end -= 1
                if end == start:
                    found = [self.unk]
                    break
                found.append(self.ids[piece])
                start = end
            out += found
        return out[:MAX_PIECES_A_WORD] or [self.unk]


def shape(word, opens_block):
    letters = [c for c in word if c.isalpha()]
    if not letters:
        kind = 1
    elif all(c.islower() or not c.isupper() for c in letters):
        kind = 2
    elif all(c.isupper() for c in letters):
        kind = 5 if len(letters) == 1 else 4
    elif letters[0].isupper() and not any(c.isupper() for c in letters[1:]):
        kind = 3
    else:
        kind = 6
    return kind + (7 if opens_block else 0)


def quotes(words, opens):
    """0 outside, 1 inside, 2 a quotation mark."""
    out, inside = [], False
    for word, first in zip(words, opens):
        if first:
            inside = False
        if word in OPENING:
            inside = True
            out.append(2)
        elif word in CLOSING:
            inside = False
            out.append(2)
        elif word == '"':
            inside = not inside
            out.append(2)
        else:
            out.append(int(inside))
    return out


# ---------------------------------------------------------------- documents
class Document:
    """Words and whatever labels a set has; a label that a set lacks stays None."""

    def __init__(self, name):
        self.name = name
        self.words, self.sentence, self.opens, self.spans = [], [], [], []
        self.upos = self.feats = self.lemma = self.head = self.relation = None
        self.names = None
        self.predicates = None      # a word: sense group or "O"
        self.frames = None          # (predicate, {word: BIO role})
        self.cue = None             # a word: O B I C
        self.attributions = None    # (cue words, [source pieces], [content pieces]); pieces are (first, last + 1)
        self.factuality = {}
        self.versions = None        # the same text as each of its annotators labelled it, this one among them
        self.mentions = None        # (first, last + 1, type, cluster, head)
        self.gold_sentences = False

    def finish(self):
        self.quotes = quotes(self.words, self.opens)
        return self


def read_conllu(path):
    """Yields (comments, rows) a sentence; rows are the ten columns of syntactic words."""
    comments, rows = [], []
    for line in open(path, encoding="utf8"):
        line = line.rstrip("\n")
        if not line:
            if rows:
                yield comments, rows
            comments, rows = [], []
        elif line.startswith("#"):
            comments.append(line)
        else:
            cells = line.split("\t")
            if cells[0].isdigit():
                rows.append(cells)
    if rows:
        yield comments, rows


def lemma_rule(form, lemma):
    """`cut|append|case`: cut characters off the end, append others; case l = of the lower-cased form."""
    for case, base in (("l", form.lower()), ("k", form)):
        n = 0
        while n < min(len(base), len(lemma)) and base[n] == lemma[n]:
            n += 1
        if n > 0 or len(base) <= 4:
            rule = f"{len(base) - n}|{lemma[n:]}|{case}"
            if n >= len(lemma) - 5:
                return rule
    return None


def read_ud(path, entities=False):
    documents = []
    document = None
    open_entities = []
    for comments, rows in read_conllu(path):
        start_block = False
        for c in comments:
            if c.startswith("# newdoc"):
                document = Document(c.split("=")[-1].strip())
                document.gold_sentences = True
                document.upos, document.feats, document.lemma, document.head, document.relation = [], [], [], [], []
                document.sent_ids = []
                documents.append(document)
                if entities:
                    document.mentions, open_entities = [], []
            if c.startswith("# newpar") or c.startswith("# newdoc"):
                start_block = True
        base = len(document.words)
        number = len(document.sent_ids)
        document.sent_ids.append(next((c.split("=", 1)[1].strip() for c in comments if c.startswith("# sent_id")), ""))
        for i, cells in enumerate(rows):
            document.words.append(cells[1])
            document.sentence.append(number)
            document.opens.append(start_block and i == 0)
            document.upos.append(cells[3])
            document.feats.append(cells[5])
            document.lemma.append(lemma_rule(cells[1], cells[2]))
            head = int(cells[6])
            document.head.append(base + (head - 1 if head else i))
            document.relation.append(cells[7])
            if entities:
                entity = next((m[7:] for m in cells[9].split("|") if m.startswith("Entity=")), "")
                for opened, closed_at_once, closed in re.findall(r"\(([^()]+)(\)?)|([^()]+)\)", entity):
                    if opened:
                        parts = opened.split("-")
                        group, kind = re.sub(r"\[.*", "", parts[0]), parts[1]
                        entry = [base + i, None, kind, group]
                        if closed_at_once:
                            document.mentions.append((base + i, base + i + 1, kind, group))
                        else:
                            open_entities.append(entry)
                    elif closed:
                        group = re.sub(r"\[.*", "", closed)
                        for k in range(len(open_entities) - 1, -1, -1):
                            if open_entities[k][3] == group:
                                first, _, kind, _ = open_entities.pop(k)
                                document.mentions.append((first, base + i + 1, kind, group))
                                break
    for d in documents:
        d.finish()
        if d.mentions is not None:
            d.mentions = sorted({(a, b, t, g, span_head(d, a, b)) for a, b, t, g in d.mentions}, key=lambda m: (m[0], -m[1]))
    return documents


def span_head(d, first, end):
    for i in range(first, end):
        if not first <= d.head[i] < end or d.head[i] == i:
            return i
    return end - 1


def add_propbank(documents, path):
    table, rows, ident = {}, [], None
    for line in open(path, encoding="utf8"):
        line = line.rstrip("\n")
        if line.startswith("# sent_id"):
            ident = line.split("=", 1)[1].strip()
        elif not line:
            if ident and rows:
                table[ident] = rows
            rows = []
        elif not line.startswith("#"):
            rows.append(line.split("\t"))
    if ident and rows:
        table[ident] = rows
    for d in documents:
        d.predicates, d.frames = [], []
        base = 0
        for number, ident in enumerate(d.sent_ids):
            n = sum(1 for s in d.sentence[base:] if s == number) if base < len(d.words) else 0
            rows = table.get(ident)
            if rows is None or len(rows) != n:
                d.predicates += [None] * n
            else:
                senses = [r[3] for r in rows]
                d.predicates += ["O" if s == "_" else s.rsplit(".", 1)[-1] for s in senses]
                for k, at in enumerate([i for i, s in enumerate(senses) if s != "_"]):
                    roles = {base + i: r[4 + k] for i, r in enumerate(rows) if len(r) > 4 + k}
                    d.frames.append((base + at, {i: "O" if r.endswith("-V") and not r.startswith("B-C") and not r.startswith("I-C") else r for i, r in roles.items()}))
            base += n
    return documents


def add_uds(documents, path):
    """UDS-IH2 annotates sentences of EWT: joined by their words."""
    table = {}
    for line in open(path, encoding="utf8"):
        item = json.loads(line)
        table[item["text"]] = item["targets"]
    for d in documents:
        starts = collections.defaultdict(list)
        for i, s in enumerate(d.sentence):
            starts[s].append(i)
        for ids in starts.values():
            for t in table.get(" ".join(d.words[i] for i in ids), []):
                d.factuality[ids[0] + t["span1"][0]] = t["label"]
    return documents


def read_factuality(path):
    documents = []
    for n, line in enumerate(open(path, encoding="utf8")):
        item = json.loads(line)
        d = Document(f"fact{n}")
        where = []
        for word in item["text"].split():
            word = {"-LRB-": "(", "-RRB-": ")", "-lrb-": "(", "-rrb-": ")"}.get(word, word)
            where.append(len(d.words))
            for part in split_hyphens(word):
                d.words.append(part)
        d.sentence = [0] * len(d.words)
        d.opens = [i == 0 for i in range(len(d.words))]
        for t in item["targets"]:
            if t["span1"][0] < len(where):
                d.factuality[where[t["span1"][0]]] = t["label"]
        documents.append(d.finish())
    return documents


def split_hyphens(word):
    if re.fullmatch(r"[^\W\d_]+([.'’][^\W\d_]+)*(-[\w.'’]+)+", word):
        return [p for p in re.split(r"(-)", word) if p]
    return [word]


def read_conll_names(path):
    documents, d, number = [], None, 0
    for line in open(path, encoding="utf8"):
        line = line.strip()
        if line.startswith("-DOCSTART-"):
            d = Document(f"conll{len(documents)}")
            d.names = []
            documents.append(d)
            number = 0
        elif not line:
            number += 1
        else:
            cells = line.split()
            first = True
            for part in split_hyphens(cells[0]):
                d.opens.append(not d.words or d.sentence[-1] != number)
                d.words.append(part)
                d.sentence.append(number)
                d.names.append(cells[-1] if first or cells[-1] == "O" else "I" + cells[-1][1:])
                first = False
    return [d.finish() for d in documents if d.words]


# ---------------------------------------------------------------- PolNeAR
def read_polnear(folder, tokens):
    """`tokens` gives for a text its tokens as (start, end, sentence, opens a block) in code points.

    A document is labelled as its first annotator did; `versions` holds one for each.
    """
    documents = []
    for path in sorted(glob.glob(os.path.join(folder, "text", "*.txt"))):
        stem = os.path.basename(path)[:-4]
        text = open(path, encoding="utf8", newline="").read()
        found = sorted(glob.glob(os.path.join(folder, "attributions", glob.escape(stem) + "_*.ann")) + glob.glob(os.path.join(folder, "attributions", glob.escape(stem) + ".ann")))
        versions = [labelled(Document(stem), text, tokens(path, text), notes) for notes in found]
        for d in versions:
            d.versions = versions
        documents += versions[:1]
    return documents


def labelled(d, text, tokens, notes):
    """The document with its tokens and the attributions of one annotator's file."""
    for start, end, sentence, opens in tokens:
        d.words.append(text[start:end])
        d.spans.append((start, end))
        d.sentence.append(sentence)
        d.opens.append(opens)
    starts = [s for s, _ in d.spans]
    d.cue, d.attributions = ["O"] * len(d.words), []
    spans = {}
    merged = {}
    for line in open(notes, encoding="utf8"):
        if not re.match(r"[TE]\d+\t", line):
            continue
        cells = line.rstrip("\n").split("\t")
        if cells[0][0] == "T":
            _, where = cells[1].split(" ", 1)
            spans[cells[0]] = [tuple(map(int, piece.split())) for piece in where.split(";")]
        else:
            parts = collections.defaultdict(list)
            for word in cells[1].split()[1:]:
                role, ident = word.split(":")
                parts[re.sub(r"\d+$", "", role).lower()] += spans.get(ident, [])
            if not parts["cue"] or not parts["content"]:
                continue
            cue = pieces(parts["cue"], d.spans, starts)
            if not cue:
                continue
            key = tuple(cue)
            entry = merged.setdefault(key, ([], []))
            entry[0].extend(pieces(parts["source"], d.spans, starts))
            entry[1].extend(pieces(parts["content"], d.spans, starts))
    for cue, (source, content) in sorted(merged.items()):
        words = [i for a, b in cue for i in range(a, b)]
        if any(d.cue[i] != "O" for i in words):
            continue
        for k, (a, b) in enumerate(cue):
            for i in range(a, b):
                d.cue[i] = ("B" if k == 0 else "C") if i == a else "I"
        d.attributions.append((words, sorted(set(source)), sorted(set(content))))
    return d.finish()


def pieces(parts, spans, starts):
    """Character pieces as word pieces; touching ones joined."""
    import bisect
    out = []
    for a, b in sorted(parts):
        first = bisect.bisect_right(starts, a) - 1
        if first < 0 or spans[first][1] <= a:
            first += 1
        last = first
        while last < len(spans) and spans[last][0] < b:
            last += 1
        if last > first:
            if out and out[-1][1] >= first:
                out[-1] = (out[-1][0], max(last, out[-1][1]))
            else:
                out.append((first, last))
    return out


def read_litbank(folder):
    documents = []
    for path in sorted(glob.glob(os.path.join(folder, "*.conll"))):
        d = Document(os.path.basename(path))
        d.mentions, open_, number = [], [], 0
        for line in open(path, encoding="utf8"):
            cells = line.rstrip("\n").split("\t")
            if line.startswith("#"):
                continue
            if len(cells) < 5:
                number += 1
                continue
            i = len(d.words)
            d.opens.append(not d.words)
            d.words.append(cells[3])
            d.sentence.append(number)
            for o1, close1, c in re.findall(r"\((\d+)(\)?)|(\d+)\)", cells[-1]):
                if o1 and close1:
                    d.mentions.append((i, i + 1, None, o1))
                elif o1:
                    open_.append((i, o1))
                elif c:
                    for k in range(len(open_) - 1, -1, -1):
                        if open_[k][1] == c:
                            d.mentions.append((open_.pop(k)[0], i + 1, None, c))
                            break
        d.finish()
        stop = {"of", "in", "at", "from", "who", "which", "that", ",", "with", "on", "for", "to"}
        fixed = []
        for a, b, t, g in d.mentions:
            head = next((i - 1 for i in range(a + 1, b) if d.words[i].lower() in stop), b - 1)
            fixed.append((a, b, t, g, head))
        d.mentions = sorted(set(fixed), key=lambda m: (m[0], -m[1]))
        documents.append(d)
    return documents


# ---------------------------------------------------------------- windows
def windows(d, wordpieces, rng=None):
    """Cuts a document into (first word, last word + 1), whole sentences where they fit."""
    length = [len(wordpieces(w)) for w in d.words]
    budget = MAX_PIECES - 2
    bounds = [0] + [i for i in range(1, len(d.words)) if d.sentence[i] != d.sentence[i - 1]] + [len(d.words)]
    out, start, used = [], 0, 0
    room = budget if rng is None else rng.randint(budget // 3, budget)
    for a, b in zip(bounds, bounds[1:]):
        n = sum(length[a:b])
        if used and used + n > room:
            out.append((start, a))
            start, used, room = a, 0, budget
        if n > budget:  # a monster: cut at words
            at, used = a, 0
            for i in range(a, b):
                if used + length[i] > budget:
                    out.append((start, i))
                    start, used = i, 0
                used += length[i]
        else:
            used += n
    if start < len(d.words):
        out.append((start, len(d.words)))
    return out


def shuffled(items, rng):
    items = list(items)
    rng.shuffle(items)
    return items
