"""The weights that the program carries, back as weights to train on.

`read(folder)` takes what `export.py` wrote (`hearsay.onnx`, `heads.safetensors`, `labels.json`) and gives the label
vocabularies and the weights of `Model`: bytes are multiplied by their scales, so each weight is what the program computes
with, not what the training had before it was rounded.
"""

import json
import os

import torch

from model import STATES, Model


def read(folder):
    """(labels, weights by the names that Model gives them) of a folder like `model/`."""
    import onnx
    from onnx import numpy_helper
    from safetensors.torch import load_file
    table = json.load(open(os.path.join(folder, "labels.json"), encoding="utf8"))
    assert table["attribution"] == STATES, "these weights have other states of attributions"
    labels = {"tags": {k: v["labels"] for k, v in table["tags"].items()}, **{k: table[k] for k in ("relations", "roles", "mentions")}}
    graph = onnx.load(os.path.join(folder, "hearsay.onnx")).graph
    stored = {x.name: torch.from_numpy(numpy_helper.to_array(x).copy()) for x in graph.initializer}
    weights = {"pieces.weight": stored["bytes"].float() * stored["scale"]}
    for name, value in stored.items():
        if name.startswith("model."):
            weights[name.removeprefix("model.")] = value
    for node in graph.node:  # a linear map's node is called after its place: /model/layers.0/query/MatMul_quant
        if node.op_type == "MatMulInteger":
            place = node.name.removeprefix("/model/").rsplit("/", 1)[0].replace("/", ".")
            name = node.input[1].removesuffix("_quantized")
            rounded = stored[name + "_quantized"].float() - stored[name + "_zero_point"].float()
            weights[place + ".weight"] = (rounded * stored[name + "_scale"]).T.contiguous()
    heads = load_file(os.path.join(folder, "heads.safetensors"))
    allowed = Model.forbidden_moves()
    for name, value in heads.items():
        head, part = name.split(".")
        if name == "attribution.transitions":
            weights["transitions"] = torch.where(allowed < 0, torch.zeros(()), value)
        elif name in ("attribution.begin", "attribution.end"):
            weights[part] = value
        elif head == "coref":
            continue  # trained afterwards, by corefs.py; the one in Model begins anew
        elif part in ("distance", "length"):
            weights[f"{head}_{part}.weight"] = value
        else:
            weights[head + {"w": ".weight", "b": ".bias"}[part]] = value
    return labels, weights


def main():
    """How far what these weights compute in Python lies from what is recorded of the program's."""
    import argparse
    import data
    from train import Batch
    args = argparse.ArgumentParser(description=main.__doc__)
    args.add_argument("folder", help="folder like model/")
    args.add_argument("reference", help="what `export.py --reference` wrote")
    args = args.parse_args()
    labels, weights = read(args.folder)
    model = Model(labels)
    model.load_state_dict(weights, strict=False)
    model.eval()
    want = json.load(open(args.reference, encoding="utf8"))
    d = data.Document("reference")
    d.words, d.sentence, d.opens = want["words"], want["sentence"], want["opens"]
    batch = Batch([(d.finish(), 0, len(d.words))], data.WordPieces(os.path.join(args.folder, "vocab.txt")))
    with torch.no_grad():
        tags, _ = model(*batch.inputs)
    scores = lambda name: model.tag(tags, name)[0]
    for name in ("upos", "cue", "predicate"):
        got = [labels["tags"][name][i] for i in scores(name).argmax(-1).tolist()]
        print(f"{name}: {sum(a == b for a, b in zip(got, want[name]))} of {len(got)} words alike")
    print("largest difference of a score of the first word's parts of speech:", round(float((scores("upos")[0] - torch.tensor(want["upos_scores"])).abs().max()), 3))
    print("largest difference of a factuality:", round(float((scores("factuality")[:, 0] - torch.tensor(want["factuality"])).abs().max()), 3))


if __name__ == "__main__":
    main()
