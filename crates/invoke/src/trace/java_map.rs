//! How Java prints maps: `{k=v, k2=v2}`, in the order in which a `java.util.HashMap` iterates.
//!
//! The order was recomputed for every whole header map in the recorded logs (bucket by spread hash
//! of the name, capacity 16 doubled at three quarters, insertion order inside a bucket); nothing
//! contradicts it.

use crate::multi_map::MultiMap;

/// Java's `String.hashCode`.
fn hash_code(text: &str) -> u32 {
    text.encode_utf16().fold(0, |hash: u32, unit| {
        hash.wrapping_mul(31).wrapping_add(unit.into())
    })
}

/// Returns the positions of names in the order in which a `HashMap` holding them iterates.
pub(crate) fn hash_map_order<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> Vec<usize> {
    let mut capacity: u32 = 16;
    while names.len() > (capacity / 4 * 3) as usize {
        capacity *= 2;
    }
    let mut order: Vec<(u32, usize)> = names
        .enumerate()
        .map(|(position, name)| {
            let hash = hash_code(name);
            ((hash ^ (hash >> 16)) & (capacity - 1), position)
        })
        .collect();
    order.sort_unstable();
    order.into_iter().map(|(_, position)| position).collect()
}

/// The order in which a map is printed.
#[derive(Clone, Copy)]
pub(super) enum Order {
    /// As a `HashMap` iterates.
    Hash,
    /// As the entries came.
    Given,
}

/// Prints a map; several values of one name are joined by commas.
pub(super) fn print(map: &MultiMap, order: Order, shown: impl Fn(&str, &str) -> String) -> String {
    let positions = match order {
        Order::Hash => hash_map_order(map.keys().map(String::as_str)),
        Order::Given => (0..map.len()).collect(),
    };
    let mut text = String::from("{");
    for (index, entry) in positions
        .iter()
        .filter_map(|at| map.get_index(*at))
        .enumerate()
    {
        let (name, values) = entry;
        if index > 0 {
            text.push_str(", ");
        }
        text.push_str(name);
        text.push('=');
        text.push_str(&shown(name, &values.join(",")));
    }
    text.push('}');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::multi_map::push;

    #[test]
    fn orders_as_recorded_from_a_proxy_request() {
        // names of case 096, whose order on AWS is the expectation
        let mut map = MultiMap::new();
        for name in [
            "accept",
            "content-type",
            "cookie",
            "Host",
            "User-Agent",
            "X-Amzn-Trace-Id",
            "X-Forwarded-For",
            "X-Forwarded-Port",
            "X-Forwarded-Proto",
        ] {
            push(&mut map, name, "-");
        }
        let printed = print(&map, Order::Hash, |_, value| value.to_owned());
        assert_eq!(
            printed,
            "{cookie=-, User-Agent=-, X-Forwarded-Proto=-, X-Forwarded-For=-, content-type=-, \
             Host=-, X-Forwarded-Port=-, X-Amzn-Trace-Id=-, accept=-}"
        );
    }

    #[test]
    fn joins_values_and_keeps_a_given_order() {
        let mut map = MultiMap::new();
        push(&mut map, "b", "1");
        push(&mut map, "a", "2");
        push(&mut map, "b", "3");
        assert_eq!(
            print(&map, Order::Given, |_, value| value.to_owned()),
            "{b=1,3, a=2}"
        );
    }
}
