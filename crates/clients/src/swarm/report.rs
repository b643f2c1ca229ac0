use std::{collections::BTreeMap, fmt, time::Duration};

/// What the swarm counted.
#[derive(Debug, Default)]
pub struct Figures {
    /// How long logins of existing accounts took.
    pub logins: Vec<Duration>,
    /// Bundles that players sent.
    pub bundles_sent: usize,
    /// Bundles that watchers received.
    pub bundles_received: usize,
    /// Bundles that watchers should have received and did not.
    pub bundles_missed: usize,
    /// Bundles that came out of order or changed.
    pub bundles_wrong: usize,
    /// From a player's send to a watcher's receipt.
    pub delays: Vec<Duration>,
    /// How long submissions took.
    pub submissions: Vec<Duration>,
    /// From the answer to a submission to the word that it is processed.
    pub processings: Vec<Duration>,
    /// Games that only held a hub open.
    pub idle: usize,
    /// Clients of neosu that polled.
    pub neosu: usize,
    /// From a line of chat to a client of neosu that heard it.
    pub chat_delays: Vec<Duration>,
    /// What went wrong, and how often.
    pub failures: BTreeMap<String, usize>,
}

impl Figures {
    pub(super) fn fail(&mut self, what: &impl fmt::Display) {
        *self.failures.entry(what.to_string()).or_default() += 1;
    }
}

/// What came of a run; shown, it is a table.
#[derive(Debug)]
pub struct Report {
    /// What was counted.
    pub figures: Figures,
    /// How long everything took after the first login.
    pub took: Duration,
    /// The map that was played.
    pub map: String,
    /// Games that played.
    pub player_count: usize,
}

impl Report {
    /// Whether nothing failed and every frame came.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        let figures = &self.figures;
        figures.failures.is_empty() && figures.bundles_missed == 0 && figures.bundles_wrong == 0
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let figures = &self.figures;
        writeln!(f, "map                {}", self.map)?;
        writeln!(f, "players            {}", self.player_count)?;
        writeln!(f, "idle               {}", figures.idle)?;
        writeln!(f, "neosu              {}", figures.neosu)?;
        writeln!(f, "took               {:.1} s", self.took.as_secs_f64())?;
        writeln!(f, "bundles sent       {}", figures.bundles_sent)?;
        writeln!(
            f,
            "bundles received   {} ({} missed, {} wrong)",
            figures.bundles_received, figures.bundles_missed, figures.bundles_wrong
        )?;
        for (name, durations) in [
            ("login", &figures.logins),
            ("frame delay", &figures.delays),
            ("chat delay", &figures.chat_delays),
            ("submission", &figures.submissions),
            ("processing", &figures.processings),
        ] {
            let mut sorted = durations.clone();
            sorted.sort_unstable();
            let at = |share: usize| sorted.get((sorted.len() * share / 100).min(sorted.len().saturating_sub(1)));
            if let (Some(median), Some(slow)) = (at(50), at(99)) {
                let (median, slow) = (median.as_secs_f64() * 1e3, slow.as_secs_f64() * 1e3);
                writeln!(f, "{name:<18} {median:.1} ms median, {slow:.1} ms at 99 % of {}", sorted.len())?;
            }
        }
        for (failure, count) in &figures.failures {
            writeln!(f, "FAILED {count:>6} x   {failure}")?;
        }
        Ok(())
    }
}
