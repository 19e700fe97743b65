//! A value with the way to it: what readers of a document hold while they read.
//!
//! Each reading says what is wrong by itself, so a reader is a list of what it wants.

use crate::document::{Document, Member, Node, Value};
use crate::problem::Problem;
use std::ops::RangeInclusive;

/// How alike two names must be, from 0 to 1, for one to be meant by the other.
const ALIKE: f64 = 0.75;

/// A value of a document, and the way to it.
#[derive(Debug, Clone)]
pub struct Place<'d> {
    document: &'d Document,
    node: &'d Node,
    pointer: String,
}

/// The members of a table.
#[derive(Debug, Clone)]
pub struct Table<'d> {
    place: Place<'d>,
    members: &'d [Member],
}

impl<'d> Place<'d> {
    pub(crate) fn new(document: &'d Document, node: &'d Node, pointer: String) -> Self {
        Self {
            document,
            node,
            pointer,
        }
    }

    /// Returns the value.
    pub fn value(&self) -> &'d Value {
        &self.node.value
    }

    /// Returns the document.
    pub fn document(&self) -> &'d Document {
        self.document
    }

    /// Says what is wrong with the value.
    pub fn problem(&self, message: impl Into<String>) -> Problem {
        Problem::at(
            self.document.name(),
            self.document.text(),
            &self.pointer,
            self.node.bytes.clone(),
            message.into(),
        )
    }

    fn wrong_kind(&self, wanted: &str) -> Problem {
        let found = self.value().described();
        self.problem(format!("{wanted} is wanted here, and this is {found}"))
    }

    /// Returns text.
    pub fn text(&self) -> Result<&'d str, Problem> {
        match self.value() {
            Value::Text(text) => Ok(text),
            _ => Err(self.wrong_kind("text")),
        }
    }

    /// Returns true or false.
    pub fn truth(&self) -> Result<bool, Problem> {
        match self.value() {
            Value::Bool(value) => Ok(*value),
            _ => Err(self.wrong_kind("true or false")),
        }
    }

    /// Returns a whole number within bounds.
    pub fn whole(&self, bounds: RangeInclusive<u64>) -> Result<u64, Problem> {
        let (least, most) = (*bounds.start(), *bounds.end());
        let wanted = format!("a whole number from {least} to {most}");
        match self.value() {
            Value::Number(text) => match text.parse() {
                Ok(number) if bounds.contains(&number) => Ok(number),
                _ => Err(self.problem(format!("{wanted} is wanted here, and this is {text}"))),
            },
            _ => Err(self.wrong_kind(&wanted)),
        }
    }

    /// Returns the items of a list.
    pub fn list(&self) -> Result<Vec<Self>, Problem> {
        let Value::List(items) = self.value() else {
            return Err(self.wrong_kind("a list"));
        };
        let items = items.iter().enumerate();
        Ok(items
            .map(|(index, node)| {
                Self::new(self.document, node, format!("{}/{index}", self.pointer))
            })
            .collect())
    }

    /// Returns the members of a table, whatever their names.
    pub fn table(&self) -> Result<Table<'d>, Problem> {
        let Value::Table(members) = self.value() else {
            return Err(self.wrong_kind("a table of members"));
        };
        Ok(Table {
            place: self.clone(),
            members,
        })
    }

    /// Returns the members of a table that may have these names and no others.
    pub fn table_of(&self, known: &[&str]) -> Result<Table<'d>, Problem> {
        let table = self.table()?;
        for member in table.members {
            if !known.contains(&member.name.as_str()) {
                let problem =
                    table.problem_of(member, format!("`{}` is not known here", member.name));
                return Err(meant(problem, &member.name, known));
            }
        }
        Ok(table)
    }

    /// Returns what one of several words stands for.
    pub fn choice<T: Copy>(&self, choices: &[(&str, T)]) -> Result<T, Problem> {
        let text = self.text()?;
        let found = choices.iter().find(|(word, _)| *word == text);
        found.map(|(_, value)| *value).ok_or_else(|| {
            let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
            meant(
                self.problem(format!("`{text}` is not known here")),
                text,
                &words,
            )
        })
    }
}

impl<'d> Table<'d> {
    /// Returns a member's value; null counts as absent.
    pub fn get(&self, name: &str) -> Option<Place<'d>> {
        self.iter()
            .find(|(known, place)| *known == name && !matches!(place.value(), Value::Null))
            .map(|(_, place)| place)
    }

    /// Returns the value of a member that must be there.
    pub fn require(&self, name: &str) -> Result<Place<'d>, Problem> {
        self.get(name)
            .ok_or_else(|| self.problem(format!("`{name}` is missing")))
    }

    /// Returns names and values in order.
    pub fn iter(&self) -> impl Iterator<Item = (&'d str, Place<'d>)> {
        let (document, pointer) = (self.place.document, self.place.pointer.clone());
        self.members.iter().map(move |member| {
            let name = member.name.replace('~', "~0").replace('/', "~1");
            let place = Place::new(document, &member.node, format!("{pointer}/{name}"));
            (member.name.as_str(), place)
        })
    }

    /// Says what is wrong with the table.
    pub fn problem(&self, message: impl Into<String>) -> Problem {
        self.place.problem(message)
    }

    /// Says what is wrong with a member's name.
    pub fn name_problem(&self, name: &str, message: impl Into<String>) -> Problem {
        match self.members.iter().find(|member| member.name == name) {
            Some(member) => self.problem_of(member, message.into()),
            None => self.problem(message),
        }
    }

    fn problem_of(&self, member: &Member, message: String) -> Problem {
        let name = member.name.replace('~', "~0").replace('/', "~1");
        Problem::at(
            self.place.document.name(),
            self.place.document.text(),
            &format!("{}/{name}", self.place.pointer),
            member.name_bytes.clone(),
            message,
        )
    }
}

/// Adds which of the known names was meant, or what there is.
fn meant(problem: Problem, name: &str, known: &[&str]) -> Problem {
    let lower = name.to_ascii_lowercase();
    let best = known
        .iter()
        .map(|known| {
            (
                strsim::jaro_winkler(&lower, &known.to_ascii_lowercase()),
                known,
            )
        })
        .filter(|(alike, _)| *alike >= ALIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    problem.mend(match best {
        Some((_, name)) => format!("did you mean `{name}`?"),
        None => format!("known are {}", known.join(", ")),
    })
}

#[cfg(test)]
mod tests;
