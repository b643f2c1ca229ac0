//! The score itself: eighteen fields with a `:` between them.

use std::fmt;

use kiai_model::Ruleset;

use super::form::SubmissionFault;
use crate::{codec::Md5, mods::LegacyMods};

const FIELDS: usize = 18;

/// A score as it is enciphered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScoreLine {
    /// MD5 of the map's file.
    pub beatmap_md5: String,
    /// Who played. osu!stable writes a space after the name of a supporter; neosu may write `$token`.
    pub user: String,
    /// MD5 over most of the form: see [`ScoreLine::checksum`].
    pub checksum: String,
    /// Hits by their name in osu!.
    pub count_300: u32,
    /// Hits by their name in osu!.
    pub count_100: u32,
    /// Hits by their name in osu!.
    pub count_50: u32,
    /// 300s that end a combo well; in mania the best hits.
    pub count_geki: u32,
    /// 100s that end a combo; in mania 200s, in catch missed tiny droplets.
    pub count_katu: u32,
    /// What was not hit.
    pub count_miss: u32,
    /// Total in the client's own scale.
    pub total_score: u32,
    /// Longest combo.
    pub max_combo: u32,
    /// Whether the combo was the map's.
    pub perfect: bool,
    /// Grade, `F` or `N` of a play that was not passed.
    pub grade: String,
    /// Mods. neosu tells them more exactly elsewhere.
    pub mods: LegacyMods,
    /// Whether the map was played to its end.
    pub passed: bool,
    /// In which ruleset.
    pub ruleset: Ruleset,
    /// Local time of the client, `yyMMddHHmmss`.
    pub client_time: String,
    /// Version of osu!stable, with a space for each of [`ReportedFlags`]; `mcosu` of neosu.
    pub version: String,
}

/// What osu!stable suspects its user of: a number, as so many spaces.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReportedFlags(pub u32);

impl ReportedFlags {
    /// Set by honest clients.
    const MEANINGLESS: u32 = 4;

    /// Whether it reports anything at all.
    #[must_use]
    pub fn is_suspicious(self) -> bool {
        self.0 & !Self::MEANINGLESS != 0
    }
}

impl ScoreLine {
    /// Reads a score.
    ///
    /// # Errors
    /// When a field is missing, too many, or not what it should be.
    pub fn decode(text: &str) -> Result<Self, SubmissionFault> {
        let fields: Vec<&str> = text.split(':').take(FIELDS + 1).collect();
        let Ok(fields) = <[&str; FIELDS]>::try_from(fields) else { return Err(SubmissionFault::Line("not 18 fields")) };
        let [md5, user, checksum, hits @ ..] = fields;
        let [c300, c100, c50, geki, katu, miss, total, combo, perfect, grade, mods, passed, mode, time, version] = hits;
        Ok(Self {
            beatmap_md5: md5_text(md5, "map")?,
            user: user.to_owned(),
            checksum: md5_text(checksum, "checksum")?,
            count_300: number(c300)?,
            count_100: number(c100)?,
            count_50: number(c50)?,
            count_geki: number(geki)?,
            count_katu: number(katu)?,
            count_miss: number(miss)?,
            total_score: number(total)?,
            max_combo: number(combo)?,
            perfect: boolean(perfect)?,
            grade: grade.to_owned(),
            mods: LegacyMods(number(mods)?),
            passed: boolean(passed)?,
            ruleset: Ruleset::try_from(i64::from(number(mode)?)).map_err(|_| SubmissionFault::Line("ruleset"))?,
            client_time: time.to_owned(),
            version: version.to_owned(),
        })
    }

    /// The name without what stands after it.
    #[must_use]
    pub fn username(&self) -> &str {
        self.user.trim_end_matches(' ')
    }

    /// What the client reports of itself. neosu reports nothing.
    #[must_use]
    pub fn reported(&self) -> ReportedFlags {
        let spaces = self.version.len() - self.version.trim_end_matches(' ').len();
        ReportedFlags(u32::try_from(spaces).unwrap_or(u32::MAX))
    }

    /// What its checksum must be: MD5 of what it says, of the client's version, of what it tells of its machine (with the
    /// last `:`), and of the storyboard's MD5, if there is one.
    #[must_use]
    pub fn checksum_with(&self, version: &str, client_hashes: &str, storyboard_md5: &str) -> String {
        let Self { count_50, count_geki, count_katu, count_miss, beatmap_md5, max_combo, total_score, .. } = self;
        let (user, grade, mods, mode) = (self.username(), &self.grade, self.mods.0, self.ruleset.number());
        let (perfect, passed, time) = (spelt(self.perfect), spelt(self.passed), &self.client_time);
        let hits = u64::from(self.count_300) + u64::from(self.count_100);
        let text = format!(
            "chickenmcnuggets{hits}o15{count_50}{count_geki}smustard{count_katu}{count_miss}uu{beatmap_md5}{max_combo}\
             {perfect}{user}{total_score}{grade}{mods}Q{passed}{mode}{version}{time}{client_hashes}{storyboard_md5}"
        );
        Md5::of(&text).to_string()
    }
}

impl fmt::Display for ScoreLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { beatmap_md5, user, checksum, count_300, count_100, count_50, count_geki, count_katu, .. } = self;
        let Self { count_miss, total_score, max_combo, grade, client_time, version, .. } = self;
        let (perfect, passed) = (spelt(self.perfect), spelt(self.passed));
        let (mods, mode) = (self.mods.0, self.ruleset.number());
        write!(f, "{beatmap_md5}:{user}:{checksum}:{count_300}:{count_100}:{count_50}:{count_geki}:{count_katu}:")?;
        write!(f, "{count_miss}:{total_score}:{max_combo}:{perfect}:{grade}:{mods}:{passed}:{mode}:{client_time}:")?;
        f.write_str(version)
    }
}

fn spelt(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

fn boolean(text: &str) -> Result<bool, SubmissionFault> {
    match text {
        "True" => Ok(true),
        "False" => Ok(false),
        _ => Err(SubmissionFault::Line("neither True nor False")),
    }
}

/// Decimal digits alone, as both clients write numbers.
fn number(text: &str) -> Result<u32, SubmissionFault> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_plain).ok_or(SubmissionFault::Line("no number"))
}

fn md5_text(text: &str, what: &'static str) -> Result<String, SubmissionFault> {
    let is_md5 = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_md5 { Ok(text.to_ascii_lowercase()) } else { Err(SubmissionFault::Line(what)) }
}
