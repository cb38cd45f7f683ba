//! The server as clients see it: every address, who may ask, uploads, two people at once, and being killed at work.
//!
//! The program itself is started on a free port over a ledger of our own reports; `serve/cases.yaml` holds what is asked and
//! what is expected, so that a server over another store can be asked the same.

use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// Three reports of our own, the last of them hostile.
const REPORTS: [(&str, &str); 3] = [
    (
        "post.txt",
        "Title: Orlin at Keld\nPublisher: The Harbour Post\nDate: 2031-05-14\n\nCommander Tamas Orlin visited Keld on Monday, two \
         officials said.\n\nThe River Militia attacked the bridge at Tarn, Mira Sand, a spokeswoman for the army, said. \
         Ivo Brand, who leads the River Militia, denied that the Militia had attacked the bridge.\n",
    ),
    (
        "mirror.txt",
        "Title: A visit\nPublisher: Evening Mirror\nDate: 2031-05-15\n\nTamas Orlin visited Keld, the mayor of Keld, Lena \
         Voss, told the Evening Mirror.\n",
    ),
    (
        "<img src=x onerror=alert(1)>.txt",
        "Title: <script>alert('title')</script>\nPublisher: </title><script>alert(1)</script>\nDate: 2031-05-16\n\nGeneral \
         Orlin <b onclick=\"alert(2)\">phoned</b> Ivo Brand, a spokesman for the “<script>alert(3)</script>” front said.\n",
    ),
];

struct Server {
    child: Child,
    address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn program() -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("hearsay"));
    command.env_remove("HEARSAY_LEDGER").env_remove("HEARSAY_TOKEN");
    command
}

impl Server {
    fn start(ledger: &Path, more: &[&str]) -> Self {
        let mut command = program();
        command.arg("serve").arg("--ledger").arg(ledger);
        if !more.contains(&"--listen") {
            command.args(["--listen", "127.0.0.1:0"]);
        }
        let mut child =
            command.args(more).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("hearsay starts");
        let mut line = String::new();
        let output = child.stdout.take().expect("standard output");
        BufReader::new(output).read_line(&mut line).expect("a line");
        assert!(line.starts_with("http://"), "it says where: {line:?}");
        Server { child, address: line.trim().to_owned() }
    }

    fn url(&self, path: &str) -> String {
        let base = self.address.split("/?").next().expect("an address").trim_end_matches('/');
        format!("{base}{path}")
    }

    fn port(&self) -> String {
        self.url("").trim_start_matches("http://").to_owned()
    }

    fn get(&self, path: &str) -> (u16, Value) {
        self.ask("GET", path, None, &[])
    }

    fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        self.ask("POST", path, Some(body), &[("x-hearsay", "1")])
    }

    fn ask(&self, method: &str, path: &str, body: Option<&Value>, headers: &[(&str, &str)]) -> (u16, Value) {
        let (status, _, text) = self.raw(method, path, body.map(Value::to_string).as_deref(), headers);
        (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
    }

    fn raw(
        &self,
        method: &str,
        path: &str,
        body: Option<&str>,
        headers: &[(&str, &str)],
    ) -> (u16, Vec<(String, String)>, String) {
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(Duration::from_mins(5)))
            .build()
            .into();
        let mut request = ureq::http::Request::builder().method(method).uri(self.url(path));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut response = match body {
            Some(body) => {
                let typed = headers.iter().any(|(name, _)| *name == "content-type");
                let request = if typed { request } else { request.header("content-type", "application/json") };
                agent.run(request.body(body.to_owned()).expect("a request"))
            }
            None => agent.run(request.body(()).expect("a request")),
        }
        .expect("an answer");
        let headers = response.headers().iter();
        let headers =
            headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned())).collect();
        (response.status().as_u16(), headers, response.body_mut().read_to_string().expect("text"))
    }

    /// Waits until a job is at its end.
    fn wait(&self, id: &str) -> Value {
        for _ in 0..600 {
            let (_, job) = self.get(&format!("/api/jobs/{id}"));
            if !["waiting", "reading"].contains(&job["state"].as_str().unwrap_or_default()) {
                return job;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("the job does not end");
    }

    /// Waits until all that was added shows.
    fn settled(&self, reports: usize) -> Value {
        for _ in 0..600 {
            let (_, about) = self.get("/api/about");
            if about["weighing"] == false && about["reports"] == reports {
                return about;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("the ledger does not settle");
    }
}

/// A ledger with our reports.
fn ledger() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let reports = folder.path().join("reports");
    fs::create_dir(&reports).expect("a folder");
    for (name, text) in REPORTS {
        fs::write(reports.join(name), text).expect("a report");
    }
    let mut command = program();
    let added =
        command.arg("add").arg("--ledger").arg(folder.path().join("ledger")).arg(&reports).output().expect("added");
    assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
    folder
}

fn serve() -> (TempDir, Server) {
    let folder = ledger();
    let server = Server::start(&folder.path().join("ledger"), &[]);
    (folder, server)
}

/// What is at a path such as `items.0.id`.
fn at<'v>(value: &'v Value, path: &str) -> &'v Value {
    path.split('.').filter(|part| !part.is_empty()).fold(value, |value, part| match part.parse::<usize>() {
        Ok(place) => &value[place],
        Err(_) => &value[part],
    })
}

