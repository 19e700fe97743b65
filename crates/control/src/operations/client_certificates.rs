//! Client certificates: real ones, self-signed, which the gateway shows to HTTPS backends.
//!
//! Users published what AWS makes: RSA of 2048 bits, issuer and subject
//! `C=US, L=Seattle, CN=ApiGateway`, good for 365 days.

use super::{Body, Call, Entry, Handler, SHORT_ID, stage_users};
use crate::Exception;
use crate::account_view::ClientCertificateView;
use crate::exception::AccountProblem;
use crate::key_pair::{KeyPair, VALID_SECONDS};
use crate::paginate::{documents, show};
use crate::patch;
use crate::view::json;
use trygate_model::ClientCertificate;
use trygate_model::limits::CLIENT_CERTIFICATES;
use trygate_store::Transaction;

pub(super) const OPERATIONS: &[Entry] = &[
    ("DeleteClientCertificate", Handler::Transact(delete)),
    ("GenerateClientCertificate", Handler::WithKeyPair(generate)),
    ("GetClientCertificate", Handler::Transact(get)),
    ("GetClientCertificates", Handler::Transact(list)),
    ("UpdateClientCertificate", Handler::Transact(update)),
];

fn generate(
    call: &Call<'_>,
    pair: KeyPair,
    books: &mut Transaction<'_>,
) -> Result<Body, Exception> {
    if books.all::<ClientCertificate>()?.len() >= CLIENT_CERTIFICATES {
        return Err(AccountProblem::TooMany {
            what: "client certificates",
        }
        .into());
    }
    let now = call.ambient.clock.now().seconds();
    let certificate = ClientCertificate {
        client_certificate_id: call.free_id::<ClientCertificate>(books, SHORT_ID)?,
        description: call.input.filled("description"),
        pem_encoded_certificate: pair.certificate,
        private_key: pair.private_key,
        created_date: now,
        expiration_date: now + VALID_SECONDS,
        tags: call.input.text_map("tags").unwrap_or_default(),
    };
    let id = certificate.client_certificate_id.clone();
    books.insert(&id, certificate.clone())?;
    json(&ClientCertificateView::listed(&certificate))
}

fn load(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<ClientCertificate, Exception> {
    let id = call.input.required("clientCertificateId");
    let found = books.load::<ClientCertificate>(id)?;
    let found = found.ok_or(Exception::NoSuchClientCertificate)?;
    Ok(ClientCertificate::clone(&found.document))
}

fn get(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    json(&ClientCertificateView::single(&load(call, books)?))
}

fn list(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let listing = documents(&call.input, books, |_: &ClientCertificate| true)?;
    show(&listing, ClientCertificateView::listed)
}

fn update(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let old = load(call, books)?;
    let certificate = patch::client_certificate::TABLE.patched(&call.input, &old)?;
    books.put(&certificate.client_certificate_id, certificate.clone())?;
    json(&ClientCertificateView::single(&certificate))
}

fn delete(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let certificate = load(call, books)?;
    let id = certificate.client_certificate_id;
    let users = stage_users::certificate_users(books, &id)?;
    if !users.is_empty() {
        return Err(AccountProblem::ClientCertificateInUse { id, users }.into());
    }
    books.delete::<ClientCertificate>(&id)?;
    Ok(Body::new())
}
