//! A map's leaderboard, as clients ask for it in song select.

use super::{BanchoClient, BanchoError, Family};

impl<F: Family> BanchoClient<F> {
    /// `osu-osz2-getscores.php`, everybody's scores without mods: the whole answer. `md5` and `file` are of the map's file,
    /// `set` is what the file names, and `who` a name, or `$token`, with what belongs to it.
    ///
    /// # Errors
    /// [`BanchoError::Transport`], and [`BanchoError::Refused`] for a status at which neosu would wait for ever.
    pub async fn leaderboard(
        &self,
        (who, secret): (&str, &str),
        md5: &str,
        file: &str,
        set: i64,
    ) -> Result<String, BanchoError> {
        let encoded: String = form_urlencoded::byte_serialize(file.as_bytes()).collect();
        let query = if F::VERSION.is_some() {
            let file = encoded.replace('+', "%20");
            format!("m=0&s=0&vv=4&a=0&h=&v=1&f={file}&c={md5}&i={set}&mods=0&us={who}&ha={secret}")
        } else {
            format!("s=0&vv=4&v=1&c={md5}&f={encoded}&m=0&i={set}&mods=0&h=&a=0&us={who}&ha={secret}")
        };
        let answer = self.get("osu", &format!("/web/osu-osz2-getscores.php?{query}")).await?.success()?;
        Ok(String::from_utf8_lossy(&answer.body).into_owned())
    }
}