/// A case of `serve/cases.yaml`.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    #[serde(default = "get")]
    method: String,
    path: String,
    /// JSON, as text.
    body: Option<String>,
    status: u16,
    /// Paths into the answer: values that they must have, as JSON.
    #[serde(default)]
    expect: Vec<Expected>,
    /// Names for values of the answer, to be used in later cases as `{name}`.
    #[serde(default)]
    keep: Vec<Kept>,
}

#[derive(serde::Deserialize)]
struct Expected {
    at: String,
    /// JSON; `some` for anything but null, an empty text or an empty list.
    is: String,
}

#[derive(serde::Deserialize)]
struct Kept {
    at: String,
    name: String,
}

fn get() -> String {
    "GET".to_owned()
}

#[test]
fn cases() {
    let (_folder, server) = serve();
    let text = include_str!("serve/cases.yaml");
    let cases: Vec<Case> = serde_saphyr::from_str(text).expect("cases");
    let mut kept: Vec<(String, String)> = Vec::new();
    for case in cases {
        let fill = |text: &str| {
            kept.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
        };
        let body = case.body.as_deref().map(fill);
        let headers: &[(&str, &str)] = if case.method == "GET" { &[] } else { &[("x-hearsay", "1")] };
        let (status, _, text) = server.raw(&case.method, &fill(&case.path), body.as_deref(), headers);
        let answer: Value = serde_json::from_str(&text).unwrap_or(Value::String(text));
        assert_eq!(status, case.status, "{}: {answer:#}", case.name);
        for Expected { at: path, is } in &case.expect {
            let found = at(&answer, &fill(path));
            if is == "some" {
                let empty = found.is_null() || found == "" || found.as_array().is_some_and(Vec::is_empty);
                assert!(!empty, "{}: nothing at {path}: {answer:#}", case.name);
            } else {
                let wanted: Value = serde_json::from_str(&fill(is)).unwrap_or_else(|_| Value::String(fill(is)));
                assert_eq!(*found, wanted, "{}: {path} of {answer:#}", case.name);
            }
        }
        for Kept { at: path, name } in case.keep {
            let found = at(&answer, &path);
            assert!(!found.is_null(), "{}: nothing at {path}: {answer:#}", case.name);
            kept.push((name, found.as_str().map_or_else(|| found.to_string(), str::to_owned)));
        }
    }
}

#[test]
fn no_claim_is_without_its_chain_and_words_stand_where_it_says() {
    let (_folder, server) = serve();
    let (_, page) = server.get("/api/claims?limit=500");
    let claims = page["items"].as_array().expect("claims");
    assert!(claims.len() >= 4, "{page:#}");
    for claim in claims {
        assert_eq!(claim["chain"][0]["role"], "report", "{claim:#}");
        assert_ne!(claim["who"], "", "{claim:#}");
        let (_, report) = server.get(&format!("/api/reports/{}", claim["document"].as_str().expect("an id")));
        let text: Vec<char> = report["document"]["text"].as_str().expect("text").chars().collect();
        let number = |value: &Value| value.as_u64().expect("a number") as usize;
        let quote = |place: &Value| text[number(&place["start"])..number(&place["end"])].iter().collect::<String>();
        let sentence: Vec<char> = claim["sentence"].as_str().expect("a sentence").chars().collect();
        let (start, end) = (number(&claim["sentence_words"]["start"]), number(&claim["sentence_words"]["end"]));
        assert_eq!(sentence[start..end].iter().collect::<String>(), claim["words"], "{claim:#}");
        let spaced = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
        for place in claim["evidence"].as_array().expect("places") {
            let shown: String = sentence.iter().collect();
            assert!(spaced(shown).contains(&spaced(quote(place))), "{claim:#}");
        }
    }
}

