//! A server as programs and tests start it: the control plane on an address.

use crate::auth::Auth;
use crate::control_api::ControlApi;
use crate::data_plane::{DataPlane, StageAddress};
use crate::listen::{HttpRequest, HttpResponse, ListenLimits, Listener, Respond};
use crate::test_invoke::EngineWithBackends;
use std::io;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;
use trygate_control::{WireRequest, WireResponse};
use trygate_model::Ambient;
use trygate_model::limits::PAYLOAD_BYTES;
use trygate_store::AnyStore;

/// What a server does for whom.
#[derive(Debug, Default)]
pub struct ServerOptions {
    /// Who may call the control plane.
    pub auth: Auth,
    /// How many calls of the control plane an account may make a second in a Region; none: any.
    pub control_rate: Option<NonZeroU32>,
}

/// A running server. Dropping it stops it without waiting for requests under way.
pub struct Server {
    control: Arc<ControlApi>,
    listener: Listener,
}

/// Tells calls of stages from calls of the control plane.
struct Front {
    control: Arc<ControlApi>,
    data: DataPlane,
}

impl Respond for Front {
    async fn respond(&self, request: HttpRequest) -> HttpResponse {
        if StageAddress::of(&request).is_some() {
            self.data.respond(request).await
        } else {
            self.control.respond(request).await
        }
    }

    fn body_limit(&self, head: &HttpRequest, limit: usize) -> usize {
        match StageAddress::of(head) {
            Some(_) => PAYLOAD_BYTES,
            None => limit,
        }
    }

    fn too_large(&self, head: &HttpRequest, limit: usize) -> HttpResponse {
        match StageAddress::of(head) {
            Some(_) => self.data.too_large(head),
            None => self.control.too_large(head, limit),
        }
    }
}

impl Server {
    /// Starts listening; port 0 takes any free port. Clock and ids are those of `ambient`; account
    /// and Region come with each request. Methods are run by `invoker`.
    pub async fn start(
        address: SocketAddr,
        store: AnyStore,
        ambient: &Ambient,
        invoker: EngineWithBackends,
        options: ServerOptions,
    ) -> io::Result<Self> {
        let invoker = Arc::new(invoker);
        let control = Arc::new(ControlApi::new(store, ambient, invoker.clone(), options));
        let front = Arc::new(Front {
            control: control.clone(),
            data: DataPlane::new(control.clone(), invoker),
        });
        let listener = Listener::start(address, ListenLimits::default(), front.clone()).await?;
        front.data.listens_at(listener.address().port());
        Ok(Self { control, listener })
    }

    /// Returns where it listens, with the real port.
    pub fn address(&self) -> SocketAddr {
        self.listener.address()
    }

    /// Carries out one call as if it had come over the socket, from somebody who may do everything.
    pub async fn handle(&self, request: WireRequest) -> WireResponse {
        self.control.handle(request).await
    }

    /// Takes no more connections and lets requests under way finish, for so long. Returns whether
    /// all of them did.
    pub async fn stop(self, patience: Duration) -> bool {
        self.listener.stop(patience).await
    }
}
