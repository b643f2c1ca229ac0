//! osu!direct, downloads, and the file of a map that the server asks for.

use kiai_wire_bancho::codec::Md5;
use md5::Digest;
use reqwest::{
    Method,
    header::{CONTENT_TYPE, RANGE},
};

use super::{Answer, BanchoClient, BanchoError, Family, Neosu};

/// What stands between the parts of a form.
const BOUNDARY: &str = "------------------------kiai";

/// What a search gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectPage {
    /// The number in the first line.
    pub count: i64,
    /// What the player is told instead, with a count of -1.
    pub error: Option<String>,
    /// The sets.
    pub sets: Vec<DirectEntry>,
}

/// A set as a client reads it from its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectEntry {
    /// What the archive is called.
    pub file: String,
    /// Artist.
    pub artist: String,
    /// Title.
    pub title: String,
    /// Mapper.
    pub creator: String,
    /// Status number.
    pub status: i64,
    /// The number that `/d/` takes.
    pub set: i64,
    /// Size of the archive in bytes.
    pub size_bytes: u64,
    /// Difficulties: name, stars as they are written, ruleset.
    pub difficulties: Vec<(String, String, u8)>,
}

impl<F: Family> BanchoClient<F> {
    /// `osu-search.php`, as this client asks it. `place` is a page for osu!stable, and the number of sets that are shown
    /// already for neosu. `who` is a name, or `$token`, and `secret` what belongs to it.
    ///
    /// # Errors
    /// Every kind of [`BanchoError`].
    pub async fn search_direct(
        &self,
        (who, secret): (&str, &str),
        filter: u8,
        text: &str,
        place: u32,
    ) -> Result<DirectPage, BanchoError> {
        let encoded: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
        let path = if F::VERSION.is_some() {
            let text = encoded.replace('+', "%20");
            format!("/web/osu-search.php?m=0&r={filter}&q={text}&p={place}&u={who}&h={secret}")
        } else {
            format!("/web/osu-search.php?u={who}&h={secret}&r={filter}&q={encoded}&m=-1&p={place}")
        };
        let answer = self.get("osu", &path).await?.success()?;
        page(&String::from_utf8_lossy(&answer.body))
    }

    /// The number of the set that a map is of, as neosu asks it when a room plays a map it has not; none when the server
    /// does not know.
    ///
    /// # Errors
    /// Every kind of [`BanchoError`].
    pub async fn set_of_map(&self, (who, secret): (&str, &str), map: i64) -> Result<Option<i64>, BanchoError> {
        let path = format!("/web/osu-search-set.php?b={map}&u={who}&h={secret}");
        let answer = self.get("osu", &path).await?.success()?;
        let text = String::from_utf8_lossy(&answer.body).into_owned();
        if text.is_empty() { Ok(None) } else { entry(&text).map(|entry| Some(entry.set)) }
    }

    /// `/d/`: the archive of a set, from a byte on where the first part is here already.
    ///
    /// # Errors
    /// [`BanchoError::Transport`].
    pub async fn download_set(&self, name: &str, from: Option<u64>) -> Result<Answer, BanchoError> {
        let mut request = self.request(Method::GET, "osu", &format!("/d/{name}"));
        if let Some(from) = from {
            request = request.header(RANGE, format!("bytes={from}-"));
        }
        Answer::of(request).await
    }
}

impl BanchoClient<Neosu> {
    /// Answers a packet 132 with the file of the map, as neosu does: with nothing, when it has another file.
    ///
    /// # Errors
    /// [`BanchoError::Transport`].
    pub async fn submit_map(
        &self,
        caller: (&str, &str),
        asked: Md5,
        file: &[u8],
    ) -> Result<Option<Answer>, BanchoError> {
        let digest: [u8; 16] = md5::Md5::digest(file).into();
        if Md5::from(digest) != asked {
            return Ok(None);
        }
        self.send_map("neosu-submit-map.php", caller, &asked.to_string(), &[("osu_file", file)]).await.map(Some)
    }

    /// Sends files under any checksum: to `neosu-submit-map.php`, or to `neomod-submit-map.php` as neomod does.
    ///
    /// # Errors
    /// [`BanchoError::Transport`].
    pub async fn send_map(
        &self,
        script: &str,
        (who, secret): (&str, &str),
        hash: &str,
        files: &[(&str, &[u8])],
    ) -> Result<Answer, BanchoError> {
        let mut body = Vec::new();
        for (name, file) in files {
            let head = format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{hash}.osu\"\r\n\
                 Content-Type: application/octet-stream\r\n\r\n"
            );
            body.extend([head.as_bytes(), file, b"\r\n"].concat());
        }
        body.extend(format!("--{BOUNDARY}--\r\n").into_bytes());
        let path = format!("/web/{script}?hash={hash}&u={who}&h={secret}");
        let request = self.request(Method::POST, "osu", &path);
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        Answer::of(request.header(CONTENT_TYPE, kind).body(body)).await
    }
}

/// Reads the answer to a search.
fn page(text: &str) -> Result<DirectPage, BanchoError> {
    let mut lines = text.split('\n');
    let count = lines.next().unwrap_or_default();
    let count: i64 = count.parse().map_err(|_| BanchoError::Unreadable(format!("a count of {count:?}")))?;
    if count == -1 {
        return Ok(DirectPage { count, error: lines.next().map(str::to_owned), sets: Vec::new() });
    }
    let sets = lines.map(entry).collect::<Result<_, _>>()?;
    Ok(DirectPage { count, error: None, sets })
}

/// Reads a line: every field must be what both clients take it for.
fn entry(line: &str) -> Result<DirectEntry, BanchoError> {
    let unreadable = || BanchoError::Unreadable(format!("a set of {line:?}"));
    let fields: Vec<&str> = line.split('|').collect();
    let [file, artist, title, creator, status, rating, updated, set, topic, video, storyboard, size, rest, maps] =
        fields.as_slice()
    else {
        return Err(unreadable());
    };
    let are_numbers = [topic, video, storyboard, rest].iter().all(|text| text.parse::<u64>().is_ok());
    if !are_numbers || rating.parse::<f64>().is_err() || updated.parse::<jiff::Timestamp>().is_err() {
        return Err(unreadable());
    }
    let difficulty = |text: &str| {
        let (name, mode) = text.rsplit_once('@')?;
        let (name, stars) = name.rsplit_once('★')?;
        Some((name.to_owned(), stars.to_owned(), mode.parse().ok()?))
    };
    Ok(DirectEntry {
        file: (*file).to_owned(),
        artist: (*artist).to_owned(),
        title: (*title).to_owned(),
        creator: (*creator).to_owned(),
        status: status.parse().map_err(|_| unreadable())?,
        set: set.parse().map_err(|_| unreadable())?,
        size_bytes: size.parse().map_err(|_| unreadable())?,
        difficulties: maps.split(',').map(difficulty).collect::<Option<_>>().ok_or_else(unreadable)?,
    })
}
