//! Named figures, their medians, and the bars they are held to.

use std::fmt::{self, Write};

/// One measured quantity over all rounds.
pub(crate) struct Figure {
    name: String,
    unit: String,
    values: Vec<f64>,
    /// The same of what it is compared with, round by round.
    against: Vec<f64>,
    /// What the ratio (or, without a comparison, the median) is held to.
    bar: Option<Bar>,
}

/// What a figure is held to.
#[derive(Clone, Copy)]
pub(crate) enum Bar {
    /// No more than this.
    Most(f64),
    /// No less than this.
    Least(f64),
}

impl Bar {
    const fn value(self) -> f64 {
        match self {
            Self::Most(value) | Self::Least(value) => value,
        }
    }

    fn holds(self, judged: f64) -> bool {
        match self {
            Self::Most(most) => judged <= most,
            Self::Least(least) => judged >= least,
        }
    }
}

impl Figure {
    /// A figure that does not vary.
    pub(crate) fn once(name: &str, unit: &str, value: f64) -> Self {
        Self {
            name: name.to_owned(),
            unit: unit.to_owned(),
            values: vec![value],
            against: Vec::new(),
            bar: None,
        }
    }

    fn ratio(&self) -> Option<f64> {
        let floor = median(&self.against).filter(|floor| *floor > 0.0)?;
        Some(median(&self.values)? / floor)
    }

    /// Whether the bar holds; `None` without one.
    fn holds(&self) -> Option<bool> {
        let judged = self.ratio().or_else(|| median(&self.values))?;
        Some(self.bar?.holds(judged))
    }
}

impl fmt::Display for Bar {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Most(most) => write!(out, "<= {most}"),
            Self::Least(least) => write!(out, ">= {least}"),
        }
    }
}

/// All figures in the order they came.
#[derive(Default)]
pub(crate) struct Figures(Vec<Figure>);

impl Figures {
    fn entry(&mut self, name: &str, unit: &str) -> Option<&mut Figure> {
        let place = self.0.iter().position(|figure| figure.name == name);
        if place.is_none() {
            let mut figure = Figure::once(name, unit, 0.0);
            figure.values.clear();
            self.0.push(figure);
        }
        match place {
            Some(place) => self.0.get_mut(place),
            None => self.0.last_mut(),
        }
    }

    /// Adds a figure that stands for itself.
    pub(crate) fn put(&mut self, figure: Figure) {
        self.0.push(figure);
    }

    /// Adds one round's value.
    pub(crate) fn add(&mut self, name: &str, unit: &str, value: f64) {
        if let Some(figure) = self.entry(name, unit) {
            figure.values.push(value);
        }
    }

    /// Adds one round's value of what the figure is compared with.
    pub(crate) fn add_against(&mut self, name: &str, unit: &str, value: f64) {
        if let Some(figure) = self.entry(name, unit) {
            figure.against.push(value);
        }
    }

    /// Sets what a figure is held to.
    pub(crate) fn bar(&mut self, name: &str, unit: &str, bar: Bar) {
        if let Some(figure) = self.entry(name, unit) {
            figure.bar = Some(bar);
        }
    }

    /// The middle of what was measured under this name.
    pub(crate) fn median(&self, name: &str) -> Option<f64> {
        let figure = self.0.iter().find(|figure| figure.name == name)?;
        median(&figure.values)
    }

    /// One object per figure. Names and units are plain words: nothing to escape.
    pub(crate) fn json(&self) -> String {
        let mut lines = Vec::new();
        for figure in &self.0 {
            let mut line = format!(
                "  {{\"name\":\"{}\",\"unit\":\"{}\"",
                figure.name, figure.unit
            );
            let numbers = [
                ("median", median(&figure.values)),
                ("min", figure.values.iter().copied().reduce(f64::min)),
                ("max", figure.values.iter().copied().reduce(f64::max)),
                ("against", median(&figure.against)),
                ("ratio", figure.ratio()),
                ("bar", figure.bar.map(Bar::value)),
            ];
            for (name, number) in numbers {
                if let Some(number) = number {
                    // Writing to a String does not fail.
                    let _ = write!(line, ",\"{name}\":{number:.3}");
                }
            }
            let _ = write!(line, ",\"rounds\":{}}}", figure.values.len());
            lines.push(line);
        }
        format!("[\n{}\n]\n", lines.join(",\n"))
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            out,
            "{:<36} {:>12} {:<6} {:>12} {:>7} {:>8}",
            "figure", "median", "unit", "against", "ratio", "bar"
        )?;
        for figure in &self.0 {
            let shown = |value: Option<f64>, digits: usize| {
                value.map_or_else(String::new, |value| format!("{value:.digits$}"))
            };
            writeln!(
                out,
                "{:<36} {:>12} {:<6} {:>12} {:>7} {:>8} {}",
                figure.name,
                shown(median(&figure.values), 2),
                figure.unit,
                shown(median(&figure.against), 2),
                shown(figure.ratio(), 2),
                figure.bar.map_or_else(String::new, |bar| bar.to_string()),
                match figure.holds() {
                    Some(true) => "holds",
                    Some(false) => "does not hold",
                    None => "",
                }
            )?;
        }
        Ok(())
    }
}

/// The middle value, or the mean of the two in the middle.
fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    let upper = sorted.get(middle).copied()?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    Some(f64::midpoint(
        upper,
        sorted.get(middle.checked_sub(1)?).copied()?,
    ))
}

#[cfg(test)]
mod tests;
