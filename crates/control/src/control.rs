//! The way of one call: route, decode, validate, carry out, answer.
//!
//! Calls that change an API take turns within the process and commit against the revision they
//! read; should another call have changed it, this one is carried out again on what stands now.
//! Calls that concern several documents are transactions of the store.

use crate::caller::Caller;
use crate::decode::{decode, read_query};
use crate::exception::Exception;
use crate::hal;
use crate::key_pair::KeyPair;
use crate::operations::{
    Body, Call, Creation, Download, Handler, Missing, handler, test_authorizer, test_invoke,
};
use crate::route::{Routed, route};
use crate::service_model::OPERATIONS;
use crate::shape::Operation;
use crate::test_invoke::TestInvoke;
use crate::throttle::Throttle;
use crate::validate::validate;
use crate::wire::{JSON, WireRequest, WireResponse};
use std::num::NonZeroU32;
use std::sync::Arc;
use tokio::sync::Mutex;
use trygate_model::{Ambient, Api, ClientCertificate};
use trygate_store::{Place, Store, StoreError, Transaction, Versioned};

/// Makes what surrounds a run in an account and a Region.
pub type AmbientFactory = Box<dyn Fn(&str, &str) -> Ambient + Send + Sync>;

/// What an operation gives out.
enum Answer {
    Body(Body),
    /// The HAL form of JSON.
    Hal(Body),
    File(Download),
}

