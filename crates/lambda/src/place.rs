//! The account and Region that a function lives in.

/// An account and a Region.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) account_id: String,
    pub(crate) region: String,
}

impl Place {
    /// Makes the ARN of a function.
    pub(crate) fn arn(&self, name: &str, qualifier: Option<&str>) -> String {
        let Self { account_id, region } = self;
        let partition = trygate_model::ambient::partition_of(region);
        let mut arn = format!("arn:{partition}:lambda:{region}:{account_id}:function:{name}");
        if let Some(qualifier) = qualifier {
            arn.push(':');
            arn.push_str(qualifier);
        }
        arn
    }
}
