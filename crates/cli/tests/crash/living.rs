//! Whether a server lives, and so owes an answer: what was under way when it was killed may be unknown, and nothing else.

use super::client::{Answer, Letter, Line};
use std::io::ErrorKind;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// What a command was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// An answer.
    Answered(Answer),
    /// The process was killed before one came: nobody knows what became of it.
    Unknown,
    /// A living server closed the line, or was waited for in vain; why.
    Never(String),
}

/// One life of a process.
#[derive(Default)]
pub struct Living {
    ends: AtomicBool,
    in_flight: AtomicUsize,
}

impl Living {
    /// Commands under way.
    pub fn in_flight(&self) -> usize {
        self.in_flight.load(Ordering::SeqCst)
    }

    /// Said before the first thing is done that ends it; how many commands were under way.
    pub fn end(&self) -> usize {
        self.ends.store(true, Ordering::SeqCst);
        self.in_flight()
    }

    /// Asks, and tells apart why nothing came back. Whoever killed said so before, so that a line that is dead while nobody
    /// has said so was dead of itself.
    pub fn ask(&self, line: &mut Line, letter: &Letter) -> Told {
        self.in_flight.fetch_add(1, Ordering::SeqCst);
        let answer = line.send(letter);
        self.in_flight.fetch_sub(1, Ordering::SeqCst);
        let ended = self.ends.load(Ordering::SeqCst);
        match answer {
            // With its database dead a process fails and says so: it was told to die as well.
            Ok((500.., _)) if ended => Told::Unknown,
            Ok(answer) => Told::Answered(answer),
            // Killed processes close their lines at once: who is silent for so long hangs, whatever else is done to it.
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                Told::Never("no answer came".to_owned())
            }
            Err(_) if ended => Told::Unknown,
            Err(error) => Told::Never(format!("the line died: {error}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;
    use std::time::Duration;

    const SHORT: Duration = Duration::from_millis(200);

    /// What a command is told by a server that says this much, and lives or was killed.
    fn told(says: &'static str, stays: bool, ended: bool) -> Told {
        let server = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = server.local_addr().expect("its address");
        let living = Living::default();
        std::thread::scope(|scope| {
            let serves = scope.spawn(move || {
                let (mut client, _) = server.accept().expect("somebody");
                let heard = client.read(&mut [0; 4_096]).expect("a question");
                client.write_all(says.as_bytes()).expect("said");
                // Until the client gives up.
                if stays && heard > 0 {
                    let _ = client.read(&mut [0; 1]);
                }
            });
            let mut line = Line::open_for(address, "", SHORT).expect("it listens");
            if ended {
                living.end();
            }
            let told = living.ask(&mut line, &super::super::contact("k", 1, super::super::ENDS));
            drop(line);
            serves.join().expect("no panic");
            told
        })
    }

    #[test]
    fn a_living_server_that_never_answers_is_told_apart_from_one_that_was_killed() {
        assert!(matches!(told("", true, false), Told::Never(_)), "silent");
        assert!(matches!(told("", false, false), Told::Never(_)), "closed the line");
        assert!(matches!(told("HTTP/1.1 200 OK\r\n", false, false), Told::Never(_)), "half an answer");
        assert_eq!(told("", false, true), Told::Unknown);
        assert!(
            matches!(told("", true, true), Told::Never(_)),
            "who was killed is not silent, his line is dead"
        );
        let failed = "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n";
        assert_eq!(told(failed, false, true), Told::Unknown);
        assert_eq!(
            told(failed, false, false),
            Told::Answered((503, Vec::new())),
            "which the book counts as none"
        );
    }
}
