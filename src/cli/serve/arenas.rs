//! Memory that stays flat: the C library's allocator is told to keep few arenas, and to give back what was big.
//!
//! glibc gives threads arenas of their own, eight for each processor, and what is freed in one does not serve another. A server
//! that evaluates on many threads and makes its pages anew after each update then holds several times what it needs (measured on
//! two processors: 263 MB after 120 updates, and growing; with one arena 92 MB, and flat). The number is read when a process
//! starts, so the server starts itself once more with it; the process stays the same one.
//!
//! What is bigger than a bound is given back to the system as soon as it is free. As it goes, glibc moves that bound up to 32 MB,
//! and the arrays of a dataset that has been replaced stay; a bound that is set does not move.

/// Names and values: how many arenas (one for those who read requests, one for those who evaluate), and the bounds in bytes.
const SETTINGS: [(&str, &str); 3] = [
    ("MALLOC_ARENA_MAX", "2"),
    ("MALLOC_MMAP_THRESHOLD_", "131072"),
    ("MALLOC_TRIM_THRESHOLD_", "131072"),
];

/// Starts the program again with these settings, unless the environment has one of them; goes on where that cannot be done.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub(super) fn keep_few() {
    use std::os::unix::process::CommandExt;
    if SETTINGS
        .iter()
        .any(|(name, _)| std::env::var_os(name).is_some())
    {
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
    let _ = again.args(arguments).envs(SETTINGS).exec();
}

/// Other allocators do without.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(super) fn keep_few() {
    let _ = SETTINGS;
}
