//! The server's own user: it hears what is said and answers commands.

mod answers;
mod moderate;
mod performance;

use std::sync::Arc;

use kiai_model::{User, chat::BOT, user::Roles};
use kiai_rules::chat::{Command, CommandFault, KnownHosts, NowPlaying};

use super::{
    moderation::note_deed,
    post::{Place, Post, post},
    send::Sent,
};
use crate::{Services, users};

/// Hears what somebody said, and answers in the same channel if it is meant: by a command, or by anything in private.
/// That it fails is nobody's concern but ours: what was said is said.
pub(super) async fn hear(services: &Services, sender: &Arc<User>, sent: &Sent) {
    let lines = match answer(services, sender, sent).await {
        Ok(lines) => lines,
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), user = %sender.id, "A command could not be answered");
            vec!["Something went wrong here. Try again later.".to_owned()]
        }
    };
    for text in lines {
        if let Err(error) = say(services, Place::Channel(sent.channel.id), text).await {
            tracing::error!(error = format!("{error:#}"), "The server's own user could not answer");
            return;
        }
    }
}

/// Has the server's own user say something.
async fn say(services: &Services, place: Place, text: String) -> anyhow::Result<()> {
    let bot = users::me(services, BOT).await?.ok_or_else(|| anyhow::anyhow!("the server's own user is gone"))?;
    post(services, &bot, Post { place, text, is_action: false, uuid: None, is_checked: false }).await?;
    Ok(())
}

async fn answer(services: &Services, sender: &User, sent: &Sent) -> anyhow::Result<Vec<String>> {
    let is_private = sent.channel.partner_of(sender.id) == Some(BOT);
    let text = &sent.message.text;
    if sent.channel.pair.is_some() && !is_private {
        return Ok(Vec::new()); // two others among themselves
    }
    if sent.message.is_action {
        let hosts = KnownHosts::new(&services.settings.domain, &services.settings.public_url);
        let Some(playing) = NowPlaying::parse(text, &hosts) else { return Ok(Vec::new()) };
        services.chat.playing.insert(sender.id, (services.clock.now(), playing.clone()));
        return if is_private { performance::of_linked(services, &playing).await } else { Ok(Vec::new()) };
    }
    let is_staff = sender.roles.intersects(Roles::ADMIN.with(Roles::MODERATOR));
    let command = match Command::parse(text) {
        None if !is_private => return Ok(Vec::new()),
        None => Err(CommandFault::Unknown),
        // Others do not learn that there are such.
        Some(Ok(command)) if command.is_for_moderators() && !is_staff => Err(CommandFault::Unknown),
        Some(parsed) => parsed,
    };
    match command {
        // In public it may be meant for another program.
        Err(CommandFault::Unknown) if !is_private => Ok(Vec::new()),
        Err(fault) => Ok(vec![fault.to_string()]),
        // What is found doubts somebody, and proves nothing: it is not for everybody's ears.
        Ok(Command::Findings(_)) if !is_private => Ok(vec!["I only say that in private.".to_owned()]),
        Ok(command) => run(services, sender, is_staff, command).await,
    }
}

async fn run(services: &Services, sender: &User, is_staff: bool, command: Command) -> anyhow::Result<Vec<String>> {
    match command {
        Command::Help => Ok(answers::help(is_staff)),
        Command::Roll(max) => Ok(vec![answers::roll(&sender.username, services.rng.from_one_to(max))]),
        Command::Stats(name) => answers::stats(services, sender, name.as_deref()).await,
        Command::Where(name) => answers::whereabouts(services, sender, &name).await,
        Command::With(play) => performance::with(services, sender, &play).await,
        Command::Announce(text) => {
            let news = services.store.channel_by_name_key("#announce").await?;
            let Some(news) = news else { return Ok(vec!["There is no channel #announce.".to_owned()]) };
            note_deed(services, Some(sender.id), None, "announce", &text).await?;
            say(services, Place::Channel(news.id), text).await?;
            Ok(Vec::new())
        }
        command => moderate::run(services, sender, command).await,
    }
}
