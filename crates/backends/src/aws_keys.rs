//! Finds the user's keys for AWS as AWS's own tools do: in the environment, else in the shared files.
//!
//! Only keys that stand there are taken. Profiles that fetch them (SSO, roles, programs) are named
//! in the error with the command that exports them, and the machine's metadata service is never
//! asked. Order and file format are documented in the SDKs' reference guide.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use trygate_invoke::Credentials;

/// The most bytes of a shared file.
const FILE_LIMIT: u64 = 1024 * 1024;

/// Where keys are looked for.
pub struct KeySources<'a> {
    /// Returns a variable of the environment; an empty one counts as absent.
    pub variable: &'a dyn Fn(&str) -> Option<String>,
    /// The profile that the user named; it comes before the variables that hold keys.
    pub profile: Option<&'a str>,
}

/// Why there are no keys though the user meant some.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyError {
    /// An access key without its secret.
    NoSecret {
        /// Where it stands.
        place: String,
    },
    /// The shared files have no such profile.
    NoProfile {
        /// Its name.
        profile: String,
    },
    /// A profile that fetches its keys.
    Fetched {
        /// Its name.
        profile: String,
        /// The setting that says how.
        setting: &'static str,
    },
    /// A shared file cannot be read.
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the system said.
        detail: String,
    },
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSecret { place } => write!(f, "{place} has an access key without its secret"),
            Self::NoProfile { profile } => {
                write!(f, "the shared files of AWS have no profile '{profile}'")
            }
            Self::Fetched { profile, setting } => write!(
                f,
                "the profile '{profile}' fetches its keys ({setting}), which trygate does not do"
            ),
            Self::Unreadable { file, detail } => {
                write!(f, "{} cannot be read: {detail}", file.display())
            }
        }
    }
}

impl std::error::Error for KeyError {}

impl KeyError {
    /// Returns what would mend it.
    pub fn mend(&self) -> String {
        match self {
            Self::NoSecret { .. } => "give the secret too, or neither".into(),
            Self::NoProfile { .. } => {
                "name a profile that `aws configure list-profiles` lists".into()
            }
            Self::Fetched { profile, .. } => format!(
                "put its keys into the environment: eval \"$(aws configure export-credentials --profile {profile} --format env)\""
            ),
            Self::Unreadable { .. } => "make it a text file that you may read".into(),
        }
    }
}

impl KeySources<'_> {
    /// Returns the keys; none if there are none and none were named.
    pub fn find(&self) -> Result<Option<Credentials>, KeyError> {
        let in_environment = match self.profile {
            Some(_) => None,
            None => self.in_environment()?,
        };
        match in_environment {
            Some(credentials) => Ok(Some(credentials)),
            None => self.in_files(),
        }
    }

    fn variable(&self, name: &str) -> Option<String> {
        (self.variable)(name).filter(|value| !value.is_empty())
    }

    fn in_environment(&self) -> Result<Option<Credentials>, KeyError> {
        let Some(access_key) = self.variable("AWS_ACCESS_KEY_ID") else {
            return Ok(None);
        };
        let place = "the environment".to_owned();
        let secret_key = self
            .variable("AWS_SECRET_ACCESS_KEY")
            .ok_or(KeyError::NoSecret { place })?;
        Ok(Some(Credentials {
            access_key,
            secret_key,
            session_token: self.variable("AWS_SESSION_TOKEN"),
        }))
    }

    fn in_files(&self) -> Result<Option<Credentials>, KeyError> {
        let named = self
            .profile
            .map(str::to_owned)
            .or_else(|| self.variable("AWS_PROFILE"));
        let profile = named.as_deref().unwrap_or("default");
        let mut settings = BTreeMap::new();
        let mut is_there = false;
        // the credentials file wins where both have a setting
        for (variable, name, is_config) in [
            ("AWS_CONFIG_FILE", "config", true),
            ("AWS_SHARED_CREDENTIALS_FILE", "credentials", false),
        ] {
            let Some(file) = self.file(variable, name) else {
                continue;
            };
            if let Some(text) = content(&file)? {
                is_there |= section(&text, profile, is_config, &mut settings);
            }
        }
        if !is_there {
            let profile = profile.to_owned();
            return match named {
                Some(_) => Err(KeyError::NoProfile { profile }),
                None => Ok(None),
            };
        }
        if let Some(access_key) = settings.remove("aws_access_key_id") {
            let place = format!("the profile '{profile}'");
            let secret_key = settings
                .remove("aws_secret_access_key")
                .ok_or(KeyError::NoSecret { place })?;
            return Ok(Some(Credentials {
                access_key,
                secret_key,
                session_token: settings.remove("aws_session_token"),
            }));
        }
        let fetched = FETCHING
            .iter()
            .find(|setting| settings.contains_key(**setting));
        match (named.is_some(), fetched) {
            (true, Some(setting)) => Err(KeyError::Fetched {
                profile: profile.to_owned(),
                setting,
            }),
            _ => Ok(None),
        }
    }

    fn file(&self, variable: &str, name: &str) -> Option<PathBuf> {
        self.variable(variable).map(PathBuf::from).or_else(|| {
            let home = self
                .variable("HOME")
                .or_else(|| self.variable("USERPROFILE"))?;
            Some(Path::new(&home).join(".aws").join(name))
        })
    }
}

/// Settings by which a profile fetches its keys.
const FETCHING: [&str; 5] = [
    "sso_session",
    "sso_start_url",
    "role_arn",
    "credential_process",
    "login_session",
];

/// Reads a file; none where there is none.
fn content(file: &Path) -> Result<Option<String>, KeyError> {
    let unreadable = |detail: String| KeyError::Unreadable {
        file: file.to_owned(),
        detail,
    };
    let open = match std::fs::File::open(file) {
        Ok(open) => open,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(error.to_string())),
    };
    let mut text = String::new();
    open.take(FILE_LIMIT + 1)
        .read_to_string(&mut text)
        .map_err(|error| unreadable(error.to_string()))?;
    if text.len() as u64 > FILE_LIMIT {
        return Err(unreadable(format!("it is larger than {FILE_LIMIT} bytes")));
    }
    Ok(Some(text))
}

/// Adds the settings of a profile's section; returns whether the file has it.
fn section(
    text: &str,
    profile: &str,
    is_config: bool,
    settings: &mut BTreeMap<String, String>,
) -> bool {
    let mut here = false;
    let mut found = false;
    for line in text.lines() {
        // indented lines belong to a nested setting, none of which holds keys
        if line.starts_with([' ', '\t', '#', ';']) {
            continue;
        }
        if let Some(rest) = line.strip_prefix('[') {
            let title = rest.split(']').next().unwrap_or_default().trim();
            let words = title.split_once(char::is_whitespace);
            let name = match (is_config, words) {
                (true, Some(("profile", name))) => Some(name.trim()),
                // the config file has `[default]` without the word, and sections of other kinds
                (true, _) => (title == "default").then_some(title),
                (false, _) => Some(title),
            };
            here = name == Some(profile);
            found |= here;
            continue;
        }
        if here && let Some((name, value)) = line.split_once('=') {
            let value = value.trim();
            // a comment after a value begins with a blank
            let end = [" #", " ;", "\t#", "\t;"]
                .iter()
                .filter_map(|mark| value.find(mark))
                .min()
                .unwrap_or(value.len());
            let value = value.get(..end).unwrap_or(value).trim_end();
            if !value.is_empty() {
                settings.insert(name.trim().to_ascii_lowercase(), value.to_owned());
            }
        }
    }
    found
}

#[cfg(test)]
mod tests;
