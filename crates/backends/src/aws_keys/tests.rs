//! Keys from environments and files of every kind.

use super::*;
use std::fs;

struct Home {
    directory: tempfile::TempDir,
    variables: BTreeMap<&'static str, String>,
}

impl Home {
    fn new(credentials: &str, config: &str) -> Self {
        let directory = tempfile::tempdir().unwrap();
        fs::create_dir(directory.path().join(".aws")).unwrap();
        fs::write(directory.path().join(".aws/credentials"), credentials).unwrap();
        fs::write(directory.path().join(".aws/config"), config).unwrap();
        let home = directory.path().to_str().unwrap().to_owned();
        Self {
            directory,
            variables: BTreeMap::from([("HOME", home)]),
        }
    }

    fn with(mut self, name: &'static str, value: &str) -> Self {
        self.variables.insert(name, value.to_owned());
        self
    }

    /// Prints the keys that are found, or the error.
    fn keys(&self, profile: Option<&str>) -> String {
        let sources = KeySources {
            variable: &|name| self.variables.get(name).cloned(),
            profile,
        };
        match sources.find() {
            Ok(None) => "none".into(),
            Ok(Some(keys)) => {
                let token = keys.session_token.unwrap_or_default();
                format!("{} {} {token}", keys.access_key, keys.secret_key)
            }
            Err(error) => error.to_string(),
        }
    }
}

const CREDENTIALS: &str = "\
[default]
aws_access_key_id = A
aws_secret_access_key=a # comment
[work]
AWS_ACCESS_KEY_ID = W
aws_secret_access_key = w/=+;x
aws_session_token = t
; aws_session_token = no
";

const CONFIG: &str = "\
[default]
region = eu-central-1
[profile work]
aws_secret_access_key = overruled
s3 =
  aws_access_key_id = nested
[profile sso]
sso_session = corp
[sso-session corp]
aws_access_key_id = never
[profile half]
aws_access_key_id = H
[profile both]
aws_access_key_id = B
aws_secret_access_key = b
";

#[test]
fn the_environment_comes_first_unless_a_profile_is_named() {
    let home = Home::new(CREDENTIALS, CONFIG)
        .with("AWS_ACCESS_KEY_ID", "E")
        .with("AWS_SECRET_ACCESS_KEY", "e")
        .with("AWS_PROFILE", "work");
    assert_eq!(home.keys(None), "E e ");
    assert_eq!(home.keys(Some("work")), "W w/=+;x t");
    let home = Home::new(CREDENTIALS, CONFIG);
    assert_eq!(home.keys(None), "A a ");
    assert_eq!(home.with("AWS_PROFILE", "both").keys(None), "B b ");
}

#[test]
fn what_was_named_must_be_there() {
    let home = Home::new(CREDENTIALS, CONFIG);
    assert_eq!(
        home.keys(Some("nobody")),
        "the shared files of AWS have no profile 'nobody'"
    );
    assert_eq!(
        home.keys(Some("sso")),
        "the profile 'sso' fetches its keys (sso_session), which trygate does not do"
    );
    assert_eq!(
        home.keys(Some("half")),
        "the profile 'half' has an access key without its secret"
    );
    let half = home.with("AWS_ACCESS_KEY_ID", "E");
    assert_eq!(
        half.keys(None),
        "the environment has an access key without its secret"
    );
}

#[test]
fn nothing_is_nothing() {
    let home = Home::new("", "[default]\nsso_session = corp\n");
    assert_eq!(home.keys(None), "none");
    fs::remove_dir_all(home.directory.path().join(".aws")).unwrap();
    assert_eq!(home.keys(None), "none");
    assert_eq!(home.with("AWS_ACCESS_KEY_ID", "").keys(None), "none");
}

#[test]
fn files_may_lie_elsewhere_and_must_be_text() {
    let home = Home::new("", "");
    let other = home.directory.path().join("other");
    fs::write(
        &other,
        "[default]\naws_access_key_id=O\naws_secret_access_key=o\n",
    )
    .unwrap();
    let other = other.to_str().unwrap().to_owned();
    let home = home.with("AWS_SHARED_CREDENTIALS_FILE", &other);
    assert_eq!(home.keys(None), "O o ");
    fs::write(&other, b"\xff").unwrap();
    assert!(
        home.keys(None)
            .starts_with(&format!("{other} cannot be read"))
    );
    fs::write(&other, vec![b'#'; 1024 * 1024 + 1]).unwrap();
    assert!(home.keys(None).ends_with("it is larger than 1048576 bytes"));
}
