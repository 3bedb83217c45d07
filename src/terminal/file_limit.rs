//! The limit that a system or a shell sets on the size of files (`ulimit -f`).

/// Has a write beyond the limit fail, as one does on a full disk, so that it can be told; by itself the system ends the program there.
/// Programs that this one starts are ended as ever.
pub fn outlive_file_limit() {
    #[cfg(unix)]
    {
        use std::sync::Arc;
        use std::sync::atomic::AtomicBool;
        // That somebody takes the signal is enough; nobody asks whether it came. Any program may take this one.
        let came = Arc::new(AtomicBool::new(false));
        let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, came);
    }
}
