# Lists the verbs.
default:
    @just --list --unsorted

# Runs the server as the README says; settings come from the environment or .env.
run *arguments:
    cargo run --release --package kiai -- serve {{ arguments }}

# Runs the tests whose name contains the filter; those of PostgreSQL only if KIAI_TEST_POSTGRES_URL is set.
test *filter:
    cargo nextest run --workspace {{ filter }}

# Runs every test, on SQLite and on a throw-away PostgreSQL.
test-all:
    scripts/test

# What CI asks of a change, short of the tests.
lint:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets -- -D warnings
    cargo xtask tidy
    cargo xtask gen --check
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps

# Formats, and repairs what clippy can repair.
fix:
    cargo fmt --all
    cargo clippy --workspace --all-targets --fix --allow-dirty --allow-staged

# Writes the generated files: openapi.json, .env.example, the table of settings.
gen:
    cargo xtask gen

# Measures: ratios and resources, never seconds alone. The table goes into docs/operations.md.
bench *arguments:
    cargo bench --package kiai --benches {{ arguments }}

# Fuzzes one decoder, for a while (needs cargo-fuzz and a nightly toolchain).
fuzz target seconds="60":
    cargo +nightly fuzz run {{ target }} -- -max_total_time={{ seconds }}
