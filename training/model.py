"""The encoder and its heads.

One small encoder (all-MiniLM-L6-v2: 6 layers of 384) with the case of each word and its quotation state added to its
input, read once a window. Two kinds of heads stand on the vector of each word's first piece: *tag* heads give scores a
word, *pair* heads give scores a word and an anchor (a syntactic head, a predicate, a cue, an antecedent) as
`w · relu(x[word] + y[anchor] + e[distance]) + b`. The exported graph holds the encoder, the tag heads and the linear
maps of the pair heads; what is left of the pair heads is computed in Rust from `heads.safetensors`.
"""

import math

import torch
import torch.nn.functional as F
from torch import nn

HIDDEN, LAYERS, ATTENTION = 384, 6, 12
STATES = ["O", "B-source", "I-source", "E-source", "S-source", "B-content", "I-content", "E-content", "S-content"]
COREF_FEATURES = {"sentences": 8, "mentions": 10, "forms": 9, "same_text": 2, "same_head": 2, "same_type": 3, "quotes": 4}

PROJECTIONS = {  # width of each slice of `vectors`
    "arc_dep": 128, "arc_head": 128, "relation_dep": 96, "relation_head": 96,
    "frame_predicate": 128, "frame_token": 128, "attribution_cue": 192, "attribution_token": 192,
    "mention_start": 96, "mention_end": 96, "coref_start": 96, "coref_end": 96, "coref_head": 96,
}


def allowed(a, b):
    """Whether state b may follow state a inside a window."""
    x, y = STATES[a], STATES[b]
    inside = x[0] in "BI" and x != "O"
    if inside:
        return y[0] in "IE" and y[2:] == x[2:]
    return y == "O" or y[0] in "BS"


class Dropout(nn.Module):
    """Dropout of whole features of a window: the same ones at each place, so that few random numbers are drawn."""

    def __init__(self, rate):
        super().__init__()
        self.rate = rate

    def forward(self, x):
        if not self.training:
            return x
        kept = torch.rand(x.shape[0], 1, x.shape[2]) >= self.rate
        return x * (kept.to(x.dtype) / (1 - self.rate))


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(HIDDEN, HIDDEN) for _ in range(4))
        self.norm1, self.norm2 = nn.LayerNorm(HIDDEN, eps=1e-12), nn.LayerNorm(HIDDEN, eps=1e-12)
        self.up, self.down = nn.Linear(HIDDEN, 4 * HIDDEN), nn.Linear(4 * HIDDEN, HIDDEN)
        self.dropout = Dropout(0.1)

    def forward(self, x, bias):
        b, n, _ = x.shape
        q, k, v = (m(x).view(b, n, ATTENTION, -1).transpose(1, 2) for m in (self.query, self.key, self.value))
        if torch.onnx.is_in_onnx_export() or not self.training:
            scores = q @ k.transpose(-1, -2) * (1 / math.sqrt(HIDDEN / ATTENTION)) + bias
            y = torch.softmax(scores, -1) @ v
        else:
            y = F.scaled_dot_product_attention(q, k, v, attn_mask=bias.to(q.dtype))
        x = self.norm1(x + self.dropout(self.out(y.transpose(1, 2).reshape(b, n, HIDDEN))))
        return self.norm2(x + self.dropout(self.down(F.gelu(self.up(x)))))


