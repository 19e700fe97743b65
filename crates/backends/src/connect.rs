//! Opens a TCP connection to a host by name.
//!
//! Addresses are tried in the resolver's order. A silent address is given a short head start, then
//! the next one is tried beside it, so a broken IPv6 route does not use up the call's time.

use crate::reply::network;
use std::io;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use trygate_invoke::BackendFailure;

/// How long an address may be silent before the next one is tried too.
const HEAD_START: Duration = Duration::from_millis(250);

/// The most addresses that are tried.
const ADDRESSES: usize = 16;

/// Connects to the first address that answers.
pub(crate) async fn connect(host: &str, port: u16) -> Result<TcpStream, BackendFailure> {
    let unknown_host = || BackendFailure::Network {
        detail: format!("Unknown host '{host}'"),
    };
    let mut addresses = tokio::net::lookup_host((host, port))
        .await
        .map_err(|_| unknown_host())?
        .take(ADDRESSES);
    let mut attempts: JoinSet<io::Result<TcpStream>> = JoinSet::new();
    let mut failure = unknown_host();
    loop {
        let started = addresses.next().map(|address| {
            attempts.spawn(TcpStream::connect(address));
        });
        let finished = if started.is_some() {
            tokio::time::timeout(HEAD_START, attempts.join_next()).await
        } else {
            Ok(attempts.join_next().await)
        };
        match finished {
            Ok(Some(Ok(Ok(stream)))) => {
                // small requests are written in two parts; not waiting is only faster
                let _ = stream.set_nodelay(true);
                return Ok(stream);
            }
            Ok(Some(Ok(Err(error)))) => failure = network(&error),
            Ok(Some(Err(error))) => failure = network(&io::Error::other(error)),
            Ok(None) => return Err(failure),
            Err(_) => {}
        }
    }
}
