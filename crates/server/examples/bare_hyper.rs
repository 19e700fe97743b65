//! A bare hyper server that answers every request with the bytes of a file: what is left of a server
//! when there is nothing behind it. `bench/peers.sh` measures it beside trygate.
//!
//! usage: `bare_hyper FILE`; it prints its address and runs until it is killed.

#![allow(clippy::print_stdout, reason = "the caller reads the address there")]

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use tokio::net::TcpListener;

fn main() -> std::io::Result<()> {
    let file = std::env::args().nth(1).unwrap_or_default();
    let body = Bytes::from(std::fs::read(file)?);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(serve(body))
}

async fn serve(body: Bytes) -> std::io::Result<()> {
    let socket = TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}", socket.local_addr()?);
    loop {
        let (stream, _) = socket.accept().await?;
        stream.set_nodelay(true)?;
        let body = body.clone();
        tokio::spawn(async move {
            let service = service_fn(move |request| answer(request, body.clone()));
            // a connection that breaks concerns its client
            let _ = http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

async fn answer(
    request: Request<Incoming>,
    body: Bytes,
) -> Result<Response<Full<Bytes>>, Infallible> {
    // read to its end, as every server has to
    let _ = request.into_body().collect().await;
    let mut response = Response::new(Full::new(body));
    for (name, value) in [
        ("content-type", "application/json"),
        ("x-amzn-requestid", "00000000-0000-4000-8000-000000000000"),
    ] {
        if let Ok(value) = value.parse() {
            response.headers_mut().insert(name, value);
        }
    }
    Ok(response)
}