class Model(nn.Module):
    def __init__(self, labels, vocabulary=30522):
        super().__init__()
        self.labels = labels
        self.pieces = nn.Embedding(vocabulary, HIDDEN)
        self.positions = nn.Embedding(512, HIDDEN)
        self.shapes = nn.Embedding(16, HIDDEN)
        self.quotes = nn.Embedding(3, HIDDEN)
        nn.init.normal_(self.shapes.weight, std=0.02)
        nn.init.normal_(self.quotes.weight, std=0.02)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.dropout = Dropout(0.1)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.head_dropout = Dropout(0.2)
        self.tags = nn.Linear(HIDDEN, sum(len(v) for v in labels["tags"].values()))
        self.vectors = nn.Linear(HIDDEN, sum(PROJECTIONS.values()))
        d = PROJECTIONS
        self.relation = nn.Linear(d["relation_dep"], len(labels["relations"]))
        self.frame_distance = nn.Embedding(19, d["frame_token"])
        self.frame = nn.Linear(d["frame_token"], len(labels["roles"]))
        self.attribution_distance = nn.Embedding(19, d["attribution_token"])
        self.attribution = nn.Linear(d["attribution_token"], len(STATES))
        self.transitions = nn.Parameter(torch.zeros(len(STATES), len(STATES)))
        self.begin = nn.Parameter(torch.zeros(len(STATES)))
        self.end = nn.Parameter(torch.zeros(len(STATES)))
        self.mention_length = nn.Embedding(12, d["mention_start"])
        self.mention = nn.Linear(d["mention_start"], len(labels["mentions"]))
        c = d["coref_start"]
        self.coref_a, self.coref_b = nn.Linear(c, c, bias=False), nn.Linear(c, c, bias=False)
        self.coref_features = nn.ModuleDict({k: nn.Embedding(n, c) for k, n in COREF_FEATURES.items()})
        self.coref = nn.Linear(c, 1)
        for m in [self.frame_distance, self.attribution_distance, self.mention_length, *self.coref_features.values()]:
            nn.init.normal_(m.weight, std=0.1)
        self.register_buffer("forbidden", self.forbidden_moves())
        self.tag_at, self.vector_at = {}, {}
        at = 0
        for k, v in labels["tags"].items():
            self.tag_at[k] = (at, at + len(v))
            at += len(v)
        at = 0
        for k, n in PROJECTIONS.items():
            self.vector_at[k] = (at, at + n)
            at += n

    @staticmethod
    def forbidden_moves():
        """[state, next state]: nothing where the move is allowed, a large negative number where it is not."""
        return torch.tensor([[0.0 if allowed(a, b) else -1e4 for b in range(len(STATES))] for a in range(len(STATES))])

    def load_encoder(self, path):
        from safetensors.torch import load_file
        w = load_file(path)
        w = {k.removeprefix("bert."): v for k, v in w.items()}
        own = {"pieces.weight": w["embeddings.word_embeddings.weight"], "norm.weight": w["embeddings.LayerNorm.weight"], "norm.bias": w["embeddings.LayerNorm.bias"],
               "positions.weight": w["embeddings.position_embeddings.weight"] + w["embeddings.token_type_embeddings.weight"][0]}
        names = {"query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value", "out": "attention.output.dense",
                 "norm1": "attention.output.LayerNorm", "up": "intermediate.dense", "down": "output.dense", "norm2": "output.LayerNorm"}
        for i in range(LAYERS):
            for mine, theirs in names.items():
                for part in ("weight", "bias"):
                    own[f"layers.{i}.{mine}.{part}"] = w[f"encoder.layer.{i}.{theirs}.{part}"]
        missing, unexpected = self.load_state_dict(own, strict=False)
        assert not unexpected

    def embed(self, pieces):
        return self.pieces(pieces)

    def encode(self, pieces, shapes, quotes, mask, firsts):
        """[B, L] pieces and [B, W] positions of first pieces to [B, W, HIDDEN]."""
        n = pieces.shape[1]
        x = self.embed(pieces) + self.positions(torch.arange(n)) + self.shapes(shapes) + self.quotes(quotes)
        x = self.dropout(self.norm(x))
        bias = ((1.0 - mask.float()) * -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, bias)
        return torch.gather(x, 1, firsts[:, :, None].expand(-1, -1, HIDDEN))

    def forward(self, pieces, shapes, quotes, mask, firsts):
        x = self.encode(pieces, shapes, quotes, mask, firsts)
        return self.tags(x), self.vectors(x)

    def tag(self, tags, name):
        a, b = self.tag_at[name]
        return tags[..., a:b]

    def vector(self, vectors, name):
        a, b = self.vector_at[name]
        return vectors[..., a:b]

    # ------------------------------------------------------------ the CRF of attributions
    def crf_loss(self, scores, mask, gold):
        """Negative log-likelihood a cue. scores [C, W, S], mask [C, W] (a prefix of ones), gold [C, W]."""
        t = self.transitions + self.forbidden
        rows = torch.arange(scores.shape[0])
        on = mask[:, 1:]
        steps = t[gold[:, :-1], gold[:, 1:]] + scores[:, 1:].gather(2, gold[:, 1:, None])[:, :, 0]
        path = self.begin[gold[:, 0]] + scores[:, 0].gather(1, gold[:, :1])[:, 0] + (steps * on).sum(1)
        path = path + self.end[gold[rows, mask.sum(1) - 1]]
        # The partition function as a product of one matrix a word, multiplied in pairs: a few large steps, not W small ones.
        top = scores[:, 1:].amax(2).detach()
        product = torch.exp(t + (scores[:, 1:] - top[:, :, None])[:, :, None, :])
        product = torch.where(on[:, :, None, None], product, torch.eye(len(STATES)))
        log = (top * on).sum(1)
        while product.shape[1] > 1:
            if product.shape[1] % 2:
                product = torch.cat([product, torch.eye(len(STATES)).expand(len(rows), 1, -1, -1)], 1)
            product = product[:, 0::2] @ product[:, 1::2]
            norm = product.amax((2, 3), keepdim=True).detach()
            product = product / norm
            log = log + norm[:, :, 0, 0].log().sum(1)
        alpha = self.begin + scores[:, 0]
        high = alpha.amax(1, keepdim=True).detach()
        total = (torch.exp(alpha - high)[:, None, :] @ product[:, 0])[:, 0]
        return (total.clamp(min=1e-30).log() + self.end).logsumexp(1) + high[:, 0] + log - path

    @torch.no_grad()
    def crf_best(self, scores):
        """The best states of one cue. scores [W, S]."""
        t = self.transitions + self.forbidden
        alpha, back = self.begin + scores[0], []
        for i in range(1, scores.shape[0]):
            best, where = (alpha[:, None] + t).max(0)
            alpha = best + scores[i]
            back.append(where)
        state = int((alpha + self.end).argmax())
        out = [state]
        for where in reversed(back):
            state = int(where[state])
            out.append(state)
        return out[::-1]


def bucket(distance):
    """Signed distance in words to 0..18."""
    a = abs(distance)
    size = a if a <= 4 else 5 if a <= 7 else 6 if a <= 15 else 7 if a <= 31 else 8 if a <= 63 else 9
    return size if distance >= 0 else 9 + size


def length_bucket(n):
    return n - 1 if n <= 8 else 8 if n <= 12 else 9 if n <= 20 else 10 if n <= 30 else 11
