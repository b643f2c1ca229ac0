//! The command line: what can be typed, and what the program answers with.
//!
//! Exit codes: 0 done, 1 tried and failed, 2 refused for something the operator can mend (a setting, a busy port,
//! wrong usage).

mod beatmap;
mod build;
mod chat;
mod input;
mod offer;
mod policy;
mod restore;
mod serve;
mod settings;
mod swarm;
mod team;
mod tls;
mod user;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use kiai_model::{BeatmapStatus, Ruleset};

use self::beatmap::BeatmapVerb;
use self::build::BuildVerb;
use self::chat::{ChannelVerb, FilterVerb};
use self::policy::PolicyVerb;
use self::team::TeamVerb;
use self::tls::TlsVerb;
use self::user::{InviteVerb, UserVerb};
use crate::boot;
use crate::command::Command;
use crate::config::{self, Config, ImportStatus, Sources, Value};
use crate::output;

/// One osu! server for every client.
#[derive(Debug, Parser)]
#[command(version, about, propagate_version = true)]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Run the server.
    Serve,
    /// Import beatmaps: .osz archives, .osu files, and folders of both. What is there already is brought up to date.
    Import {
        /// What to import.
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// The status everything gets; else new beatmaps get that of IMPORT_STATUS.
        #[arg(long, value_parser = status)]
        status: Option<BeatmapStatus>,
        /// The player whose everything is: it is on their profile then.
        #[arg(long)]
        owner: Option<String>,
    },
    /// Look after single beatmaps.
    #[command(subcommand)]
    Beatmap(BeatmapVerb),
    /// Look after accounts.
    #[command(subcommand)]
    User(UserVerb),
    /// Look after invitations.
    #[command(subcommand)]
    Invite(InviteVerb),
    /// Look after builds of osu!(lazer), for CLIENT_CHECK_VERSION.
    #[command(subcommand)]
    Build(BuildVerb),
    /// Look after public channels.
    #[command(subcommand)]
    Channel(ChannelVerb),
    /// Show what moderators and the operator did, the latest first.
    Moderation {
        /// To this user only.
        #[arg(long)]
        user: Option<String>,
        /// How much of it.
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Show what checks found that doubts scores, the latest first. It proves nothing: look at the replay.
    Findings {
        /// In this user's scores only.
        #[arg(long)]
        user: Option<String>,
        /// How much of it.
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Look after words that nobody is to read in chat.
    #[command(subcommand)]
    Filter(FilterVerb),
    /// Decide which of neosu's variables forbid submitting scores, and which have a value that nobody changes. Who is
    /// online is told at once.
    #[command(subcommand)]
    Policy(PolicyVerb),
    /// Look after teams.
    #[command(subcommand)]
    Team(TeamVerb),
    /// Look after certificates.
    #[command(subcommand)]
    Tls(TlsVerb),
    /// Compute pp, boards, statistics and ranks anew.
    Recalculate {
        /// Of this player only.
        #[arg(long)]
        user: Option<String>,
        /// In this ruleset only: osu, taiko, fruits or mania.
        #[arg(long)]
        ruleset: Option<Ruleset>,
    },
    /// Copy everything that is kept into one file; the server may run meanwhile.
    Backup { file: PathBuf },
    /// Put a backup into an empty data folder.
    Restore { file: PathBuf },
    /// Put a load of game clients on a running server.
    Swarm(swarm::Options),
    /// Show every setting: its value, where it came from, what is wrong with it.
    Settings,
    /// Print a generated file of the project.
    #[command(hide = true)]
    Generate { subject: Subject },
}

/// The files that `cargo xtask gen` writes.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Subject {
    EnvExample,
    Openapi,
    Settings,
}

/// Why the program did not do what it was asked to.
#[derive(Debug, thiserror::Error)]
enum Failure {
    /// Something the operator can mend. One line.
    #[error("{0}")]
    Refused(String),
    /// Tried, and failed.
    #[error("{0}")]
    Failed(String),
}

/// Runs the program: reads the command line of this process, does what it says, answers on standard output and
/// complains in one line on standard error.
pub fn run() -> ExitCode {
    let done = match Arguments::parse().verb {
        Verb::Serve => serve::run(),
        Verb::Import { paths, status, owner } => offer::run(|| {
            let paths = paths.iter().map(|path| absolute(path)).collect::<Result<_, _>>()?;
            Ok(Command::Import { paths, status, owner })
        }),
        Verb::Beatmap(verb) => beatmap::run(verb),
        Verb::User(verb) => user::run(verb),
        Verb::Invite(verb) => user::invite(&verb),
        Verb::Build(verb) => build::run(verb),
        Verb::Channel(verb) => chat::run(verb),
        Verb::Moderation { user, limit } => offer::run(|| Ok(Command::Moderation { username: user, limit })),
        Verb::Findings { user, limit } => offer::run(|| Ok(Command::Findings { username: user, limit })),
        Verb::Filter(verb) => chat::filter(verb),
        Verb::Policy(verb) => policy::run(verb),
        Verb::Team(verb) => team::run(verb),
        Verb::Tls(verb) => tls::run(&verb),
        Verb::Recalculate { user, ruleset } => offer::run(|| Ok(Command::Recalculate { username: user, ruleset })),
        Verb::Backup { file } => offer::run(|| Ok(Command::Backup { file: absolute(&file)? })),
        Verb::Restore { file } => restore::run(&file),
        Verb::Swarm(options) => swarm::run(options),
        Verb::Settings => settings::show(&Sources::of_process()),
        Verb::Generate { subject } => {
            output::raw(&generated(subject));
            Ok(())
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            output::complain(&failure.to_string());
            ExitCode::from(match failure {
                Failure::Failed(_) => 1,
                Failure::Refused(_) => 2,
            })
        }
    }
}

fn generated(subject: Subject) -> String {
    match subject {
        Subject::EnvExample => config::env_example(),
        Subject::Openapi => boot::openapi_json(),
        Subject::Settings => config::settings_table(),
    }
}

/// The settings of this process, or the first thing that is wrong with them.
fn load_config() -> Result<Config, Failure> {
    Config::load(&Sources::of_process()).map_err(|problems| {
        let more = match problems.len() {
            0 | 1 => String::new(),
            count => format!(" (and {} more: `kiai settings` lists all)", count - 1),
        };
        let first = problems.first().map(ToString::to_string).unwrap_or_default();
        Failure::Refused(format!("{first}{more}"))
    })
}

/// A path that means the same in whatever folder a running server stands.
fn absolute(path: &Path) -> Result<PathBuf, Failure> {
    std::path::absolute(path).map_err(|error| Failure::Refused(format!("{}: {error}", path.display())))
}

fn status(text: &str) -> Result<BeatmapStatus, String> {
    ImportStatus::read(text)
        .map(|ImportStatus(status)| status)
        .ok_or_else(|| format!("expected {}", ImportStatus::EXPECTS))
}
