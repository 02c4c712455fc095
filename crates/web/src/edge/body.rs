//! Bodies of requests: taken whole before anything else happens, in bounded time and memory.
//!
//! A sender that stalls holds nothing but its own connection; what is large waits in a file without a name in the data folder,
//! which is gone when the request is over, however it ends.

use axum::body::{Body, Bytes};
use futures_util::StreamExt;
use futures_util::stream;
use std::fs::File;
use std::io::{self, Write};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, timeout};

/// Up to this size a body stays in memory.
const IN_MEMORY: usize = 128 << 10;
/// Longest pause between two pieces.
const IDLE: Duration = Duration::from_secs(20);
/// Time everybody has.
const GRACE: Duration = Duration::from_secs(40);
/// Slowest rate beyond that, in bytes a second: 24 MB over a village's telephone line.
const SLOWEST: u64 = 32 << 10;
/// Bytes read from a file at a time.
const PIECE: usize = 256 << 10;

/// Why a body was not taken.
#[derive(Debug)]
pub(crate) enum Stopped {
    /// Larger than what is taken.
    TooLarge,
    /// The sender stalled or was too slow.
    Stalled,
    /// The sender went away, or broke the protocol.
    Cut,
    /// The data folder can not be written.
    Disk(io::Error),
}

/// A body that was taken whole. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) enum Taken {
    /// In memory.
    Memory(Bytes),
    /// In a file, with its length.
    Disk(Arc<File>, u64),
}

impl Taken {
    /// Takes a body of at most `most` bytes from a sender that pauses no longer than `pause`, nor than [`IDLE`]; what is large goes to a file in `folder`.
    pub(crate) async fn whole(body: Body, most: usize, pause: Duration, folder: &Path) -> Result<Self, Stopped> {
        let mut stream = body.into_data_stream();
        let (mut held, mut file, mut length) = (Vec::new(), None, 0_u64);
        let started = Instant::now();
        loop {
            let left = (GRACE + Duration::from_secs(length / SLOWEST)).saturating_sub(started.elapsed());
            let piece = match timeout(IDLE.min(pause).min(left), stream.next()).await {
                Err(_) => return Err(Stopped::Stalled),
                Ok(None) => break,
                Ok(Some(Err(_))) => return Err(Stopped::Cut),
                Ok(Some(Ok(piece))) => piece,
            };
            length += piece.len() as u64;
            if length > most as u64 {
                return Err(Stopped::TooLarge);
            }
            held.extend_from_slice(&piece);
            if held.len() > IN_MEMORY {
                file = Some(appended(file, std::mem::take(&mut held), folder).await.map_err(Stopped::Disk)?);
            }
        }
        match file {
            None => Ok(Self::Memory(held.into())),
            Some(file) => {
                let file = appended(Some(file), held, folder).await.map_err(Stopped::Disk)?;
                Ok(Self::Disk(Arc::new(file), length))
            }
        }
    }

    /// Length in bytes.
    pub(crate) fn len(&self) -> u64 {
        match self {
            Self::Memory(bytes) => bytes.len() as u64,
            Self::Disk(_, length) => *length,
        }
    }

    /// The body, from its beginning.
    pub(crate) fn body(&self) -> Body {
        match self {
            Self::Memory(bytes) => Body::from(bytes.clone()),
            Self::Disk(file, length) => {
                let (file, length) = (Arc::clone(file), *length);
                Body::from_stream(stream::try_unfold(0_u64, move |at| {
                    let file = Arc::clone(&file);
                    async move {
                        let size = usize::try_from(length - at).unwrap_or(PIECE).min(PIECE);
                        if size == 0 {
                            return Ok(None);
                        }
                        let read = tokio::task::spawn_blocking(move || {
                            let mut piece = vec![0; size];
                            file.read_exact_at(&mut piece, at).map(|()| Bytes::from(piece))
                        });
                        let piece = read.await.map_err(io::Error::other)??;
                        Ok::<_, io::Error>(Some((piece, at + size as u64)))
                    }
                }))
            }
        }
    }
}

/// Writes at the end of the file; makes it when there is none: without a name, and for this account alone.
async fn appended(file: Option<File>, bytes: Vec<u8>, folder: &Path) -> io::Result<File> {
    let folder = folder.to_owned();
    tokio::task::spawn_blocking(move || {
        let mut file = match file {
            Some(file) => file,
            None => app::App::scratch_file(&folder)?,
        };
        file.write_all(&bytes)?;
        Ok(file)
    })
    .await
    .map_err(io::Error::other)?
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::MetadataExt;

    fn pieces(count: usize, size: usize) -> Body {
        Body::from_stream(stream::iter((0..count).map(move |n| Ok::<_, io::Error>(vec![n as u8; size]))))
    }

    #[tokio::test]
    async fn what_is_large_goes_to_a_file_that_nobody_else_can_open() {
        let dir = testkit::TempDir::new();
        let small = Taken::whole(pieces(3, 1_000), 1 << 20, IDLE, dir.path()).await.expect("small");
        assert!(matches!(small, Taken::Memory(ref b) if b.len() == 3_000));
        let large = Taken::whole(pieces(30, 40_000), 2 << 20, IDLE, dir.path()).await.expect("large");
        let Taken::Disk(file, 1_200_000) = &large else { panic!("{large:?}") };
        assert_eq!(file.metadata().expect("metadata").mode() & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(dir.path()).expect("folder").count(), 0, "it has no name");
        for _ in 0..2 {
            let back = axum::body::to_bytes(large.body(), 2 << 20).await.expect("read");
            assert!(back.chunks(40_000).enumerate().all(|(n, c)| c.iter().all(|b| usize::from(*b) == n)));
            assert_eq!(back.len(), 1_200_000);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_sender_has_bounded_time_and_size() {
        let dir = testkit::TempDir::new();
        let large = Taken::whole(pieces(11, 100_000), 1 << 20, IDLE, dir.path()).await;
        assert!(matches!(large, Err(Stopped::TooLarge)), "{large:?}");
        let started = Instant::now();
        let silent = Body::from_stream(stream::pending::<io::Result<Vec<u8>>>());
        assert!(matches!(Taken::whole(silent, 100, IDLE, dir.path()).await, Err(Stopped::Stalled)));
        assert_eq!(started.elapsed(), IDLE);
        // A byte now and then is no way to stay for ever.
        let started = Instant::now();
        let drop_by_drop = stream::unfold((), |()| async {
            tokio::time::sleep(Duration::from_secs(3)).await;
            Some((Ok::<_, io::Error>(vec![b'a']), ()))
        });
        let slow = Taken::whole(Body::from_stream(drop_by_drop), 1 << 20, IDLE, dir.path()).await;
        assert!(matches!(slow, Err(Stopped::Stalled)), "{slow:?}");
        assert!(started.elapsed() <= GRACE + IDLE);
    }
}
