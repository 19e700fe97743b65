//! The way of one call: route, decode, validate, carry out, answer.
//!
//! Calls that change an API take turns within the process and commit against the revision they
//! read; should another process have changed it, the call is carried out again on what stands now.

use crate::caller::Caller;
use crate::decode::{decode, read_query};
use crate::exception::Exception;
use crate::operations::{Body, Call, Creation, Download, Handler, Missing, handler, test_invoke};
use crate::paginate::Page;
use crate::route::{Routed, route};
use crate::service_model::OPERATIONS;
use crate::shape::Operation;
use crate::test_invoke::TestInvoke;
use crate::validate::validate;
use crate::wire::{WireRequest, WireResponse};
use std::sync::Arc;
use tokio::sync::Mutex;
use trygate_model::{Ambient, Api};
use trygate_store::{ApiAddress, Place, Store, StoreError, Versioned};

/// Makes what surrounds a run in an account and a Region.
pub type AmbientFactory = Box<dyn Fn(&str, &str) -> Ambient + Send + Sync>;

/// What an operation gives out.
enum Answer {
    Body(Body),
    File(Download),
}

/// How often a change is carried out anew because another process was faster.
const MOST_TRIES: usize = 8;

/// How often an API is made anew because its id is taken.
const MOST_TRIES_TO_CREATE: usize = 10_000;

/// How many changes of different APIs can be under way at once.
const TURNSTILES: usize = 64;

/// The control plane.
pub struct Control<S> {
    store: S,
    ambient: AmbientFactory,
    invoker: Arc<dyn TestInvoke>,
    /// By position in the table of operations.
    handlers: Vec<Option<Handler>>,
    turnstiles: Vec<Mutex<()>>,
}

impl<S: Store> Control<S> {
    /// Puts a control plane before a store.
    pub fn new(store: S, ambient: AmbientFactory, invoker: Arc<dyn TestInvoke>) -> Self {
        Self {
            store,
            ambient,
            invoker,
            handlers: OPERATIONS
                .iter()
                .map(|operation| handler(operation.name))
                .collect(),
            turnstiles: (0..TURNSTILES).map(|_| Mutex::new(())).collect(),
        }
    }

    /// Returns the store.
    pub fn store(&self) -> &S {
        &self.store
    }

    /// Carries out one call.
    pub async fn handle(&self, request: WireRequest) -> WireResponse {
        let caller = Caller::of(&request);
        let ambient = (self.ambient)(&caller.account, &caller.region);
        let request_id = ambient.ids.request_id();
        match self.answer(&request, &caller, &ambient).await {
            Ok((operation, Answer::Body(body))) => {
                WireResponse::success(operation.status, request_id, body)
            }
            Ok((operation, Answer::File(file))) => {
                WireResponse::download(operation.status, request_id, file)
            }
            Err(exception) => WireResponse::failure(&exception, request_id),
        }
    }

    async fn answer(
        &self,
        request: &WireRequest,
        caller: &Caller,
        ambient: &Ambient,
    ) -> Result<(&'static Operation, Answer), Exception> {
        let query = read_query(&request.query)?;
        let routed = route(&request.method, &request.path, &query)
            .ok_or(Exception::MissingAuthenticationToken)?;
        let Routed {
            index, operation, ..
        } = routed;
        let handler = self.handlers.get(index).copied().flatten();
        let handler = handler.ok_or(Exception::NotImplemented {
            operation: operation.name,
        })?;
        let input = decode(&routed, &query, request)?;
        validate(operation, &input)?;
        let call = Call {
            input,
            ambient,
            caller,
        };
        let answer = self.carry_out(handler, &call).await?;
        Ok((operation, answer))
    }