#[test]
fn pages_and_tags() {
    let (_folder, server) = serve();
    for path in ["/api/claims", "/api/reports", "/api/propositions", "/api/actors", "/api/sources", "/api/log"] {
        let (_, whole) = server.get(&format!("{path}?limit=500"));
        let mut seen = Vec::new();
        let mut cursor = String::new();
        loop {
            let (status, page) = server.get(&format!("{path}?limit=2{cursor}"));
            assert_eq!(status, 200, "{page:#}");
            seen.extend(page["items"].as_array().expect("items").clone());
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(Value::Array(seen), whole["items"], "{path}");
        assert_eq!(whole["total"], whole["items"].as_array().map_or(0, Vec::len), "{path}");
        let (_, headers, _) = server.raw("GET", path, None, &[]);
        let tag = &headers.iter().find(|(name, _)| name == "etag").expect("a tag").1;
        let (status, _, body) = server.raw("GET", path, None, &[("if-none-match", tag)]);
        assert_eq!((status, body.as_str()), (304, ""), "{path}");
    }
}

#[test]
fn answers_are_packed_where_that_is_understood() {
    let (_folder, server) = serve();
    for packing in ["gzip", "br"] {
        let mut stream = TcpStream::connect(server.port()).expect("a connection");
        let request = format!(
            "GET /api/claims HTTP/1.1\r\nhost: {}\r\naccept-encoding: {packing}\r\nconnection: close\r\n\r\n",
            server.port()
        );
        stream.write_all(request.as_bytes()).expect("sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("an answer");
        let head = String::from_utf8_lossy(&answer).to_lowercase();
        assert!(head.contains(&format!("content-encoding: {packing}")), "{packing}");
    }
}

#[test]
fn other_sites_may_not_ask() {
    let (_folder, server) = serve();
    let ours = server.url("");
    let port = server.port();
    let refused = |method: &str, headers: &[(&str, &str)]| {
        let body = json!({"entry": "0", "by": "Ana", "reason": ""});
        let (status, answer) = server.ask(method, "/api/undo", (method == "POST").then_some(&body), headers);
        assert_eq!(status, 403, "{headers:?}: {answer:#}");
        assert_eq!(answer["error"]["kind"], "user");
    };
    // A name that was made to point here.
    refused("GET", &[("host", "evil.example")]);
    refused("GET", &[("host", "localhost.evil.example")]);
    // Another site, or another server on this machine.
    refused("POST", &[("x-hearsay", "1"), ("origin", "http://evil.example")]);
    refused("POST", &[("x-hearsay", "1"), ("origin", "null")]);
    refused("POST", &[("x-hearsay", "1"), ("origin", "http://127.0.0.1:1")]);
    refused("POST", &[("x-hearsay", "1"), ("sec-fetch-site", "cross-site")]);
    refused("POST", &[("x-hearsay", "1"), ("sec-fetch-site", "same-site")]);
    // A form of another site can't send the header.
    refused("POST", &[]);
    let body = json!({"entry": "0", "by": "Ana", "reason": ""});
    let own =
        [("x-hearsay", "1"), ("origin", ours.as_str()), ("sec-fetch-site", "same-origin"), ("host", port.as_str())];
    assert_eq!(server.ask("POST", "/api/undo", Some(&body), &own).0, 404);
}

#[test]
fn every_answer_says_what_may_run() {
    let (_folder, server) = serve();
    for path in
        ["/", "/api/about", "/api/docs", "/api/nothing", "/api/claims/c:0", "/claims", "/api/openapi.json", "/x.js"]
    {
        let (_, headers, _) = server.raw("GET", path, None, &[]);
        let header = |name: &str| {
            headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str()).unwrap_or_default()
        };
        let policy = header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe") && !policy.contains("http:") && !policy.contains('*'), "{path}: {policy}");
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("referrer-policy"), "no-referrer", "{path}");
    }
}

