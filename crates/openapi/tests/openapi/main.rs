//! Reading definitions: own fixtures, real definitions of others, recorded answers of AWS.

mod corpus;
mod shared;
