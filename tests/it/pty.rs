//! The terminal lifecycle, with a small probe in a real pseudo-terminal.

use crate::support::pty::{Launch, Modes};
use vt100::MouseProtocolMode;

fn probe() -> Launch {
    Launch::example("term_probe")
}

#[test]
fn the_screen_is_taken_and_given_back() {
    let mut pty = probe().arg("--mouse").start();
    pty.wait_for_text("READY");
    let taken = Modes {
        alternate_screen: true,
        cursor_shown: false,
        mouse: MouseProtocolMode::ButtonMotion,
        bracketed_paste: true,
    };
    assert_eq!(pty.modes(), taken);
    pty.keys("q");
    assert_eq!(pty.exit_code(), 0);
    pty.assert_restored();
    assert!(pty.screen().contains("goodbye"), "{}", pty.screen());
}

#[test]
fn without_a_terminal_it_says_what_to_do() {
    let output = std::process::Command::new(crate::support::pty::example("term_probe")).output().unwrap();
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains("needs a terminal") && message.contains("onrecord show"), "{message}");
    assert!(output.stdout.is_empty(), "nothing is written where no terminal is");
}

#[test]
fn a_panic_is_readable_on_a_restored_terminal() {
    let mut pty = probe().arg("--mouse").start();
    pty.wait_for_text("READY");
    pty.keys("p");
    assert_eq!(pty.exit_code(), 101);
    pty.assert_restored();
    assert!(pty.screen().contains("the probe was told to panic"), "{}", pty.screen());
}

#[test]
fn a_panic_that_a_worker_survives_waits_for_the_end() {
    let mut pty = probe().start();
    pty.wait_for_text("READY");
    pty.keys("w");
    pty.wait_for_text("fell");
    assert!(pty.modes().alternate_screen, "the screen stays");
    assert!(!pty.screen().contains("a worker fell"), "and nothing is written over it");
    pty.keys("q");
    assert_eq!(pty.exit_code(), 0);
    pty.assert_restored();
    assert!(pty.screen().contains("a worker fell"), "{}", pty.screen());
}

#[test]
fn a_resize_is_an_event() {
    let mut pty = probe().size(80, 24).start();
    pty.wait_for_text("size 80x24");
    pty.resize(50, 12);
    pty.wait_for_text("size 50x12");
    pty.resize(132, 43);
    pty.wait_for_text("size 132x43");
}

#[test]
fn keys_mouse_and_long_pastes_arrive() {
    let mut pty = probe().arg("--mouse").start();
    pty.wait_for_text("READY");
    pty.keys("a\x1b[A\x1b");
    pty.wait_for_text("a Up Esc");
    pty.keys("\x1b[<64;300;5M");
    pty.wait_for_text("ScrollUp at 299");
    let long = "x".repeat(3000);
    pty.keys(&format!("\x1b[200~{long}\x1b[201~"));
    pty.wait_for_text("pasted 3000");
    // More than crossterm reads at once, with no key after it.
    let mut pty = probe().size(100, 40).start();
    pty.wait_for_text("READY");
    pty.keys(&format!("{}b", "a".repeat(1100)));
    pty.wait_for_text("a b ]");
}

#[test]
fn the_background_is_asked_and_no_byte_is_left() {
    for (colour, answer) in [((0, 0, 0), "Some(Dark)"), ((250, 250, 245), "Some(Light)")] {
        let mut pty = probe().arg("--ask").background(Some(colour)).start();
        pty.wait_for_text(answer);
        pty.keys("k");
        pty.wait_for_text("keys [k ]");
        pty.keys("q");
        assert_eq!(pty.exit_code(), 0);
    }
}

#[test]
fn a_terminal_that_answers_late_types_nothing() {
    let mut pty = probe().arg("--ask").background(None).start();
    pty.wait_for_text("background None");
    pty.keys("\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?62;22c");
    pty.keys("k");
    pty.wait_for_text("keys [k ]");
}

#[test]
fn colorfgbg_is_believed_where_the_terminal_is_silent() {
    let mut pty = probe().arg("--ask").background(None).env("COLORFGBG", "0;15").start();
    pty.wait_for_text("background Some(Light)");
}

#[cfg(unix)]
mod unix {
    use super::*;
    use crate::support::pty::{PATIENCE, Pty, example, send_signal};
    use std::time::{Duration, Instant};

    /// An interactive shell with job control around the probe.
    fn shell(script: &str) -> Pty {
        let script = script.replace("PROBE", example("term_probe").to_str().unwrap());
        Launch::program("/bin/sh").arg("-c").arg(format!("set -m\n{script}")).start()
    }

    fn pid_on(screen: &str) -> u32 {
        let (_, rest) = screen.split_once("pid=").expect("a process id on the screen");
        rest.split_whitespace().next().unwrap().parse().unwrap()
    }