#[test]
fn hostile_reports_are_texts() {
    let (_folder, server) = serve();
    // What came as marks goes out as JSON, and nothing else goes out as a page.
    let (_, headers, text) = server.raw("GET", "/api/reports", None, &[]);
    assert!(headers.iter().any(|(name, value)| name == "content-type" && value == "application/json"));
    assert!(text.contains("<script>alert('title')</script>") && text.contains("onerror"));
    let (_, _, page) = server.raw("GET", "/api/docs", None, &[]);
    assert!(!page.to_lowercase().contains("<script") && !page.contains(" style=") && !page.contains("onclick"));
    let (_, headers, text) = server.raw("GET", "/api/export?format=csv", None, &[]);
    assert!(headers.iter().any(|(name, value)| name == "content-type" && value.starts_with("text/csv")));
    assert!(headers.iter().any(|(name, value)| name == "content-disposition" && value.starts_with("attachment")));
    assert!(text.contains("alert"));
    // Paths are names in a table, never on the disk.
    for path in
        ["/../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/assets/", "/api/reports/..%2f..%2fledger.sqlite"]
    {
        let (status, answer) = server.get(path);
        assert!(!answer.to_string().contains("root:"), "{path}");
        assert!(status == 404 || !server::built_in(&answer), "{path}: {status}");
    }
}

mod server {
    /// Whether the answer is a file rather than the first page of the workbench or a word that there is none.
    pub fn built_in(answer: &serde_json::Value) -> bool {
        let text = answer.as_str().unwrap_or_default();
        !text.contains("<!doctype html") && !text.contains("<!DOCTYPE html") && !text.contains("without the workbench")
    }
}

#[test]
fn the_second_of_two_people_is_told() {
    let (_folder, server) = serve();
    let (_, page) = server.get("/api/claims?limit=1");
    let claim = &page["items"][0];
    let review = |verdict: &str, by: &str, version: &Value| {
        server.post(
            "/api/reviews",
            &json!({"claim": claim["id"], "version": version, "verdict": verdict, "by": by, "reason": "as it stands there"}),
        )
    };
    let (status, first) = review("reject", "Ana", &claim["version"]);
    assert_eq!(status, 200, "{first:#}");
    let (status, told) = review("accept", "Ben", &claim["version"]);
    assert_eq!(status, 409, "{told:#}");
    assert!(told["error"]["message"].as_str().is_some_and(|message| message.contains("Ana")), "{told:#}");
    assert_eq!(told["current"]["reviews"][0]["by"], "Ana");
    assert_eq!(told["current"]["version"], first["entry"]);
    // Having seen it, Ben may say otherwise.
    assert_eq!(review("accept", "Ben", &told["current"]["version"]).0, 200);
    // Two at the same moment: one of them.
    let (_, now) = server.get(&format!("/api/claims/{}", claim["id"].as_str().expect("an id")));
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let ask = |by: &'static str| {
            scope.spawn({
                let review = &review;
                let now = &now;
                move || review("reject", by, &now["version"]).0
            })
        };
        [ask("Ana"), ask("Ben")].into_iter().map(|one| one.join().expect("asked")).collect()
    });
    assert!(statuses.contains(&200) && statuses.contains(&409), "{statuses:?}");
}

/// A body of several files.
fn multipart(files: &[(&str, &[u8])]) -> (String, Vec<u8>) {
    let border = "border7f3a";
    let mut body = Vec::new();
    for (name, bytes) in files {
        let head = format!(
            "--{border}\r\ncontent-disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\
             content-type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{border}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={border}"), body)
}

