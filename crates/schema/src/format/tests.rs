//! Tests of the formats against what the Java libraries answer.

use super::*;

fn check(format: Format, good: &[&str], bad: &[&str]) {
    for text in good {
        assert_eq!(format.check(text), None, "{format:?} {text}");
    }
    for text in bad {
        assert!(format.check(text).is_some(), "{format:?} {text}");
    }
}

#[test]
fn dates_and_times() {
    check(
        Format::DateTime,
        &[
            "2020-01-01T00:00:00Z",
            "2020-02-29t23:59:59z",
            "2020-01-01T00:00:00.123456789012Z",
            "2020-01-01T00:00:00+01",
            "2020-01-01T00:00:00+0130",
            "2020-01-01T00:00:00-01:30:15.250",
            "0000-02-29T00:00:00Z",
        ],
        &[
            "2019-02-29T00:00:00Z",
            "2020-01-01T24:00:00Z",
            "2020-01-01T00:00:60Z",
            "2020-01-01T00:00:00.Z",
            "2020-01-01T00:00:00.1234567890123Z",
            "2020-01-01T00:00:00",
            "2020-01-01T00:00:00+24:00",
            "2020-01-01T00:00:00+1",
            "2020-01-01T00:00:00+01:",
            "2020-01-01T00:00:00+013",
            "2020-1-01T00:00:00Z",
            "",
            "2020-01-01T00:00:00ZZ",
        ],
    );
    check(
        Format::Date,
        &["2020-02-29"],
        &["2019-02-29", "2020-1-1", "2020-01-01T"],
    );
    check(
        Format::Time,
        &["23:59:59"],
        &["24:00:00", "10:00", "10:00:00Z"],
    );
}

#[test]
fn addresses() {
    check(
        Format::Email,
        &[
            "a@b.c",
            "a@b",
            "a@[1.2.3.4]",
            "é@b.c",
            "Joe <joe@b.c>",
            "joe@b.c (Joe)",
            "\"a b\"@c.d",
            "a.b+c@d-e.f",
            "Friends: a@b.c, d@e.f;",
            "<a@b>",
            "<@x,@y:a@b>",
        ],
        &[
            "nope", "@b.c", "a b@c.d", "a@b..c", "", "a@", "a@.b", "a@b.", ".a@b", "a.@b",
            "a..b@c", "a@b, c@d", "a@b@c", "a@b_c", "a@[1.2", "(a", "a)", "<a@b", "a@b>", "a;b@c",
            "\"a@b",
        ],
    );
    check(
        Format::Hostname,
        &[
            "example.com",
            "example.com.",
            "é.com",
            "a_b.c",
            "3com.com",
            "localhost",
        ],
        &[
            "-a.com",
            "a..b",
            "1.2.3.4",
            "",
            "ex ample.com",
            "a-.b",
            ".",
            "a.1b",
        ],
    );
    check(
        Format::Ipv4,
        &["1.2.3.4", "255.255.255.255", "::ffff:1.2.3.4"],
        &[
            "256.1.1.1",
            "01.2.3.4",
            "1.2.3",
            "::1",
            "x",
            "",
            "1.2.3.4%0",
        ],
    );
    check(
        Format::Ipv6,
        &[
            "::1",
            "fe80::1%eth0",
            "2001:db8::",
            "::",
            "1:2:3:4:5:6:7:8",
            "::1.2.3.4",
        ],
        &[
            "1.2.3.4",
            "::ffff:1.2.3.4",
            "1:2",
            "::1::",
            "x",
            "",
            "12345::",
            "::1.2.3.4%e",
        ],
    );
}

#[test]
fn encodings() {
    check(
        Format::Base64,
        &["", "YQ==", "YWE="],
        &["YQ=", "Y!==", "Y===", "YQ=\n"],
    );
    check(
        Format::Hex(32),
        &["d41d8cd98f00b204e9800998ecf8427e"],
        &["x", ""],
    );
    check(
        Format::Mac,
        &["00:11:22:33:44:55", "zz:11:22:33:44:55"],
        &["x", "00:11:22:33:44:555"],
    );
    check(
        Format::Uuid,
        &["123E4567-E89B-12D3-A456-426614174000", "1-1-1-1-1"],
        &[
            "nope",
            "123e4567e89b12d3a456426614174000",
            "1-1-1-1-",
            "1-1-1-1-1-1",
            "g-1-1-1-1",
        ],
    );
    check(
        Format::JsonPointer,
        &["", "/a", "/a~1b"],
        &["a", "/~", "/~2"],
    );
    check(
        Format::Uri,
        &["", "a/b", "urn:x:y"],
        &["::", "%zz", "http://a b"],
    );
    check(Format::Regex, &["", "^a$"], &["(?<=a)b", "("]);
}

#[test]
fn epochs() {
    let remark = |text: &str| {
        let number: serde_json::Number = text.parse().expect("a number");
        Format::UtcMillisec.remark(&JavaNumber::read(&number))
    };
    assert_eq!(remark("1500000000000"), None);
    assert_eq!(remark("-1"), Some(EpochRemark::Negative));
    assert_eq!(remark("2147483648000"), Some(EpochRemark::Overflow));
    assert_eq!(remark("1e300"), Some(EpochRemark::Overflow));
}
