//! What the tests of functions need: AWS's runtime clients for Python, which is in the environment of
//! the end-to-end tests, and for Node.js, built from npm under `target/`.

use crate::python;
use anyhow::{Context as _, Result};
use std::path::PathBuf;
use std::process::Command;

/// Pinned so that a release of theirs does not change what is tested. Its native part is built at
/// the installation, which newer versions of npm do only for packages that are named so.
const PACKAGE: &str = r#"{
  "private": true,
  "dependencies": { "aws-lambda-ric": "3.3.0" },
  "allowScripts": { "aws-lambda-ric": true }
}
"#;

/// Returns the variables by which tests and trygate find the clients. What cannot be had is said.
pub(crate) fn variables() -> Result<Vec<(&'static str, PathBuf)>> {
    let mut variables = Vec::new();
    if let Some(python) = python::environment()? {
        variables.push(("TRYGATE_LAMBDA_PYTHON", python));
    }
    if let Some(client) = node_client()? {
        variables.push(("TRYGATE_LAMBDA_NODE_CLIENT", client));
    }
    Ok(variables)
}

fn node_client() -> Result<Option<PathBuf>> {
    let home = python::target().join("lambda-node");
    let client = home.join("node_modules").join("aws-lambda-ric");
    let marker = home.join("installed.json");
    if std::fs::read_to_string(&marker).is_ok_and(|installed| installed == PACKAGE) {
        return Ok(Some(client));
    }
    let runs = |program: &str| {
        let output = Command::new(program).arg("--version").output();
        output.is_ok_and(|output| output.status.success())
    };
    if !runs("node") || !runs("npm") {
        println!("skipped: functions in Node.js need node and npm");
        return Ok(None);
    }
    std::fs::create_dir_all(&home).context("target/lambda-node")?;
    std::fs::write(home.join("package.json"), PACKAGE)?;
    println!("installing aws-lambda-ric, whose native part takes about a minute to build");
    let done = Command::new("npm")
        .args(["install", "--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir(&home)
        .output()?;
    let works = Command::new("node")
        .arg("-e")
        .arg("require('./node_modules/aws-lambda-ric/dist/rapid-client.node')")
        // without it the module ends the process when it is loaded
        .env("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:9")
        .current_dir(&home)
        .output()?;
    if !done.status.success() || !works.status.success() {
        println!("{}", String::from_utf8_lossy(&done.stderr));
        println!(
            "skipped: aws-lambda-ric cannot be built; on Debian it needs cmake, autoconf, automake, \
             libtool, make, g++ and python3"
        );
        return Ok(None);
    }
    std::fs::write(&marker, PACKAGE)?;
    Ok(Some(client))
}
