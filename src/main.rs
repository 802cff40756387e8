//! The binary: hands the arguments to the library and its exit code to the system.

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    xinzhi::cli::main()
}
