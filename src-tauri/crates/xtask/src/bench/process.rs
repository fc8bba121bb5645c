//! What the system says about a program and everything it started.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

/// The program and all that descends from it: a window is several processes.
pub(crate) fn tree(top: u32) -> Vec<u32> {
    let mut parents = Vec::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let id = entry
            .file_name()
            .to_str()
            .and_then(|name| name.parse::<u32>().ok());
        if let Some(id) = id
            && let Some(parent) = stat(id).first().and_then(|word| word.parse::<u32>().ok())
        {
            parents.push((id, parent));
        }
    }
    let mut found = vec![top];
    let mut next = 0;
    while let Some(&parent) = found.get(next) {
        let children = parents
            .iter()
            .filter(|(_, of)| *of == parent)
            .map(|(id, _)| *id);
        found.extend(children.collect::<Vec<_>>());
        next += 1;
    }
    found
}

/// Memory in MiB: resident (shared pages counted in each process), and
/// proportional (a shared page counted once, divided among those who share it).
pub(crate) struct Memory {
    pub resident: f64,
    pub proportional: f64,
}

/// The memory of all these processes.
pub(crate) fn memory(processes: &[u32]) -> Memory {
    let mut memory = Memory {
        resident: 0.0,
        proportional: 0.0,
    };
    for id in processes {
        let text = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).unwrap_or_default();
        for line in text.lines() {
            let mut words = line.split_whitespace();
            let (name, kib) = (
                words.next(),
                words.next().and_then(|n| n.parse::<f64>().ok()),
            );
            match (name, kib) {
                (Some("Rss:"), Some(kib)) => memory.resident += kib / 1024.0,
                (Some("Pss:"), Some(kib)) => memory.proportional += kib / 1024.0,
                _ => {}
            }
        }
    }
    memory
}

/// Processor time of each thread of these processes so far, in nanoseconds. Clock ticks
/// would be too coarse: a program at rest runs for less than one at a time.
pub(crate) struct Used(BTreeMap<PathBuf, u64>);

impl Used {
    /// By now.
    pub(crate) fn by(processes: &[u32]) -> Self {
        let threads = processes
            .iter()
            .flat_map(|id| {
                fs::read_dir(format!("/proc/{id}/task"))
                    .into_iter()
                    .flatten()
            })
            .flatten()
            .map(|thread| thread.path());
        let used = |thread: &PathBuf| {
            let told = fs::read_to_string(thread.join("schedstat")).unwrap_or_default();
            let first = told.split_whitespace().next();
            first.and_then(|word| word.parse().ok()).unwrap_or(0)
        };
        Self(
            threads
                .map(|thread| (thread.clone(), used(&thread)))
                .collect(),
        )
    }

    /// Seconds of it since then, by threads that are still there.
    pub(crate) fn since(&self, then: &Self) -> f64 {
        let since = |(thread, now): (&PathBuf, &u64)| {
            now.saturating_sub(then.0.get(thread).copied().unwrap_or(0))
        };
        self.0.iter().map(since).sum::<u64>() as f64 / 1e9
    }
}

/// The words of `/proc/<id>/stat` from the parent's id on.
fn stat(id: u32) -> Vec<String> {
    let text = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    // The program's name stands in brackets and may hold anything; the state follows it.
    let after = text.rsplit_once(')').map_or("", |(_, after)| after);
    after
        .split_whitespace()
        .skip(1)
        .map(str::to_owned)
        .collect()
}
