//! The steps of an invocation, one file each, in the order in which the pipeline takes them.

mod build_endpoint;
mod call_backend;
mod check_access;
mod finish;
mod map_parameters;
mod map_request;
mod map_response;
mod pass_response;
mod receive_request;
mod render_template;
mod select_response;
mod stream_response;
mod validate_body;
mod validate_parameters;

pub(crate) use build_endpoint::build_endpoint;
pub(crate) use call_backend::{call_backend, send};
pub(crate) use check_access::{check_access, skip_checks};
pub(crate) use finish::finish;
pub(crate) use map_parameters::read_source;
pub(crate) use map_request::{MappedRequest, map_request, mock_status};
pub(crate) use map_response::map_response;
pub(crate) use pass_response::pass_response;
pub(crate) use receive_request::{begin_execution, receive_request};
pub(crate) use select_response::select_response;
pub(crate) use stream_response::stream_response;
pub(crate) use validate_body::validate_body;
pub(crate) use validate_parameters::validate_parameters;
