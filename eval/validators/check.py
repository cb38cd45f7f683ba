"""Exports of a ledger, each read by somebody else's library: `check.py PROGRAM LEDGER`.

Writes each format into a folder of its own and fails where the library that reads it finds fault.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import networkx
import pyarrow.parquet
import rdflib
from followthemoney import Dataset, StatementEntity, model
from followthemoney.statement.serialize import read_path_statements
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


def whole(entities):
    """Every value is taken, and every entity that another refers to is there and of a kind that fits."""
    for entity in entities.values():
        for prop, value in entity.itervalues():
            if prop.range is not None:
                other = entities[value]
                assert other.schema.is_a(prop.range), f"{entity.schema.name}.{prop.name} is a {other.schema.name}"
    return entities


def ftm(path):
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    entities = {}
    for line in lines:
        known = entities[line["id"]] = model.get_proxy(line, cleaned=False)
        for name, values in line["properties"].items():
            assert known.schema.get(name), f"{known.schema.name} has no property {name}"
            assert known.get(name), f"{line['id']}: {name} of {values} is not taken"
    assert len(whole(entities)) == len(lines)
    return f"{len(entities)} entities"


def statements(path):
    found = {}
    for statement in read_path_statements(path, "json"):
        found.setdefault(statement.entity_id, []).append(statement)
    dataset = Dataset.make({"name": "hearsay", "title": "hearsay"})
    entities = {name: StatementEntity.from_statements(dataset, of) for name, of in found.items()}
    return f"{sum(map(len, found.values()))} statements of {len(whole(entities))} entities"


def trig(path):
    found = rdflib.Dataset()
    found.parse(path, format="trig")
    return f"{len(found)} statements"


def jsonld(path):
    found = rdflib.Dataset()
    found.parse(path, format="json-ld")
    assert len(found) > 0
    return f"{len(found)} statements"


def tables(folder):
    claims = pyarrow.parquet.read_table(folder / "claims.parquet").to_pylist()
    hops = pyarrow.parquet.read_table(folder / "hops.parquet").to_pylist()
    propositions = pyarrow.parquet.read_table(folder / "propositions.parquet")
    assert all(claim["quote"] and claim["who_says_so"] for claim in claims)
    assert {claim["claim"] for claim in claims} == {hop["claim"] for hop in hops if hop["place"] == 0}
    assert propositions.schema.field("independent_min").type == "int64"
    return f"{len(claims)} claims, {propositions.num_rows} propositions"


def graph(read):
    def check(path):
        found = read(path)
        assert all("words" in edge and "who_says_so" in edge for _, _, edge in found.edges(data=True))
        return f"{found.number_of_nodes()} nodes, {found.number_of_edges()} edges"

    return check


CHECKS = [
    ("stix", "json", stix),
    ("ftm", "ftm.json", ftm),
    ("ftm-statements", "statements.json", statements),
    ("trig", "trig", trig),
    ("jsonld", "jsonld", jsonld),
    ("graphml", "graphml", graph(networkx.read_graphml)),
    ("gexf", "gexf", graph(lambda path: networkx.read_gexf(path, version="1.3"))),
    ("parquet", "tables", tables),
]


def main():
    program, ledger = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        for form, ending, check in CHECKS:
            print(f"{form}: {check(export(program, ledger, Path(folder), form, ending))}")


main()
