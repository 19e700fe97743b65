//! Amazon resource names, taken apart.

/// `arn:{partition}:{service}:{region}:{account}:{resource}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Arn<'a> {
    pub(crate) partition: &'a str,
    pub(crate) service: &'a str,
    pub(crate) region: &'a str,
    pub(crate) account: &'a str,
    pub(crate) resource: &'a str,
}

impl<'a> Arn<'a> {
    /// Reads an ARN; none where a part is missing. Region and account may be empty.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.strip_prefix("arn:")?.splitn(5, ':');
        let arn = Self {
            partition: parts.next()?,
            service: parts.next()?,
            region: parts.next()?,
            account: parts.next()?,
            resource: parts.next()?,
        };
        let filled = [arn.partition, arn.service, arn.resource];
        filled.iter().all(|part| !part.is_empty()).then_some(arn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_told_apart() {
        let arn = Arn::parse("arn:aws:apigateway:eu-west-1::/restapis/a:b").unwrap();
        assert_eq!(
            (
                arn.partition,
                arn.service,
                arn.region,
                arn.account,
                arn.resource
            ),
            ("aws", "apigateway", "eu-west-1", "", "/restapis/a:b")
        );
        for bad in [
            "",
            "arn",
            "arn:aws:iam::",
            "arn:aws:iam::1",
            "arn::iam::1:x",
            "x:aws:iam::1:y",
        ] {
            assert_eq!(Arn::parse(bad), None, "{bad}");
        }
    }
}
