"""Exports of a ledger, each read by somebody else's library: `check.py PROGRAM LEDGER`.

Writes each format into a folder of its own and fails where the library that reads it finds fault.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import networkx
from followthemoney import model
from rdflib import Dataset
from stix2validator import ValidationOptions, validate_file


def export(program, ledger, folder, form, ending):
    path = folder / f"ledger.{ending}"
    command = [program, "export", "--format", form, "--ledger", ledger, "--output", str(path)]
    subprocess.run(command, check=True)
    return path


def stix(path):
    found = validate_file(str(path), ValidationOptions(version="2.1"))
    assert found.is_valid, [str(error) for result in found.object_results for error in result.errors]
    return f"{len(json.loads(path.read_text())['objects'])} objects"


def ftm(path):
    entities = [json.loads(line) for line in path.read_text().splitlines()]
    for entity in entities:
        known = model.get_proxy(entity, cleaned=False)
        for name, values in entity["properties"].items():
            assert known.schema.get(name), f"{known.schema.name} has no property {name}"
            assert known.get(name), f"{entity['id']}: {name} of {values} is not taken"
    return f"{len(entities)} entities"


def trig(path):
    found = Dataset()
    found.parse(path, format="trig")
    return f"{len(found)} statements"


def jsonld(path):
    found = Dataset()
    found.parse(path, format="json-ld")
    assert len(found) > 0
    return f"{len(found)} statements"


def graph(read):
    def check(path):
        found = read(path)
        assert all("words" in edge and "who_says_so" in edge for _, _, edge in found.edges(data=True))
        return f"{found.number_of_nodes()} nodes, {found.number_of_edges()} edges"

    return check


CHECKS = [
    ("stix", "json", stix),
    ("ftm", "ftm.json", ftm),
    ("trig", "trig", trig),
    ("jsonld", "jsonld", jsonld),
    ("graphml", "graphml", graph(networkx.read_graphml)),
    ("gexf", "gexf", graph(lambda path: networkx.read_gexf(path, version="1.3"))),
]


def main():
    program, ledger = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        for form, ending, check in CHECKS:
            print(f"{form}: {check(export(program, ledger, Path(folder), form, ending))}")


main()
