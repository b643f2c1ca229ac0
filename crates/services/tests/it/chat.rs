//! Talking.

mod bot;
mod channels;
mod private;
mod silences;

use kiai_model::{Channel, Event, Id, User};
use kiai_services::chat::{
    NewMessage, Said, SendRefusal, Sent, all_channels, history, join_channel, listen, send_message, send_private,
};
use kiai_testkit::TestServices;

use crate::ears::Ear;

/// A connection that takes part in chat.
async fn hearing(t: &TestServices, user: Id<User>) -> Ear {
    let ear = Ear::attach(t, user);
    listen(&t.services, &ear.connection).await.unwrap();
    ear.told();
    ear
}

async fn channel(t: &TestServices, name: &str) -> Id<Channel> {
    all_channels(&t.services).await.unwrap().into_iter().find(|channel| channel.name == name).unwrap().id
}

fn words(text: &str) -> NewMessage {
    NewMessage { text: text.to_owned(), ..NewMessage::default() }
}

async fn say(t: &TestServices, user: Id<User>, to: Id<Channel>, text: &str) -> Result<Sent, SendRefusal> {
    send_message(&t.services, user, to, words(text)).await
}

async fn whisper(t: &TestServices, user: Id<User>, to: Id<User>, text: &str) -> Result<Sent, SendRefusal> {
    send_private(&t.services, user, to, words(text)).await
}

async fn join(t: &TestServices, user: Id<User>, channel: Id<Channel>) {
    join_channel(&t.services, user, channel).await.unwrap();
}

async fn read(t: &TestServices, user: Id<User>, channel: Id<Channel>) -> Said {
    history(&t.services, user, channel, None, None, 50).await.unwrap()
}

fn texts(said: &Said) -> Vec<&str> {
    said.messages.iter().map(|message| message.text.as_str()).collect()
}

/// What was said, in words: `sender: text`, `+channel`, `-channel`.
fn heard(ear: &Ear) -> Vec<String> {
    let in_words = |event: Event| match event {
        Event::MessageSent { message, sender, .. } => format!("{}: {}", sender.username, message.text),
        Event::ChannelJoined { channel } => format!("+{}", channel.name),
        Event::ChannelParted { name, .. } => format!("-{name}"),
        Event::UserSilenced { user, .. } => format!("{user} is silenced"),
        Event::SilenceEnded => "the silence ended".to_owned(),
        other => panic!("nobody was to hear of {other:?}"),
    };
    ear.told().into_iter().map(in_words).collect()
}