fn upload(server: &Server, files: &[(&str, &[u8])]) -> (u16, Value) {
    let (kind, body) = multipart(files);
    let body = String::from_utf8(body).expect("our own files are texts");
    let (status, _, text) =
        server.raw("POST", "/api/jobs", Some(&body), &[("x-hearsay", "1"), ("content-type", kind.as_str())]);
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

#[test]
fn reports_are_added_and_failures_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::start(folder.path(), &[]);
    let files: Vec<(&str, &[u8])> = vec![
        ("../../post.txt", REPORTS[0].1.as_bytes()),
        ("again.txt", REPORTS[0].1.as_bytes()),
        ("broken.pdf", b"%PDF-1.7 and nothing more"),
        ("mirror.txt", REPORTS[1].1.as_bytes()),
    ];
    let (status, job) = upload(&server, &files);
    assert_eq!(status, 201, "{job:#}");
    let id = job["id"].as_str().expect("an id").to_owned();
    // The events end when the job does, the last of them with its end.
    let (_, _, events) = server.raw("GET", &format!("/api/jobs/{id}/events"), None, &[]);
    let last = events.trim().rsplit("\n\n").next().unwrap_or_default();
    assert!(last.starts_with("event: done\ndata: {"), "{events}");
    let job = server.wait(&id);
    assert_eq!((&job["state"], &job["total"], &job["done"]), (&json!("done"), &json!(4), &json!(4)), "{job:#}");
    assert_eq!((&job["added"], &job["known"]), (&json!(2), &json!(1)), "{job:#}");
    assert_eq!(job["failures"][0]["path"], "broken.pdf", "{job:#}");
    server.settled(2);
    let (_, reports) = server.get("/api/reports");
    let paths: Vec<&str> =
        reports["items"].as_array().expect("reports").iter().filter_map(|it| it["path"].as_str()).collect();
    assert_eq!(paths, ["mirror.txt", "post.txt"]);
    // A pasted text, with what is known of it.
    let (status, job) =
        server.post("/api/jobs", &json!({"text": "Lena Voss visited Tarn.", "title": "A note", "date": "2031-06-01"}));
    assert_eq!(status, 201, "{job:#}");
    server.wait(job["id"].as_str().expect("an id"));
    server.settled(3);
    let (_, reports) = server.get("/api/reports?limit=1");
    let report = &reports["items"][0];
    assert_eq!((&report["title"], &report["published"]), (&json!("A note"), &json!("2031-06-01")), "{report:#}");
    // What is in the way is refused, and leaves nothing behind.
    assert_eq!(upload(&server, &[]).0, 400);
    assert_eq!(server.post("/api/jobs", &json!({"text": " "})).0, 400);
    assert_eq!(server.post("/api/jobs", &json!({"text": "x", "date": "yesterday"})).0, 400);
    assert_eq!(server.post("/api/sample", &json!({})).0, 409);
    assert_eq!(fs::read_dir(folder.path().join("jobs")).expect("jobs").count(), 2);
}

#[test]
fn the_sample_fills_an_empty_ledger() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::start(folder.path(), &[]);
    let (_, about) = server.get("/api/about");
    assert_eq!((&about["reports"], &about["sample"]), (&json!(0), &json!(false)));
    let (status, job) = server.post("/api/sample", &json!({}));
    assert_eq!(status, 201, "{job:#}");
    let job = server.wait(job["id"].as_str().expect("an id"));
    let about = server.settled(job["added"].as_u64().expect("a number") as usize);
    assert_eq!(about["sample"], true);
    assert!(about["claims"].as_u64().is_some_and(|claims| claims > 10), "{about:#}");
}

