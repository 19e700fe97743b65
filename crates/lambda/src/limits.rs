//! Lambda's quotas that the host holds to, and the host's own.
//!
//! Source: the developer guide's page on quotas, read in 2026; the two sizes of a response stand in
//! the messages that AWS gives.

use std::time::Duration;

/// The largest payload of a synchronous invocation, bytes.
pub const REQUEST_BYTES: usize = 6 * 1024 * 1024;

/// The largest payload of an asynchronous invocation, bytes.
pub const EVENT_BYTES: usize = 1024 * 1024;

/// The largest buffered response, bytes: AWS grants 100 bytes more than for a request.
pub const RESPONSE_BYTES: usize = 6 * 1024 * 1024 + 100;

/// The largest streamed response, bytes.
pub const STREAM_BYTES: usize = 200 * 1024 * 1024;

/// The most of a log that `LogType=Tail` shows, bytes.
pub const LOG_TAIL_BYTES: usize = 4 * 1024;

/// What a function may take to start before the time of its first invocation runs.
pub const INIT_TIME: Duration = Duration::from_secs(10);

/// The shortest and the longest timeout of a function, seconds.
pub const TIMEOUT_SECONDS: std::ops::RangeInclusive<u32> = 1..=900;

/// A function's timeout where none is given, seconds.
pub const DEFAULT_TIMEOUT_SECONDS: u32 = 3;

/// The least and the most memory of a function, MB.
pub const MEMORY_MEGABYTES: std::ops::RangeInclusive<u32> = 128..=10_240;

/// A function's memory where none is given, MB.
pub const DEFAULT_MEMORY_MEGABYTES: u32 = 128;

/// All environment variables of a function together, bytes.
pub const ENVIRONMENT_BYTES: usize = 4 * 1024;

/// The most processes and threads of one execution environment.
pub const PROCESSES: usize = 1024;

/// The most files that a process of a function may have open.
pub const OPEN_FILES: u32 = 1024;

/// The most invocations at once in an account, without a raised quota.
pub const CONCURRENCY: usize = 1000;

/// The longest line of a function's output that is kept whole, bytes; longer ones are broken.
pub const OUTPUT_LINE_BYTES: usize = 256 * 1024;

/// The most output of one invocation that is shown, bytes; the rest is read and dropped.
pub const OUTPUT_BYTES: usize = 4 * 1024 * 1024;

/// The most events of asynchronous invocations that wait.
pub const QUEUED_EVENTS: usize = 1000;

/// How long an execution environment may be idle.
pub const IDLE_TIME: Duration = Duration::from_mins(10);
