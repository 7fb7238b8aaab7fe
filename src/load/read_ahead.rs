//! Unpacks on another thread, a few pieces ahead of the reader.

use std::io::{self, Cursor, Read};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use super::decode::Bytes;

/// The size of a piece, and how many may be ready at a time.
const PIECE: usize = 256 * 1024;
const READY: usize = 8;

/// A stream that is read on another thread.
pub(super) enum ReadAhead {
    /// Pieces arrive; used ones go back to be refilled.
    Thread { pieces: Receiver<io::Result<Vec<u8>>>, back: SyncSender<Vec<u8>>, piece: Cursor<Vec<u8>> },
    /// No thread could be started.
    Here(Bytes),
    /// The end has been reached.
    Ended,
}

impl ReadAhead {
    /// Starts reading.
    pub(super) fn new(bytes: Bytes) -> Self {
        let (full, pieces) = sync_channel(READY);
        let (back, empty) = sync_channel(READY + 2);
        // Sent through a channel, so that the bytes are not lost if no thread starts.
        let (give, take) = sync_channel::<Bytes>(1);
        let run = move || take.recv().map_or((), |bytes| fill(bytes, &full, &empty));
        match thread::Builder::new().name("unpack".into()).spawn(run) {
            Ok(_) => {
                let _ = give.send(bytes);
                Self::Thread { pieces, back, piece: Cursor::default() }
            }
            Err(_) => Self::Here(bytes),
        }
    }
}

/// Sends pieces until the end or until the receiver is gone. An empty piece is the end; so is an error right after
/// another.
fn fill(mut bytes: Bytes, full: &SyncSender<io::Result<Vec<u8>>>, empty: &Receiver<Vec<u8>>) {
    let mut failed = false;
    loop {
        let mut piece = empty.try_recv().unwrap_or_default();
        piece.resize(PIECE, 0);
        let read = match bytes.read(&mut piece) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(_) if failed => Ok(0),
            read => read,
        };
        let ended = matches!(read, Ok(0));
        failed = read.is_err();
        let sent = full.send(read.map(|len| {
            piece.truncate(len);
            piece
        }));
        if ended || sent.is_err() {
            return;
        }
    }
}

impl Read for ReadAhead {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let (pieces, back, piece) = match self {
            Self::Thread { pieces, back, piece } => (pieces, back, piece),
            Self::Here(bytes) => return bytes.read(out),
            Self::Ended => return Ok(0),
        };
        if piece.position() == piece.get_ref().len() as u64 {
            let next = match pieces.recv() {
                Ok(next) => next,
                Err(_) => {
                    *self = Self::Ended;
                    return Err(io::Error::other("unpacking failed, the rest was skipped"));
                }
            };
            let _ = back.try_send(std::mem::replace(piece, Cursor::new(next?)).into_inner());
            if piece.get_ref().is_empty() {
                *self = Self::Ended;
                return Ok(0);
            }
        }
        piece.read(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct CutAfter(usize);

    impl Read for CutAfter {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            match self.0.min(out.len()).min(1000) {
                0 => Err(io::ErrorKind::UnexpectedEof.into()),
                n => {
                    out[..n].fill(b'x');
                    self.0 -= n;
                    Ok(n)
                }
            }
        }
    }

    #[test]
    fn everything_arrives_then_the_end() {
        let all: Vec<u8> = (0..5 * PIECE + 7).map(|n| (n % 251) as u8).collect();
        let mut ahead = ReadAhead::new(Box::new(io::Cursor::new(all.clone())));
        let mut read = Vec::new();
        ahead.read_to_end(&mut read).unwrap();
        assert!(read == all);
        assert_eq!(ahead.read(&mut [0; 8]).unwrap(), 0);
    }

    #[test]
    fn what_comes_before_an_error_is_kept() {
        for len in [0, 1, PIECE, 3 * PIECE + 1] {
            let mut read = Vec::new();
            let error = ReadAhead::new(Box::new(CutAfter(len))).read_to_end(&mut read).unwrap_err();
            assert_eq!((read.len(), error.kind()), (len, io::ErrorKind::UnexpectedEof));
        }
    }

    #[test]
    fn leaving_early_ends_the_thread() {
        let mut ahead = ReadAhead::new(Box::new(io::repeat(b'x')));
        ahead.read_exact(&mut [0; 8]).unwrap();
        drop(ahead);
    }
}
