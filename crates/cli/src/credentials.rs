//! The file of `--credentials`: access keys in the form of AWS's own credentials file.
//!
//! ```ini
//! [alice]
//! aws_access_key_id = AKIDEXAMPLE
//! aws_secret_access_key = wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY
//! account = 123456789012
//! ```
//!
//! Also `aws_session_token`, `expiration` (RFC 3339 or epoch seconds) and `allow`, the verbs that a
//! key may use, such as `GET, HEAD`. Settings that AWS's tools have in this file, such as `region`,
//! are of no concern here. Profiles without an access key are left out.

use crate::complaint::Complaint;
use std::collections::BTreeMap;
use std::path::Path;
use trygate_model::Timestamp;
use trygate_model::ambient::DEFAULT_ACCOUNT_ID;
use trygate_server::{Key, Keyring};

/// The largest file, bytes.
const MOST_BYTES: u64 = 1024 * 1024;

/// Reads the file.
pub(crate) fn read(file: &Path) -> Result<Keyring, Complaint> {
    let told = |why: String| {
        Complaint::new("credentials", format!("{}: {why}", file.display()))
            .mend("write it as AWS's credentials file: [name], aws_access_key_id = …, aws_secret_access_key = …")
    };
    let large = std::fs::metadata(file).is_ok_and(|found| found.len() > MOST_BYTES);
    if large {
        return Err(told(format!("larger than {MOST_BYTES} bytes")));
    }
    let text = std::fs::read_to_string(file).map_err(|error| told(error.to_string()))?;
    parse(&text).map_err(told)
}

type Profile = BTreeMap<String, (usize, String)>;

fn parse(text: &str) -> Result<Keyring, String> {
    let mut keyring = Keyring::default();
    let mut profile: Option<(String, Profile)> = None;
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if line.is_empty() || line.starts_with(['#', ';']) {
            continue;
        }
        if let Some(name) = line.strip_prefix('[') {
            let name = name.strip_suffix(']');
            let name = name.ok_or(format!("line {number}: the name of a profile ends in ]"))?;
            if let Some((name, profile)) = profile.take() {
                add(&mut keyring, name, &profile)?;
            }
            profile = Some((name.trim().to_owned(), Profile::new()));
            continue;
        }
        let (key, value) = line.split_once('=').ok_or(format!(
            "line {number}: neither [name] nor a setting with ="
        ))?;
        let (_, settings) = profile
            .as_mut()
            .ok_or(format!("line {number}: a setting before the first [name]"))?;
        let key = key.trim().to_ascii_lowercase();
        settings.insert(key, (number, value.trim().to_owned()));
    }
    if let Some((name, profile)) = profile {
        add(&mut keyring, name, &profile)?;
    }
    if keyring.is_empty() {
        return Err("it has no access key".into());
    }
    Ok(keyring)
}

fn add(keyring: &mut Keyring, user: String, profile: &Profile) -> Result<(), String> {
    let setting = |name: &str| {
        let (line, value) = profile.get(name)?;
        (!value.is_empty()).then(|| (*line, value.clone()))
    };
    let secret = setting("aws_secret_access_key");
    let (line, access_key) = match (setting("aws_access_key_id"), &secret) {
        (Some(key), _) => key,
        (None, None) => return Ok(()),
        (None, Some((line, _))) => {
            return Err(format!("line {line}: a secret without aws_access_key_id"));
        }
    };
    let secret = secret.ok_or(format!("line {line}: a key without aws_secret_access_key"))?;
    let is_account = |text: &str| text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit());
    let account = match setting("account") {
        Some((line, text)) if !is_account(&text) => {
            return Err(format!("line {line}: an account has twelve digits"));
        }
        Some((_, text)) => text,
        None if is_account(&access_key) => access_key.clone(),
        None => DEFAULT_ACCOUNT_ID.to_owned(),
    };
    let expires = match setting("expiration") {
        Some((line, text)) => {
            let moment = Timestamp::parse(&text);
            let moment = moment.ok_or(format!("line {line}: '{text}' is no date and time"))?;
            Some(moment.seconds())
        }
        None => None,
    };
    let allowed = setting("allow").map(|(_, verbs)| {
        let verbs = verbs.split([',', ' ']).map(str::trim);
        let verbs = verbs.filter(|verb| !verb.is_empty());
        verbs.map(str::to_ascii_uppercase).collect()
    });
    let key = Key {
        user,
        secret_key: secret.1,
        session_token: setting("aws_session_token").map(|(_, token)| token),
        expires,
        account,
        allowed,
    };
    if keyring.add(access_key.clone(), key) {
        Ok(())
    } else {
        Err(format!(
            "line {line}: the access key {access_key} stands twice"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> String {
        parse(text).unwrap_err()
    }

    #[test]
    fn a_file_of_aws_is_read() {
        let text = "# mine\n[default]\naws_access_key_id = A\naws_secret_access_key=S/=\nregion = x\n\
                    [profile sso]\nsso_start_url = https://x\n\
                    [t]\naws_access_key_id=B\naws_secret_access_key=T\naws_session_token=tok\n\
                    expiration=2026-01-01T00:00:00Z\nallow = get, head\naccount=123456789012\n";
        assert_eq!(parse(text).unwrap().len(), 2);
    }

    #[test]
    fn what_is_wrong_has_its_line() {
        let whole = "[a]\naws_access_key_id=A\naws_secret_access_key=S\n";
        for (text, line) in [
            ("[a", "line 1: the name"),
            ("x=y", "line 1: a setting before"),
            ("[a]\nx", "line 2: neither"),
            ("[a]\naws_access_key_id=A\n", "line 2: a key without"),
            ("[a]\naws_secret_access_key=A\n", "line 2: a secret without"),
            (&format!("{whole}account=1\n"), "line 4: an account"),
            (&format!("{whole}expiration=soon\n"), "line 4: 'soon'"),
            (
                &format!("{whole}{whole}"),
                "line 5: the access key A stands twice",
            ),
            ("", "it has no access key"),
        ] {
            assert!(problem(text).starts_with(line), "{text}: {}", problem(text));
        }
    }
}