/// How often a change is carried out anew because another call was faster.
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
    throttle: Option<Throttle>,
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
            throttle: None,
        }
    }

    /// Allows an account so many calls a second in each Region.
    #[must_use]
    pub fn throttled(mut self, rate: NonZeroU32) -> Self {
        self.throttle = Some(Throttle::new(rate));
        self
    }

    /// Returns the store.
    pub fn store(&self) -> &S {
        &self.store
    }

    /// Carries out one call; its signature names the caller and is not verified.
    pub async fn handle(&self, request: WireRequest) -> WireResponse {
        let caller = Caller::of(&request);
        self.handle_for(request, caller).await
    }

    /// Carries out one call of a caller who is known.
    pub async fn handle_for(&self, request: WireRequest, caller: Caller) -> WireResponse {
        let ambient = (self.ambient)(&caller.account, &caller.region);
        let request_id = ambient.ids.request_id();
        match self.answer(&request, &caller, &ambient).await {
            Ok((operation, Answer::Body(body))) => {
                WireResponse::success(operation.status, request_id, JSON, body)
            }
            Ok((operation, Answer::Hal(body))) => {
                WireResponse::success(operation.status, request_id, hal::MEDIA_TYPE, body)
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
        if let Some(throttle) = &self.throttle {
            let place = Place::new(&*caller.account, &*caller.region);
            throttle.count(&place, ambient.clock.monotonic())?;
        }
        let query = read_query(&request.query)?;
        let routed = route(&request.method, &request.path, &query)
            .ok_or(Exception::MissingAuthenticationToken)?;
        let Routed {
            index, operation, ..
        } = routed;
        let handler = self.handlers.get(index).copied().flatten();
        // a test holds the handlers against the table of operations
        let handler = handler.ok_or_else(|| Exception::Internal {
            detail: format!("{} has no handler", operation.name),
        })?;
        let input = decode(&routed, &query, request)?;
        validate(operation, &input)?;
        let call = Call {
            input,
            ambient,
            caller,
            host: request.header("host").map(str::to_owned),
        };
        let answer = self.carry_out(handler, call).await?;
        let answer = match answer {
            Answer::Body(body)
                if !body.is_empty()
                    && hal::is_wanted(request.header("accept"))
                    && hal::has_form(&routed) =>
            {
                let body = hal::render(&routed, &request.path, &request.query, &body)?;
                Answer::Hal(body)
            }
            answer => answer,
        };
        Ok((operation, answer))
    }

    async fn carry_out(&self, handler: Handler, call: Call<'_>) -> Result<Answer, Exception> {
        let place = Place::new(&*call.ambient.account_id, &*call.ambient.region);
        let body = match handler {
            Handler::Download(work) => {
                return self.transact(&place, call, work).await.map(Answer::File);
            }
            Handler::Read(missing, read) => {
                let found = self.load(&place, "restApiId", &call, missing).await?;
                read(&call, &found.document)
            }
            Handler::Change(missing, change) => self.change(&place, &call, missing, change).await,
            Handler::Create(create) => {
                let pattern = match call.input.filled("cloneFrom") {
                    Some(_) => {
                        let missing = |call: &Call<'_>| Exception::NoSuchApi {
                            account: call.ambient.account_id.clone(),
                            id: call.input.required("cloneFrom").to_owned(),
                        };
                        let found = self.load(&place, "cloneFrom", &call, missing).await?;
                        Some(found.document)
                    }
                    None => None,
                };
                self.create(&place, &call, create, pattern.as_deref()).await
            }
            Handler::Transact(work) => self.transact(&place, call, work).await,
            Handler::WithKeyPair(work) => {
                let ambient = call.ambient.clone();
                let pair = tokio::task::spawn_blocking(move || KeyPair::generate(&ambient));
                let pair = pair.await.map_err(|error| Exception::Internal {
                    detail: error.to_string(),
                })??;
                let work =
                    move |call: &Call<'_>, books: &mut Transaction<'_>| work(call, pair, books);
                self.transact(&place, call, work).await
            }
            Handler::Fixed(answer) => answer(&call),
            Handler::TestInvoke(missing) => {
                let found = self.load(&place, "restApiId", &call, missing).await?;
                let certificate = match call.input.filled("clientCertificateId") {
                    Some(id) => Some(self.client_certificate(&place, &id).await?),
                    None => None,
                };
                let request = test_invoke::request(&call, &found.document, certificate)?;
                let answered = self
                    .invoker
                    .test_invoke(found.document, request, call.ambient)
                    .await;
                test_invoke::answer(answered)
            }
            Handler::TestAuthorizer(missing) => {
                let found = self.load(&place, "restApiId", &call, missing).await?;
                let request = test_authorizer::request(&call, &found.document)?;
                let answered = self
                    .invoker
                    .test_authorizer(found.document, request, call.ambient)
                    .await;
                test_authorizer::answer(answered)
            }
        };
        body.map(Answer::Body)
    }

    /// Carries out a call within a transaction of the store.
    async fn transact<T: Send + 'static>(
        &self,
        place: &Place,
        call: Call<'_>,
        work: impl FnOnce(&Call<'_>, &mut Transaction<'_>) -> Result<T, Exception> + Send + 'static,
    ) -> Result<T, Exception> {
        // the store carries it out elsewhere, so it takes its own
        let (input, host) = (call.input, call.host);
        let (ambient, caller) = (call.ambient.clone(), call.caller.clone());
        let work = move |books: &mut Transaction<'_>| {
            let call = Call {
                input,
                ambient: &ambient,
                caller: &caller,
                host,
            };
            work(&call, books)
        };
        self.store.transact(place, work).await
    }

    async fn client_certificate(
        &self,
        place: &Place,
        id: &str,
    ) -> Result<Arc<ClientCertificate>, Exception> {
        match self.store.load(place, id).await {
            Ok(found) => Ok(found.document),
            Err(StoreError::NoSuchDocument(_)) => Err(Exception::NoSuchClientCertificate),
            Err(other) => Err(other.into()),
        }
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
            let id = api.rest_api.id.clone();
            match self.store.insert(place, &id, api).await {
                Ok(_) => return Ok(body),
                Err(StoreError::AlreadyThere(_)) => {}
                Err(other) => return Err(other.into()),
            }
        }
        Err(Exception::ConcurrentModification)
    }

    /// Loads the API that a member of the input names.
    async fn load(
        &self,
        place: &Place,
        member: &str,
        call: &Call<'_>,
        missing: Missing,
    ) -> Result<Versioned<Api>, Exception> {
        let id = call.input.required(member);
        self.store
            .load(place, id)
            .await
            .map_err(|error| match error {
                StoreError::NoSuchDocument(_) => missing(call),
                other => other.into(),
            })
    }

    async fn change(
        &self,
        place: &Place,
        call: &Call<'_>,
        missing: Missing,
        change: fn(&Call<'_>, &mut Api) -> Result<Body, Exception>,
    ) -> Result<Body, Exception> {
        let id = call.input.required("restApiId");
        let turnstile = self.turnstiles.get(turnstile_of(id));
        let _turn = match turnstile {
            Some(turnstile) => Some(turnstile.lock().await),
            None => None,
        };
        for _ in 0..MOST_TRIES {
            let found = self.load(place, "restApiId", call, missing).await?;
            let mut api = Api::clone(&found.document);
            let body = change(call, &mut api)?;
            match self.store.commit(place, id, found.revision, api).await {
                Ok(_) => return Ok(body),
                Err(StoreError::Changed { .. }) => {}
                Err(StoreError::NoSuchDocument(_)) => return Err(missing(call)),
                Err(other) => return Err(other.into()),
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

impl From<StoreError> for Exception {
    fn from(error: StoreError) -> Self {
        Self::Internal {
            detail: error.to_string(),
        }
    }
}