    #[test]
    fn signals_end_it_with_their_status_and_a_clean_terminal() {
        for (name, status) in [("HUP", 129), ("INT", 130), ("TERM", 143)] {
            let mut pty = probe().arg("--mouse").start();
            pty.wait_for_text("READY");
            pty.signal(name);
            assert_eq!(pty.exit_code(), status, "SIG{name}");
            pty.assert_restored();
            assert!(pty.screen().contains("quit by signal"));
        }
    }

    #[test]
    fn ctrl_z_stops_it_and_the_shell_brings_it_back() {
        let mut pty = shell("PROBE --mouse; echo stopped $?; read line; fg; echo ended $?");
        pty.wait_for_text("READY");
        pty.keys("\x1a");
        pty.wait_for_text("stopped ");
        pty.assert_restored();
        pty.keys("\r");
        pty.wait_until(
            |screen| screen.alternate_screen() && screen.contents().contains("READY"),
            "its return",
        );
        pty.wait_until(|screen| screen.hide_cursor() && screen.bracketed_paste(), "its modes");
        pty.keys("k");
        pty.wait_for_text("k ]");
        pty.keys("q");
        pty.wait_for_text("ended 0");
        pty.exit_code();
        pty.assert_restored();
    }

    #[test]
    fn a_stop_from_outside_gives_the_terminal_back_first() {
        let mut pty = shell("PROBE; echo stopped $?; read line; fg; echo ended $?");
        pty.wait_for_text("READY");
        send_signal(pid_on(&pty.screen()), "TSTP");
        pty.wait_for_text("stopped ");
        pty.assert_restored();
        pty.keys("\r");
        pty.wait_until(
            |screen| screen.alternate_screen() && screen.contents().contains("READY"),
            "its return",
        );
        pty.keys("q");
        pty.wait_for_text("ended 0");
    }

    #[test]
    fn a_stop_without_warning_is_survived() {
        let mut pty = shell("PROBE; echo stopped $?; read line; fg; echo ended $?");
        pty.wait_for_text("READY");
        send_signal(pid_on(&pty.screen()), "STOP");
        pty.wait_for_text("stopped ");
        // The terminal is still in raw mode, where the shell does not take Enter as the end of a line.
        pty.keys("\n");
        // It redraws over the shell's output on the alternate screen.
        pty.wait_for(|screen| screen.contains("READY") && !screen.contains("stopped"), "a fresh screen");
        pty.keys("k");
        pty.wait_for_text("k ]");
        pty.keys("q");
        pty.wait_for_text("ended 0");
        pty.exit_code();
        pty.assert_restored();
    }

    #[test]
    fn without_a_shell_ctrl_z_does_not_freeze_it() {
        let mut pty = probe().start();
        pty.wait_for_text("READY");
        pty.keys("\x1ak");
        pty.wait_for_text("keys [k ]");
        assert!(pty.modes().alternate_screen);
    }

    #[test]
    fn keys_come_from_the_terminal_when_articles_come_through_a_pipe() {
        let mut pty = shell("echo articles | PROBE --ask; echo ended $?");
        pty.wait_for_text("READY");
        pty.wait_for_text("background Some(Dark)");
        pty.keys("k");
        pty.wait_for_text("keys [k ]");
        pty.resize(60, 20);
        pty.wait_for_text("size 60x20");
        pty.keys("q");
        pty.wait_for_text("ended 0");
        pty.assert_restored();
    }

    #[test]
    fn a_second_signal_does_not_wait_for_a_loop_that_is_stuck() {
        let mut pty = probe().start();
        pty.wait_for_text("READY");
        pty.keys("s");
        pty.wait_for_text("stuck");
        // Two signals of the same kind may be delivered as one.
        pty.signal("INT");
        pty.signal("TERM");
        let status = pty.exit_code();
        assert!(status == 130 || status == 143, "{status}");
        pty.assert_restored();
    }

    #[test]
    fn a_terminal_that_hangs_up_ends_it() {
        let folder = tempfile::tempdir().unwrap();
        let end = folder.path().join("end");
        // SIGHUP is ignored, so that only the input thread can notice.
        let script = format!("trap '' HUP; exec {} --deaf", example("term_probe").display());
        let launch = Launch::program("/bin/sh").arg("-c").arg(script).env("PROBE_END", &end);
        launch.start_and_hang_up("READY");
        let deadline = Instant::now() + PATIENCE;
        while !end.exists() {
            assert!(Instant::now() < deadline, "it ends when its terminal is gone");
            std::thread::sleep(Duration::from_millis(5));
        }
        let how = || std::fs::read_to_string(&end).unwrap_or_default();
        while how().is_empty() && Instant::now() < deadline {}
        assert_eq!(how(), "gone");
    }
}
