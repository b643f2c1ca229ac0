//! The kiai server.

use std::process::ExitCode;

/// A request makes some hundred small allocations: a fast allocator is worth a tenth of the processor.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    kiai::command_line::run()
}
