use kiai_model::{
    Channel, Id, Timestamp, User,
    chat::{BOT, ChannelKind, Message},
    user::Roles,
};
use kiai_store::{
    Store,
    rows::{Membership, Moderation, NewChannel, NewMessage, NewSilence},
};

use crate::{databases::both_databases, users::given_user};

const NEWEST: Id<Message> = Id::new(i64::MAX);

fn private(one: Id<User>, other: Id<User>) -> NewChannel {
    NewChannel {
        kind: ChannelKind::Private,
        name: String::new(),
        topic: String::new(),
        read_roles: Roles::default(),
        write_roles: Roles::default(),
        auto_join: false,
        pair: Some((one, other)),
        created_at: Timestamp(1),
    }
}

fn public(name: &str) -> NewChannel {
    NewChannel { kind: ChannelKind::Public, name: name.to_owned(), pair: None, ..private(BOT, BOT) }
}

async fn given_channel(store: &Store, new: NewChannel) -> Option<Id<Channel>> {
    store.write(move |tx| Box::pin(async move { tx.insert_channel(&new).await })).await.unwrap()
}

async fn join(store: &Store, channel: Id<Channel>, user: Id<User>, joined: bool) -> bool {
    store.write(move |tx| Box::pin(async move { tx.set_joined(channel, user, joined).await })).await.unwrap()
}

pub(crate) async fn say(
    store: &Store,
    channel: Id<Channel>,
    sender: Id<User>,
    text: &str,
    uuid: Option<&str>,
) -> Option<Id<Message>> {
    let new = NewMessage {
        channel,
        sender,
        text: text.to_owned(),
        is_action: false,
        sent_at: Timestamp(5000),
        uuid: uuid.map(str::to_owned),
    };
    store.write(move |tx| Box::pin(async move { tx.insert_message(&new).await })).await.unwrap()
}

pub(crate) async fn osu(store: &Store) -> Id<Channel> {
    store.channel_by_name_key("#osu").await.unwrap().unwrap().id
}

fn texts(messages: &[Message]) -> Vec<&str> {
    messages.iter().map(|message| message.text.as_str()).collect()
}

