#!/usr/bin/env bash
# Makes seeds of the cases' fenced texts and of the examples.
set -euo pipefail
cd "$(dirname "$0")/.."
corpus=fuzz/corpus/read_analyze
mkdir -p "$corpus"
cp examples/*.* "$corpus"/
find cases -name '*.md' | while read -r file; do
    stem=$(basename "$file" .md)
    awk -v out="$corpus/$stem" '/^```/ { if (open) { close(name); open = 0 } else { open = 1; name = out "-" ++n } next } open { print > name }' "$file"
done
find "$corpus" -type f | wc -l

# A small input of each kind for the readers; the first letter is the one that `read` takes for the kind where it is not told.
corpus=fuzz/corpus/read
mkdir -p "$corpus"
text='Commander Orlin visited the ferry landing at Vess on Monday, two officials of the port said.'
page="<!DOCTYPE html><html lang=en><head><title>Boats</title><meta property=article:published_time content=2031-06-02T10:00:00Z>\
<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"headline\":\"Boats\",\"author\":[{\"name\":\"Ada Renn\"}]}</script></head>\
<body><nav><a href=/>Home</a></nav><article><h1>Boats</h1><p>$text<ul><li>two<li>boats</ul><p>$text</article></body></html>"
seed() { cat >"$corpus/$1"; }
printf '%s' "$page" | seed html
printf '{"title": "Boats", "body": "%s", "date": "2 June 2031"}\n{"id": 3}\n' "$text" | seed jsonl
printf '[{"text": "%s"}, 7, {"text": "cut' "$text" | seed json
printf 'Title;Text;Date\nBoats;"%s";2/6/2031\nMore;;\n' "$text" | seed csv
printf '<?xml version="1.0"?><rss version="2.0"><channel><title>Tarn</title><item><title>Boats</title><description><![CDATA[<p>%s]]></description></item></channel></rss>' "$text" | seed feed
body="HTTP/1.1 200 OK"$'\r\n'"Content-Type: text/html; charset=utf-8"$'\r\n\r\n'"$page"
printf 'WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n' "${#body}" "$body" | seed warc
printf 'From: Tarn Port <a@tarn.example>\nTo: b@tarn.example\nSubject: Boats\nContent-Type: text/plain\n\n%s\n' "$text" | seed mail
{ printf 'From a@tarn.example Mon Jun  2 10:00:00 2031\n'; cat "$corpus/mail"; printf '\n>From Vess.\n'; } | seed mbox
printf '%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n4 0 obj<</Length 44>>stream\nBT /F 12 Tf 50 700 Td (Orlin left Vess.) Tj ET\nendstream endobj\n5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\n' | seed pdf
printf '%s' "$text" | gzip -c | seed packed
(cd "$corpus" && tar -cf packed-tar html jsonl)
(cd "$corpus" && gzip -c packed-tar >packed-tar.gz)
(cd "$corpus" && python3 -m zipfile -c packed-zip html csv) || true
printf '# Boats\n\n%s\n\n> We left.\n' "$text" | seed markdown
printf 'Title: Boats\nDate: 2 June 2031\n\n%s\n' "$text" | seed text
find "$corpus" -type f | wc -l
