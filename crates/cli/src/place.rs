//! The account and the Region that a command runs in.

use crate::complaint::Complaint;
use trygate_model::ambient::{DEFAULT_ACCOUNT_ID, DEFAULT_REGION};

/// Flags for the account and the Region.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct PlaceArguments {
    /// The Region; AWS_REGION and AWS_DEFAULT_REGION count where it is absent
    #[arg(long, value_name = "REGION")]
    region: Option<String>,

    /// The account, twelve digits
    #[arg(long, value_name = "ID", default_value = DEFAULT_ACCOUNT_ID)]
    account: String,
}

impl PlaceArguments {
    /// Returns account and Region, checked.
    pub(crate) fn resolve(&self) -> Result<(String, String), Complaint> {
        let from_environment = |name| std::env::var(name).ok().filter(|text| !text.is_empty());
        let region = self
            .region
            .clone()
            .or_else(|| from_environment("AWS_REGION"))
            .or_else(|| from_environment("AWS_DEFAULT_REGION"))
            .unwrap_or_else(|| DEFAULT_REGION.to_owned());
        let is_region_character =
            |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if region.is_empty() || !region.chars().all(is_region_character) {
            return Err(Complaint::new("usage", format!("'{region}' is no Region"))
                .mend("name one as AWS does, such as --region eu-central-1"));
        }
        let is_account =
            self.account.len() == 12 && self.account.chars().all(|c| c.is_ascii_digit());
        if !is_account {
            return Err(
                Complaint::new("usage", format!("'{}' is no account id", self.account))
                    .mend("give twelve digits, such as --account 123456789012"),
            );
        }
        Ok((self.account.clone(), region))
    }
}
