//! VPC links. They keep their life cycle; nothing is reached through them by itself.
//!
//! Recorded: the refusals of names and ARNs. AWS makes a link in the background: the answer says
//! `PENDING`, later ones `AVAILABLE`.

use super::{Body, Call, Entry, Handler, SHORT_ID, stage_users};
use crate::Exception;
use crate::account_view::VpcLinkView;
use crate::arn::Arn;
use crate::exception::AccountProblem;
use crate::paginate::{documents, show};
use crate::patch;
use crate::view::json;
use trygate_model::VpcLink;
use trygate_model::limits::VPC_LINKS;
use trygate_store::Transaction;

pub(super) const OPERATIONS: &[Entry] = &[
    ("CreateVpcLink", Handler::Transact(create)),
    ("DeleteVpcLink", Handler::Transact(delete)),
    ("GetVpcLink", Handler::Transact(get)),
    ("GetVpcLinks", Handler::Transact(list)),
    ("UpdateVpcLink", Handler::Transact(update)),
];

fn create(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let input = &call.input;
    let name = input
        .filled("name")
        .ok_or(AccountProblem::EmptyVpcLinkName)?;
    let target_arns = input.texts("targetArns").unwrap_or_default();
    for arn in &target_arns {
        if Arn::parse(arn).is_none_or(|arn| arn.service != "elasticloadbalancing") {
            return Err(AccountProblem::MalformedTargetArn { arn: arn.clone() }.into());
        }
    }
    if target_arns.len() != 1 {
        return Err(AccountProblem::OneTargetArn.into());
    }
    if books.all::<VpcLink>()?.len() >= VPC_LINKS {
        return Err(AccountProblem::TooMany { what: "VPC links" }.into());
    }
    let link = VpcLink {
        id: call.free_id::<VpcLink>(books, SHORT_ID)?,
        name,
        description: input.filled("description"),
        target_arns,
        tags: input.text_map("tags").unwrap_or_default(),
    };
    books.insert(&link.id, link.clone())?;
    json(&VpcLinkView::made(&link))
}

fn load(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<VpcLink, Exception> {
    let found = books.load::<VpcLink>(call.input.required("vpcLinkId"))?;
    let found = found.ok_or(AccountProblem::NoSuchVpcLink)?;
    Ok(VpcLink::clone(&found.document))
}

fn get(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    json(&VpcLinkView::single(&load(call, books)?))
}

fn list(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let listing = documents(&call.input, books, |_: &VpcLink| true)?;
    show(&listing, VpcLinkView::listed)
}

fn update(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let link = patch::vpc_link::TABLE.patched(&call.input, &load(call, books)?)?;
    books.put(&link.id, link.clone())?;
    json(&VpcLinkView::single(&link))
}

fn delete(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let link = load(call, books)?;
    let users = stage_users::vpc_link_users(books, &link.id)?;
    if !users.is_empty() {
        return Err(AccountProblem::VpcLinkInUse { id: link.id, users }.into());
    }
    books.delete::<VpcLink>(&link.id)?;
    Ok(Body::new())
}