    async fn carry_out(&self, handler: Handler, call: &Call<'_>) -> Result<Answer, Exception> {
        let place = Place::new(&*call.ambient.account_id, &*call.ambient.region);
        let address = || place.api(call.input.required("restApiId"));
        let body = match handler {
            Handler::Download(missing, read) => {
                let found = self.load(&address(), call, missing).await?;
                return read(call, &found.api).map(Answer::File);
            }
            Handler::Read(missing, read) => {
                let found = self.load(&address(), call, missing).await?;
                read(call, &found.api)
            }
            Handler::Change(missing, change) => {
                self.change(&address(), call, missing, change).await
            }
            Handler::Create(create) => {
                let pattern = match call.input.filled("cloneFrom") {
                    Some(id) => {
                        let missing = |call: &Call<'_>| Exception::NoSuchApi {
                            account: call.ambient.account_id.clone(),
                            id: call.input.required("cloneFrom").to_owned(),
                        };
                        Some(self.load(&place.api(id), call, missing).await?.api)
                    }
                    None => None,
                };
                self.create(&place, call, create, pattern.as_deref()).await
            }
            Handler::Delete(missing) => match self.store.delete(&address()).await {
                Err(StoreError::NoSuchApi(_)) => Err(missing(call)),
                done => done.map(|()| Body::new()).map_err(broken),
            },
            Handler::List(show) => {
                let page = Page::of(&call.input)?;
                let after = page
                    .after
                    .map(|key| key.parse().map_err(|_| Exception::InvalidPosition))
                    .transpose()?;
                let listing = self.store.list(&place, after, page.limit).await;
                show(&listing.map_err(broken)?)
            }
            Handler::Fixed(answer) => answer(call),
            Handler::TestInvoke(missing) => {
                let found = self.load(&address(), call, missing).await?;
                let request = test_invoke::request(call, &found.api)?;
                let answered = self
                    .invoker
                    .test_invoke(found.api, request, call.ambient)
                    .await;
                test_invoke::answer(answered)
            }
        };
        body.map(Answer::Body)
    }

    /// Adds an API; should its id be taken, as when a seed is used again, it is made anew.
    async fn create(
        &self,
        place: &Place,
        call: &Call<'_>,
        create: Creation,
        pattern: Option<&Api>,
    ) -> Result<Body, Exception> {
        for _ in 0..MOST_TRIES_TO_CREATE {
            let (api, body) = create(call, pattern)?;
            let address = place.api(&*api.rest_api.id);
            match self.store.insert(&address, api).await {
                Ok(_) => return Ok(body),
                Err(StoreError::AlreadyThere(_)) => {}
                Err(other) => return Err(broken(other)),
            }
        }
        Err(Exception::ConcurrentModification)
    }

    async fn load(
        &self,
        address: &ApiAddress,
        call: &Call<'_>,
        missing: Missing,
    ) -> Result<Versioned, Exception> {
        self.store.load(address).await.map_err(|error| match error {
            StoreError::NoSuchApi(_) => missing(call),
            other => broken(other),
        })
    }

    async fn change(
        &self,
        address: &ApiAddress,
        call: &Call<'_>,
        missing: Missing,
        change: fn(&Call<'_>, &mut Api) -> Result<Body, Exception>,
    ) -> Result<Body, Exception> {
        let turnstile = self.turnstiles.get(turnstile_of(&address.api_id));
        let _turn = match turnstile {
            Some(turnstile) => Some(turnstile.lock().await),
            None => None,
        };
        for _ in 0..MOST_TRIES {
            let found = self.load(address, call, missing).await?;
            let mut api = Api::clone(&found.api);
            let body = change(call, &mut api)?;
            match self.store.commit(address, found.revision, api).await {
                Ok(_) => return Ok(body),
                Err(StoreError::Changed { .. }) => {}
                Err(StoreError::NoSuchApi(_)) => return Err(missing(call)),
                Err(other) => return Err(broken(other)),
            }
        }
        Err(Exception::ConcurrentModification)
    }
}

/// Spreads ids over the turnstiles.
fn turnstile_of(id: &str) -> usize {
    id.bytes()
        .fold(0usize, |sum, byte| sum.wrapping_mul(31) + usize::from(byte))
        % TURNSTILES
}

#[expect(clippy::needless_pass_by_value, reason = "fits map_err")]
fn broken(error: StoreError) -> Exception {
    Exception::Internal {
        detail: error.to_string(),
    }
}