both_databases! {
    async fn a_new_server_has_its_bot_and_its_channels(store: Store) {
        let bot = store.user_by_id(BOT).await.unwrap().unwrap();
        assert_eq!((bot.username.as_str(), bot.roles), ("BanchoBot", Roles::BOT));
        assert_eq!(store.user_count().await.unwrap(), 0);
        let channels = store.public_channels().await.unwrap();
        let names: Vec<_> = channels.iter().map(|channel| channel.name.as_str()).collect();
        assert_eq!(names, ["#osu", "#neosu", "#neomod", "#lobby", "#announce"]);
        let announce = channels.last().unwrap();
        assert_eq!(announce.write_roles, Roles::ADMIN.with(Roles::MODERATOR));
        let alice = given_user(&store, "Alice").await;
        let unseen: Vec<_> = store.unseen_channels(alice).await.unwrap().into_iter().map(|c| c.name).collect();
        assert_eq!(unseen, ["#osu", "#announce"]);
    }

    async fn names_and_pairs_are_unique(store: Store) {
        let (alice, bob) = (given_user(&store, "Alice").await, given_user(&store, "Bob").await);
        let id = given_channel(&store, public("#Rust")).await.unwrap();
        assert_eq!(given_channel(&store, public("#rust")).await, None);
        let channel = store.channel_by_name_key("#rust").await.unwrap().unwrap();
        assert_eq!((channel.id, channel.name.as_str()), (id, "#Rust"));
        let private_id = given_channel(&store, private(alice, bob)).await.unwrap();
        assert_eq!(given_channel(&store, private(alice, bob)).await, None);
        let found = store.private_channel((alice, bob)).await.unwrap().unwrap();
        assert_eq!((found.id, found.pair), (private_id, Some((alice, bob))));
        assert_eq!(store.private_channel((bob, alice)).await.unwrap(), None);
    }

    async fn topics_change_and_channels_go_with_what_was_said(store: Store) {
        let alice = given_user(&store, "Alice").await;
        let id = osu(&store).await;
        join(&store, id, alice, true).await;
        let said = say(&store, id, alice, "hello", None).await.unwrap();
        let (changed, gone): (bool, bool) = store.write(move |tx| Box::pin(async move {
            Ok::<_, kiai_store::StoreError>((tx.set_topic(id, "cats").await?, tx.set_topic(Id::new(999), "x").await?))
        })).await.unwrap();
        assert!(changed && !gone);
        let mut channel = store.channel_by_id(id).await.unwrap().unwrap();
        (channel.read_roles, channel.write_roles, channel.auto_join) = (Roles::SUPPORTER, Roles::ADMIN, false);
        let changed = store.write(move |tx| Box::pin(async move {
            tx.set_channel_rights(id, Roles::SUPPORTER, Roles::ADMIN, false).await
        }));
        assert!(changed.await.unwrap());
        assert_eq!(store.channel_by_id(id).await.unwrap(), Some(channel));
        assert_eq!(store.channel_by_id(id).await.unwrap().unwrap().topic, "cats");
        assert!(store.write(move |tx| Box::pin(async move { tx.delete_channel(id).await })).await.unwrap());
        assert_eq!(store.channel_by_id(id).await.unwrap(), None);
        assert_eq!(store.message_time(said).await.unwrap(), None);
        assert_eq!(store.channels_of(alice, 10).await.unwrap(), []);
    }

    async fn who_is_in_a_channel_sees_it_with_its_marks(store: Store) {
        let (alice, bob) = (given_user(&store, "Alice").await, given_user(&store, "Bob").await);
        let id = osu(&store).await;
        let of_two = given_channel(&store, private(alice, bob)).await.unwrap();
        assert_eq!(store.membership(id, alice).await.unwrap(), None);
        assert!(join(&store, id, alice, true).await && join(&store, of_two, alice, true).await);
        assert!(!join(&store, id, alice, true).await, "nothing changes");
        let said = say(&store, id, alice, "hello", None).await.unwrap();
        let marked: bool = store.write(move |tx| Box::pin(async move { tx.mark_as_read(id, alice, said).await })).await.unwrap();
        let back: bool = store.write(move |tx| Box::pin(async move { tx.mark_as_read(id, alice, Id::new(0)).await })).await.unwrap();
        assert!(marked && !back, "a mark never goes back");
        let joined = store.channels_of(alice, 10).await.unwrap();
        let seen: Vec<_> = joined.iter().map(|j| (j.name.as_str(), j.last_message, j.last_read)).collect();
        assert_eq!(seen, [("Bob", None, None), ("#osu", Some(said), Some(said))]);
        assert_eq!(store.channel_of(of_two, bob).await.unwrap(), None);
        assert_eq!(store.channel_of(id, alice).await.unwrap().as_ref(), joined.last());
        assert_eq!(store.members_of(id).await.unwrap(), [alice]);
        assert!(join(&store, id, alice, false).await);
        assert_eq!(store.membership(id, alice).await.unwrap(), Some(Membership { joined: false, last_read: Some(said) }));
        assert_eq!(store.members_of(id).await.unwrap(), []);
        assert_eq!(store.unseen_channels(alice).await.unwrap().len(), 1, "who left is not put into it again");
    }

    async fn history_is_read_in_pages(store: Store) {
        let alice = given_user(&store, "Alice").await;
        let (id, other) = (osu(&store).await, store.channel_by_name_key("#lobby").await.unwrap().unwrap().id);
        join(&store, id, alice, true).await;
        let mut ids = Vec::new();
        for text in ["one", "two", "three", "four"] {
            ids.push(say(&store, id, alice, text, None).await.unwrap());
            say(&store, other, alice, "elsewhere", None).await.unwrap();
        }
        let all = store.messages_before(id, NEWEST, Id::new(0), 3).await.unwrap();
        assert_eq!(texts(&all), ["four", "three", "two"]);
        assert_eq!(texts(&store.messages_before(id, ids[2], ids[0], 9).await.unwrap()), ["two"]);
        assert_eq!(texts(&store.messages_after(id, ids[1], 9).await.unwrap()), ["three", "four"]);
        assert_eq!(texts(&store.messages_for(alice, ids[2], 9).await.unwrap()), ["four"], "of joined channels only");
        assert_eq!(store.message_time(ids[0]).await.unwrap(), Some(Timestamp(5000)));
        assert!(store.is_message_in(id, ids[0]).await.unwrap() && !store.is_message_in(other, ids[0]).await.unwrap());
    }

    async fn a_message_is_stored_once_for_its_uuid(store: Store) {
        let alice = given_user(&store, "Alice").await;
        let id = osu(&store).await;
        let said = say(&store, id, alice, "hello", Some("u")).await.unwrap();
        assert_eq!(say(&store, id, alice, "hello", Some("u")).await, None);
        assert_eq!(store.message_by_uuid(id, alice, "u").await.unwrap().unwrap().id, said);
        assert!(say(&store, id, BOT, "hello", Some("u")).await.is_some());
        assert!(say(&store, id, alice, "again", None).await.is_some());
    }

    async fn a_silence_ends_and_takes_messages_away(store: Store) {
        let (alice, bob) = (given_user(&store, "Alice").await, given_user(&store, "Bob").await);
        let (id, of_two) = (osu(&store).await, given_channel(&store, private(alice, bob)).await.unwrap());
        let before = say(&store, of_two, alice, "psst", None).await.unwrap();
        say(&store, id, alice, "spam", None).await.unwrap();
        say(&store, id, bob, "stop", None).await.unwrap();
        let new = NewSilence { user: alice, by: Some(bob), reason: "spam".into(), now: Timestamp(6000), until: Timestamp(9000) };
        let (silence, hidden) = store.write(move |tx| Box::pin(async move {
            Ok::<_, kiai_store::StoreError>((tx.insert_silence(&new).await?, tx.hide_messages(alice, Timestamp(4000)).await?))
        })).await.unwrap();
        assert_eq!(hidden, 1, "of public channels only");
        assert_eq!(texts(&store.messages_before(id, NEWEST, Id::new(0), 9).await.unwrap()), ["stop"]);
        assert_eq!(texts(&store.messages_before(of_two, NEWEST, Id::new(before.get() - 1), 9).await.unwrap()), ["psst"]);
        let found = store.silence_of(alice, Timestamp(8999)).await.unwrap().unwrap();
        assert_eq!((found.id, found.until, found.reason.as_str()), (silence, Timestamp(9000), "spam"));
        assert_eq!(store.silence_of(alice, Timestamp(9000)).await.unwrap(), None);
        assert_eq!(store.silences_after(Id::new(0), 9).await.unwrap(), std::slice::from_ref(&found));
        assert_eq!(store.silences_after(silence, 9).await.unwrap(), []);
        assert_eq!(store.silences_since(Timestamp(6000), 9).await.unwrap(), [found]);
        assert_eq!(store.silences_since(Timestamp(6001), 9).await.unwrap(), []);
        let end = |now| store.write(move |tx| Box::pin(async move { tx.end_silences(alice, now).await }));
        assert!(end(Timestamp(7000)).await.unwrap());
        assert!(!end(Timestamp(7000)).await.unwrap());
        assert_eq!(store.silence_of(alice, Timestamp(7000)).await.unwrap(), None);
    }

    async fn words_and_deeds_are_remembered(store: Store) {
        let alice = given_user(&store, "Alice").await;
        let deed = Moderation { at: Timestamp(1), by: None, target: Some(alice), action: "silence".into(), details: "spam".into() };
        let noted = deed.clone();
        let removed: (bool, bool) = store.write(move |tx| {
            Box::pin(async move {
                tx.insert_moderation(&deed).await?;
                for (word, refuses) in [("zebra", false), ("bad", false), ("bad", true), ("gone", true)] {
                    tx.set_filtered_word(word, refuses).await?;
                }
                Ok::<_, kiai_store::StoreError>((tx.remove_filtered_word("gone").await?, tx.remove_filtered_word("gone").await?))
            })
        }).await.unwrap();
        assert_eq!(removed, (true, false));
        assert_eq!(store.filtered_words().await.unwrap(), [("bad".to_owned(), true), ("zebra".to_owned(), false)]);
        assert_eq!(store.moderation_of(alice, 9).await.unwrap(), std::slice::from_ref(&noted));
        let to_nobody = Moderation { target: None, action: "announce".into(), ..noted.clone() };
        let later = to_nobody.clone();
        store.write(move |tx| Box::pin(async move { tx.insert_moderation(&later).await })).await.unwrap();
        assert_eq!(store.latest_moderation(9).await.unwrap(), [to_nobody.clone(), noted]);
        assert_eq!(store.latest_moderation(1).await.unwrap(), [to_nobody]);
    }

    async fn who_may_write_to_somebody_is_theirs_to_say(store: Store) {
        let alice = given_user(&store, "Alice").await;
        store.write(move |tx| Box::pin(async move { tx.set_pm_friends_only(alice, true).await })).await.unwrap();
        assert!(store.user_by_id(alice).await.unwrap().unwrap().pm_friends_only);
    }
}
