//! Puts the built workbench and the sample reports into the program.
//!
//! In go `workbench/dist/` and `examples/sample/`, out come two tables that the server includes. Where the workbench is not built,
//! its table is empty and the program says so when asked to serve it.

#![allow(clippy::disallowed_methods, reason = "cargo tells a build script where to write by the environment")]

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

fn main() -> io::Result<()> {
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("../..");
    let out = PathBuf::from(std::env::var("OUT_DIR").unwrap_or_default());
    let (client, built) = (root.join("workbench"), root.join("workbench/dist"));
    println!("cargo::rerun-if-changed=build.rs");
    let mut assets = Vec::new();
    if built.join("index.html").is_file() {
        println!("cargo::rerun-if-changed={}", built.display());
        files(&built, &built, &mut assets)?;
    } else if client.is_dir() {
        println!("cargo::rerun-if-changed={}", client.display());
    }
    assets.sort();
    let mut table = String::from("/// Sorted by path.\nstatic ASSETS: &[Asset] = &[\n");
    for (name, path) in &assets {
        // Writing to a string can't fail.
        let _ = writeln!(
            table,
            "    ({name:?}, {:?}, include_bytes!({:?})),",
            media_type(name),
            path.display().to_string()
        );
    }
    table.push_str("];\n");
    fs::write(out.join("workbench.rs"), table)?;

    let examples = root.join("examples/sample");
    println!("cargo::rerun-if-changed={}", examples.display());
    let mut samples = Vec::new();
    files(&examples, &examples, &mut samples)?;
    samples.sort();
    let mut table = String::from("/// The reports of `examples/sample/`.\npub static SAMPLES: &[Sample] = &[\n");
    for (name, path) in
        samples.iter().filter(|(_, path)| path.extension().is_some_and(|end| end == "txt" || end == "md"))
    {
        let _ = writeln!(table, "    ({name:?}, include_bytes!({:?})),", path.display().to_string());
    }
    table.push_str("];\n");
    fs::write(out.join("samples.rs"), table)
}

/// The files below a folder, by their paths from `root`.
fn files(root: &Path, folder: &Path, found: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files(root, &path, found)?;
        } else if let Ok(name) = path.strip_prefix(root) {
            found.push((name.to_string_lossy().replace('\\', "/"), path.canonicalize()?));
        }
    }
    Ok(())
}

/// The media type of a file by its ending.
fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" | "geojson" | "topojson" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/vnd.microsoft.icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
