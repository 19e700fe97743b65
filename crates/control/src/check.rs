//! What must hold of a noun as a whole, however it came to be: made, put or patched.

pub(crate) mod authorizer;
pub(crate) mod documentation_part;
pub(crate) mod gateway_response;
pub(crate) mod integration;
pub(crate) mod method;
pub(crate) mod resource;
pub(crate) mod rest_api;
