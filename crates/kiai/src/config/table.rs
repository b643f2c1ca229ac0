//! The table of settings.

use std::path::PathBuf;

use kiai_services::Registration;

use super::values::{
    Address, AnyRole, BaseUrl, Bytes, Email, Hostname, HttpsUrl, ImportStatus, Label, Line, List, LogFilter, LogFormat,
    MenuIcon, Mirror, Never, Seconds, Secret, Switch,
};
use super::{DatabaseUrl, Networks, Problem, Setting, Sources, Value};

/// Makes [`Config`], [`SETTINGS`] and the reading of one into the other from rows of
/// `/// description`, `KEY field: Type = "default";`.
macro_rules! settings {
    ($( $(#[doc = $doc:literal])+ $key:ident $field:ident: $kind:ty = $default:literal; )+) => {
        /// The value of every setting.
        #[derive(Clone, Debug)]
        pub struct Config {
            $( $(#[doc = $doc])+ pub $field: $kind, )+
        }

        /// Every setting, in the order in which people read them.
        pub const SETTINGS: &[Setting] = &[
            $( Setting {
                key: stringify!($key),
                doc: concat!($($doc),+),
                default: $default,
                expects: <$kind as Value>::EXPECTS,
                shown: <$kind as Value>::shown,
            }, )+
        ];

        impl Config {
            /// Reads every setting, or says of each that cannot be read what is wrong with it.
            pub(super) fn read(sources: &Sources, problems: &mut Vec<Problem>) -> Option<Config> {
                $( let $field = sources.read(stringify!($key), $default, problems); )+
                Some(Config { $( $field: $field?, )+ })
            }
        }
    };
}

settings! {
    /// The address to listen on.
    HOST host: Address = "0.0.0.0";

    /// The port to listen on; every client and the site use this one. 0 takes any free port.
    PORT port: u16 = "8000";

    /// The folder for everything that is kept: database, files, secrets.
    DATA_DIR data_dir: PathBuf = "./data";

    /// The database: `sqlite://FILE` (a relative path lies in DATA_DIR, `sqlite:///FILE` is absolute) or
    /// `postgres://USER:PASSWORD@HOST/NAME`. SQLAlchemy's spellings (`sqlite+aiosqlite:///FILE`,
    /// `postgresql+asyncpg://`) are understood.
    DATABASE_URL database_url: DatabaseUrl = "sqlite://kiai.db";

    /// The name players know this server by; PUBLIC_URL follows from it.
    DOMAIN domain: Hostname = "localhost";

    /// What links and image addresses begin with. Unset: http://localhost:PORT, or https://DOMAIN
    /// if DOMAIN is set or with ACME, with TLS_CERTIFICATE https and PORT.
    PUBLIC_URL public_url: Option<BaseUrl> = "";

    /// A certificate chain (PEM), with which the server speaks TLS itself. Unset: it speaks plain HTTP. `kiai tls init`
    /// makes one. A renewed file is noticed within the hour.
    TLS_CERTIFICATE tls_certificate: Option<PathBuf> = "";

    /// The key of TLS_CERTIFICATE (PEM).
    TLS_KEY tls_key: Option<PathBuf> = "";

    /// Whether to get a certificate over ACME (TLS-ALPN-01), and to renew it: for DOMAIN and the names below it, all of
    /// which must lead here, at port 443. It says yes to the authority's terms of service.
    ACME acme: Switch = "off";

    /// With ACME: where the authority may write to about the certificate.
    ACME_EMAIL acme_email: Option<Email> = "";

    /// With ACME: the authority's directory. Let's Encrypt unless set; to try out, its
    /// `https://acme-staging-v02.api.letsencrypt.org/directory`.
    ACME_DIRECTORY acme_directory: HttpsUrl = "https://acme-v02.api.letsencrypt.org/directory";

    /// With ACME: the certificate (PEM) that the authority itself is trusted by, if the system does not know it.
    ACME_ROOT acme_root: Option<PathBuf> = "";

    /// With ACME: the names below DOMAIN to put into the certificate, separated by commas, as `c,osu,a,b`. Unset: all that
    /// clients ask for.
    ACME_LABELS acme_labels: List<Label> = "";

    /// With TLS_CERTIFICATE or ACME: whether requests without TLS are answered too, on the same port, for clients that cannot
    /// trust the certificate. Their passwords can then be read on the way.
    PLAIN_HTTP plain_http: Switch = "off";

    /// Signs access tokens. Unset: one is made at the first start and kept in DATA_DIR/secret_key.
    SECRET_KEY secret_key: Option<Secret> = "";

    /// The game's OAuth client id; several separated by commas.
    OAUTH_CLIENT_ID oauth_client_id: List<u32> = "5";

    /// The secret of the client id at the same place in the list.
    OAUTH_CLIENT_SECRET oauth_client_secret: List<Secret> = "change-me";

    /// Who may make an account: everybody, those with an invitation (`kiai invite add`), nobody.
    REGISTRATION registration: Registration = "open";

    /// The status that imported beatmaps get if the import does not say one.
    IMPORT_STATUS import_status: ImportStatus = "ranked";

    /// Servers from which sets are fetched that somebody asks for and that are not here: addresses with `{set}`, `{md5}`
    /// or `{beatmap}` in the place of what is asked for, separated by commas. Unset: none.
    MIRRORS mirrors: List<Mirror> = "";

    /// The status of beatmaps that come from a mirror.
    MIRROR_STATUS mirror_status: ImportStatus = "pending";

    /// How long a mirror may take to answer, with all of an archive.
    MIRROR_SECONDS mirror_seconds: Seconds = "60";

    /// The status of beatmaps that neosu sends because their player has them and the server has not. `qualified` ones have a
    /// leaderboard and give neither performance points nor ranked score; those in the `graveyard` have none.
    PLAYER_MAP_STATUS player_map_status: ImportStatus = "qualified";

    /// The largest body of a request, where the endpoint does not say less.
    MAX_BODY_BYTES max_body_bytes: Bytes = "16MiB";

    /// The largest message of a game client over a hub.
    SIGNALR_MAX_MESSAGE_BYTES signalr_max_message_bytes: Bytes = "32KiB";

    /// How often one address or account may do what costs something. `off` is for tests and benchmarks.
    RATE_LIMITS rate_limits: Switch = "on";

    /// Whether osu!(lazer) needs a build that `kiai build add` has named for what is played together online. Others connect,
    /// and are told to update.
    CLIENT_CHECK_VERSION client_check_version: Switch = "off";

    /// With CLIENT_CHECK_VERSION: roles whose users may use any build, separated by commas.
    CLIENT_CHECK_VERSION_EXEMPT client_check_version_exempt: List<AnyRole> = "";

    /// Addresses or networks (`10.0.0.0/8`) of reverse proxies whose X-Forwarded-For is believed, separated by commas.
    TRUSTED_PROXIES trusted_proxies: Networks = "";

    /// A MaxMind database (.mmdb) that tells the country of an address.
    GEOIP_FILE geoip_file: Option<PathBuf> = "";

    /// Addresses of pictures for the game's menu, separated by commas.
    SEASONAL_BACKGROUNDS seasonal_backgrounds: List<BaseUrl> = "";

    /// What players of osu!stable and neosu are greeted with when they have logged in. Unset: nothing.
    GREETING greeting: Option<Line> = "";

    /// Whether neosu is told to submit scores, whatever its user has set.
    NEOSU_SUBMIT_SCORES neosu_submit_scores: Switch = "on";

    /// The picture in the menu of osu!stable and neosu, and where it leads: `on` shows kiai's own, `off` none, `IMAGE|LINK`
    /// (two addresses) another.
    MENU_ICON menu_icon: MenuIcon = "on";

    /// How long a server that was told to stop waits for what is under way.
    SHUTDOWN_SECONDS shutdown_seconds: Seconds = "20";

    /// What is logged: a level (`error`, `warn`, `info`, `debug`, `trace`), or levels by part
    /// (`info,kiai::access=debug`).
    LOG log: LogFilter = "info";

    /// How it is logged: lines to read, or a JSON object a line.
    LOG_FORMAT log_format: LogFormat = "text";

    /// For development: logs in colour and at level `debug` where LOG is not set.
    DEBUG debug: Switch = "off";

    /// Several nodes as one server. This version runs one node: leave it unset.
    NATS_URL nats_url: Option<Never> = "";
}
