//! Chat as the game asks for it. Upstream: `ChannelManager.cs` and the requests it queues.

use reqwest::Method;

use super::{
    Error, Form, LazerClient, NotificationSocket, SocketMessage,
    strict::{self, ChatChannel, ChatMessage, ChatUpdates, Conversation, NewConversation, NewMessages, OneChannel},
};

/// What the notification socket tells of chat.
#[derive(Clone, Debug)]
pub enum ChatEvent {
    /// Something was said.
    Said(NewMessages),
    /// The player is in a channel.
    Joined(ChatChannel),
    /// The player is in a channel no more.
    Parted(ChatChannel),
}

impl LazerClient {
    /// `GET chat/updates?since=0&includes[]=presence`: the channels the player is in.
    ///
    /// # Errors
    /// Every kind of [`Error`] a request has.
    pub async fn joined_channels(&self) -> Result<Vec<ChatChannel>, Error> {
        let request = self.api(Method::GET, "chat/updates").query("since", 0).query("includes[]", "presence");
        let updates: ChatUpdates = request.typed().await?;
        Ok(updates.presence.unwrap_or_default())
    }

    /// `GET chat/channels`: the public ones.
    ///
    /// # Errors
    /// Every kind of [`Error`] a request has.
    pub async fn channels(&self) -> Result<Vec<ChatChannel>, Error> {
        self.api(Method::GET, "chat/channels").typed().await
    }

    /// `GET chat/channels/{channel}`.
    ///
    /// # Errors
    /// Every kind of [`Error`] a request has.
    pub async fn channel(&self, channel: i64) -> Result<OneChannel, Error> {
        self.api(Method::GET, &format!("chat/channels/{channel}")).typed().await
    }

    /// `PUT chat/channels/{channel}/users/{user}`.
    ///
    /// # Errors
    /// [`Error::Refused`] and [`Error::Transport`].
    pub async fn join_channel(&self, channel: i64, user: i64) -> Result<(), Error> {
        self.api(Method::PUT, &format!("chat/channels/{channel}/users/{user}")).untyped().await
    }

    /// `DELETE chat/channels/{channel}/users/{user}`.
    ///
    /// # Errors
    /// [`Error::Refused`] and [`Error::Transport`].
    pub async fn leave_channel(&self, channel: i64, user: i64) -> Result<(), Error> {
        self.api(Method::DELETE, &format!("chat/channels/{channel}/users/{user}")).untyped().await
    }

    /// `GET chat/channels/{channel}/messages`.
    ///
    /// # Errors
    /// Every kind of [`Error`] a request has.
    pub async fn messages(&self, channel: i64) -> Result<Vec<ChatMessage>, Error> {
        self.api(Method::GET, &format!("chat/channels/{channel}/messages")).typed().await
    }

    /// `POST chat/channels/{channel}/messages`.
    ///
    /// # Errors
    /// Every kind of [`Error`] a request has.
    pub async fn post_message(
        &self,
        channel: i64,
        text: &str,
        is_action: bool,
        uuid: &str,
    ) -> Result<ChatMessage, Error> {
        let form = Form::new().text("is_action", bool_text(is_action)).text("message", text).text("uuid", uuid);
        self.api(Method::POST, &format!("chat/channels/{channel}/messages")).form(form).typed().await
    }

    /// `POST chat/channels`: the private channel with somebody, if there is one.
    ///
    /// # Errors
    /// Every kind of [`Error`] a request has.
    pub async fn open_conversation(&self, user: i64) -> Result<Conversation, Error> {
        let form = Form::new().text("type", "PM").text("target_id", &user.to_string());
        self.api(Method::POST, "chat/channels").form(form).typed().await
    }

    /// `POST chat/new`: the first message to somebody.
    ///
    /// # Errors
    /// Every kind of [`Error`] a request has.
    pub async fn begin_conversation(&self, user: i64, text: &str, uuid: &str) -> Result<NewConversation, Error> {
        let form = Form::new()
            .text("target_id", &user.to_string())
            .text("message", text)
            .text("is_action", bool_text(false))
            .text("uuid", uuid);
        self.api(Method::POST, "chat/new").form(form).typed().await
    }

    /// `PUT chat/channels/{channel}/mark-as-read/{message}`.
    ///
    /// # Errors
    /// [`Error::Refused`] and [`Error::Transport`].
    pub async fn mark_as_read(&self, channel: i64, message: i64) -> Result<(), Error> {
        self.api(Method::PUT, &format!("chat/channels/{channel}/mark-as-read/{message}")).untyped().await
    }

    /// `POST chat/ack`: who was silenced since a message, or since a silence; as (silence, user).
    ///
    /// # Errors
    /// Every kind of [`Error`] a request has.
    pub async fn ack_chat(&self, since: Option<i64>, history_since: Option<u32>) -> Result<Vec<(u32, i32)>, Error> {
        let mut request = self.api(Method::POST, "chat/ack");
        let mut form = Form::new();
        if let Some(since) = since {
            form = form.text("since", &since.to_string());
        }
        if let Some(history_since) = history_since {
            form = form.text("history_since", &history_since.to_string());
        }
        if since.is_some() || history_since.is_some() {
            request = request.form(form);
        }
        let ack: strict::ChatAck = request.typed().await?;
        Ok(ack.silences.into_iter().map(|silence| (silence.id, silence.user_id)).collect())
    }
}

impl NotificationSocket {
    /// The next thing that is told of chat; what is told of other things is passed over.
    ///
    /// # Errors
    /// As [`NotificationSocket::next`]; also when the socket ends, and for what has the game drop it.
    pub async fn next_chat(&mut self) -> Result<ChatEvent, Error> {
        loop {
            let Some(SocketMessage { event, data, .. }) = self.next().await? else {
                return Err(Error::Socket("it was closed".to_owned()));
            };
            let data = serde_json::to_vec(&data.unwrap_or_default()).unwrap_or_default();
            let unreadable = |why| Error::Socket(format!("{event}: {why}"));
            return Ok(match event.as_str() {
                "chat.message.new" => {
                    let messages: NewMessages = strict::read(&data).map_err(unreadable)?;
                    messages.check().map_err(unreadable)?;
                    ChatEvent::Said(messages)
                }
                "chat.channel.join" => ChatEvent::Joined(strict::read(&data).map_err(unreadable)?),
                "chat.channel.part" => ChatEvent::Parted(strict::read(&data).map_err(unreadable)?),
                _ => continue,
            });
        }
    }
}

/// .NET's `True` in lower case.
fn bool_text(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}
