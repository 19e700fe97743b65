//! Tests of `number.rs`: types by text, order, and how Java prints numbers.

use std::cmp::Ordering;

use super::*;

#[test]
fn doubles_print_as_in_java() {
    for (number, text) in [
        (1e-5, "1.0E-5"),
        (0.001, "0.001"),
        (1e7, "1.0E7"),
        (9_999_999.0, "9999999.0"),
        (12_345_678.9, "1.23456789E7"),
        (-0.0, "-0.0"),
        (f64::MIN_POSITIVE, "2.2250738585072014E-308"),
        (1.5e10, "1.5E10"),
        (f64::NEG_INFINITY, "-Infinity"),
    ] {
        assert_eq!(double_text(number), text);
    }
}

#[test]
fn decimals_keep_their_scale() {
    for (text, printed) in [
        ("1.50", "1.50"),
        ("1E+3", "1E+3"),
        ("1.0E10", "1.0E+10"),
        ("0.0000001", "1E-7"),
        ("-0.00001234", "-0.00001234"),
        ("12.5e-9", "1.25E-8"),
        (".5", "0.5"),
        ("5.", "5"),
        ("0.00", "0.00"),
        ("1e0", "1"),
    ] {
        let decimal = BigDecimal::parse(text).expect(text);
        assert_eq!(decimal.to_string(), printed, "{text}");
    }
    for text in [
        "",
        ".",
        "e5",
        "1e",
        "1 ",
        "--1",
        "0x1",
        "1e99999999999",
        "NaN",
    ] {
        assert!(BigDecimal::parse(text).is_none(), "{text}");
    }
}

#[test]
fn decimals_compare_by_value() {
    let cases = [
        ("1", "1.0", Ordering::Equal),
        ("1e999999999", "1", Ordering::Greater),
        ("-1e999999999", "1e-999999999", Ordering::Less),
        ("0", "0.000", Ordering::Equal),
        ("0.1", "0.09", Ordering::Greater),
        ("100", "1e2", Ordering::Equal),
        ("-2", "-10", Ordering::Greater),
        ("12", "1.3", Ordering::Greater),
    ];
    for (left, right, order) in cases {
        let (a, b) = (
            BigDecimal::parse(left).expect(left),
            BigDecimal::parse(right).expect(right),
        );
        assert_eq!(a.compare(&b), order, "{left} {right}");
        assert_eq!(b.compare(&a), order.reverse(), "{right} {left}");
    }
}

#[test]
fn int_values_wrap_as_in_java() {
    let number = |text: &str| Number::BigDecimal(BigDecimal::parse(text).expect(text)).to_int();
    assert_eq!(number("2.9"), 2);
    assert_eq!(number("-2.9"), -2);
    assert_eq!(number("4294967297"), 1);
    assert_eq!(number("1e60"), 0);
    assert_eq!(number("0.001"), 0);
    assert_eq!(Number::Double(1e20).to_int(), i32::MAX);
    assert_eq!(Number::Long(1 << 33).to_int(), 0);
}