#[test]
fn jobs_are_stopped_killed_and_gone_on_with() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut server = Server::start(folder.path(), &[]);
    let texts: Vec<(String, String)> = (0..40)
        .map(|number| (format!("report{number:02}.txt"), format!("{} Note {number}.\n", REPORTS[0].1.repeat(6))))
        .collect();
    let files: Vec<(&str, &[u8])> = texts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    let (_, job) = upload(&server, &files);
    let id = job["id"].as_str().expect("an id").to_owned();
    let begun = |server: &Server| {
        for _ in 0..600 {
            let (_, job) = server.get(&format!("/api/jobs/{id}"));
            if job["done"].as_u64().is_some_and(|done| done > 0) {
                return job;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("nothing is read");
    };
    begun(&server);
    server.child.kill().expect("killed");
    server.child.wait().expect("gone");
    // What was recorded is whole.
    let mut check = program();
    let checked = check.args(["check", "--ledger"]).arg(folder.path()).output().expect("checked");
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    let server = Server::start(folder.path(), &[]);
    let (_, job) = server.get(&format!("/api/jobs/{id}"));
    assert_eq!(job["state"], "interrupted", "{job:#}");
    assert!(job["done"].as_u64().is_some_and(|done| done > 0), "{job:#}");
    assert_eq!(server.post(&format!("/api/jobs/{id}/resume"), &json!({})).0, 200);
    // Stopped by hand: what was read stays.
    let (status, _) = server.ask("DELETE", &format!("/api/jobs/{id}"), None, &[("x-hearsay", "1")]);
    assert_eq!(status, 200);
    let job = server.wait(&id);
    assert_eq!(job["state"], "cancelled", "{job:#}");
    assert_eq!(server.post(&format!("/api/jobs/{id}/resume"), &json!({})).0, 200);
    let job = server.wait(&id);
    assert_eq!((&job["state"], &job["done"]), (&json!("done"), &json!(40)), "{job:#}");
    assert_eq!(server.post(&format!("/api/jobs/{id}/resume"), &json!({})).0, 409);
    server.settled(40);
    // One that is at its end is forgotten.
    assert_eq!(server.ask("DELETE", &format!("/api/jobs/{id}"), None, &[("x-hearsay", "1")]).0, 200);
    assert_eq!(server.get(&format!("/api/jobs/{id}")).0, 404);
}

#[test]
fn what_another_program_adds_shows() {
    let (folder, server) = serve();
    let (_, before) = server.get("/api/about");
    let report = folder.path().join("late.txt");
    fs::write(&report, "Publisher: Late Bulletin\n\nIvo Brand met Tamas Orlin in Tarn, a clerk said.\n")
        .expect("a report");
    let mut command = program();
    let added =
        command.arg("add").arg("--ledger").arg(folder.path().join("ledger")).arg(&report).output().expect("added");
    assert!(added.status.success());
    let after = server.settled(4);
    assert_ne!(before["last_entry"], after["last_entry"]);
    let (_, found) = server.get("/api/claims?source=Late+Bulletin");
    assert!(found["total"].as_u64().is_some_and(|total| total > 0), "{found:#}");
}

#[test]
fn beyond_this_machine_a_token_is_needed() {
    let folder = ledger();
    let server = Server::start(&folder.path().join("ledger"), &["--listen", "0.0.0.0:0"]);
    let token = server.address.split("token=").nth(1).expect("a token").to_owned();
    assert!(token.len() >= 32);
    let (status, answer) = server.get("/api/about");
    assert_eq!(status, 401, "{answer:#}");
    assert_eq!(server.raw("GET", "/", None, &[]).0, 401);
    assert_eq!(server.raw("GET", "/?token=wrong", None, &[]).0, 401);
    assert_eq!(server.raw("GET", "/api/about?token=wrong", None, &[]).0, 401);
    let bearer = format!("Bearer {token}");
    assert_eq!(server.ask("GET", "/api/about", None, &[("authorization", &bearer)]).0, 200);
    let (status, headers, _) = server.raw("GET", &format!("/?token={token}"), None, &[]);
    assert_eq!(status, 303);
    let cookie = &headers.iter().find(|(name, _)| name == "set-cookie").expect("a cookie").1;
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    let pair = cookie.split(';').next().expect("a pair");
    assert_eq!(server.ask("GET", "/api/about", None, &[("cookie", pair)]).0, 200);
    // A token does not make another site's name ours.
    assert_eq!(server.ask("GET", "/api/about", None, &[("authorization", &bearer), ("host", "evil.example")]).0, 403);
}

#[test]
fn slow_clients_are_let_go_and_hold_nobody_up() {
    let (_folder, server) = serve();
    let mut slow: Vec<TcpStream> = (0..50).map(|_| TcpStream::connect(server.port()).expect("a connection")).collect();
    for stream in &mut slow {
        stream.write_all(b"GET /api/about HTTP/1.1\r\nhost: 127.0.0.1\r\nx-slow: ").expect("sent");
    }
    assert_eq!(server.get("/api/about").0, 200);
    let stream = &mut slow[0];
    stream.set_read_timeout(Some(Duration::from_secs(50))).expect("set");
    // It is closed by us, with or without a word.
    let mut left = Vec::new();
    stream.read_to_end(&mut left).expect("closed");
    assert!(left.is_empty() || left.starts_with(b"HTTP/1.1 408"), "{}", String::from_utf8_lossy(&left));
}

#[test]
fn too_much_is_refused() {
    let (_folder, server) = serve();
    let long = "x".repeat(100_000);
    let mut stream = TcpStream::connect(server.port()).expect("a connection");
    let _ = stream.write_all(format!("GET /api/claims?words={long} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n").as_bytes());
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
    let (status, _) = server.post("/api/jobs", &json!({"text": "x".repeat(17 * 1024 * 1024)}));
    assert_eq!(status, 413);
    let many: Vec<(String, &[u8])> = (0..1001).map(|number| (format!("{number}.txt"), &b"x"[..])).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let (status, answer) = upload(&server, &many);
    assert_eq!(status, 413, "{answer:#}");
}
