//! Memory that stays flat: the C library's allocator is told to keep few arenas.
//!
//! glibc gives threads arenas of their own, eight for each processor, and what is freed in one does not serve another. A server
//! that evaluates on many threads and makes its pages anew after each update then holds several times what it needs (measured on
//! two processors: 263 MB after 120 updates, and growing; with one arena 92 MB, and flat). The number is read when a process
//! starts, so the server starts itself once more with it; the process stays the same one.

/// How many arenas: one for those who read requests, one for those who evaluate.
const ARENAS: &str = "2";
const VARIABLE: &str = "MALLOC_ARENA_MAX";

/// Starts the program again with few arenas, unless the environment says how many; goes on where that cannot be done.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub(super) fn keep_few() {
    use std::os::unix::process::CommandExt;
    if std::env::var_os(VARIABLE).is_some() {
        return;
    }
    let Ok(program) = std::env::current_exe() else {
        return;
    };
    let mut arguments = std::env::args_os();
    let mut again = std::process::Command::new(program);
    if let Some(name) = arguments.next() {
        again.arg0(name);
    }
    // It returns only when it fails.
    let _ = again.args(arguments).env(VARIABLE, ARENAS).exec();
}

/// Other allocators do without.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(super) fn keep_few() {
    let _ = (ARENAS, VARIABLE);
}
