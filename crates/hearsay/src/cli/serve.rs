//! `hearsay serve`: the workbench over a ledger, in the browser.

use super::{Ledger, Surroundings};
use crate::failure::{self, Failure, Kind};
use crate::server::{self, Config};
use anyhow::anyhow;
use clap::Args;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::process::ExitCode;

/// Open a ledger in the browser: read, compare, review and add reports
///
/// Everything is in this program, and nothing is fetched from elsewhere. Only this machine can open it, unless --listen
/// names an address that others reach; then everybody needs the token that is printed. Ctrl-C ends it; a job that is not
/// finished is gone on with at the next start.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Serve {
    #[command(flatten)]
    ledger: Ledger,
    /// Address and port to listen on; port 0 takes any that is free
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7077")]
    listen: SocketAddr,
    /// A name by which others call this machine, besides its addresses; may be given several times
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
    /// The token to ask for, of 16 letters and digits or more, instead of a new one
    #[arg(long, value_name = "TOKEN", env = "HEARSAY_TOKEN", hide_env_values = true, value_parser = token)]
    token: Option<String>,
    /// Open the browser
    #[arg(long)]
    open: bool,
}

const EXAMPLES: &str = "\
Examples:
  hearsay serve
  hearsay serve --ledger floods --open
  hearsay serve --listen 0.0.0.0:7077 --host desk.example

Addresses:
  /            the workbench
  /api/docs    the HTTP interface, for other programs";

/// A token that needs no escaping and can't be guessed.
fn token(value: &str) -> Result<String, String> {
    let fits = value.len() >= 16 && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if fits { Ok(value.to_owned()) } else { Err("it has fewer than 16 letters and digits, or other signs".to_owned()) }
}

/// Runs the command.
pub fn run(serve: &Serve, surroundings: &Surroundings) -> Result<ExitCode, Failure> {
    let config = Config {
        ledger: serve.ledger.ledger.clone(),
        listen: serve.listen,
        hosts: serve.host.clone(),
        token: serve.token.clone(),
        cores: surroundings.cores,
        now: surroundings.now,
        colour: surroundings.colour_errors,
    };
    let colour = surroundings.colour_errors;
    server::serve(config, |address| {
        if !server::has_workbench() {
            failure::tell_warning(server::WITHOUT_WORKBENCH, colour);
        }
        if !serve.listen.ip().is_loopback() {
            failure::tell_warning("others reach this address, and what is sent can be read on the way", colour);
        }
        let mut output = io::stdout().lock();
        writeln!(output, "{address}")?;
        output.flush()?;
        if serve.open {
            open(address)?;
        }
        Ok(())
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Has the system open an address.
fn open(address: &str) -> Result<(), Failure> {
    let (program, arguments): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("explorer", &[])
    } else {
        ("xdg-open", &[])
    };
    let opened = std::process::Command::new(program).args(arguments).arg(address).spawn();
    opened.map(|_| ()).map_err(|error| {
        Failure::new(Kind::Config, anyhow!("no browser could be opened: {error}")).hint("open the address by hand")
    })
}
